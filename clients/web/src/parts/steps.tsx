// SPDX-License-Identifier: EUPL-1.2
/* The steps that move a case, each a form of its own: its button names who gets it, it says afterwards what
 * happened, and offers the way back where the domain has one. A screen shows one of them at a time. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { CommandName } from "../api";
import { setValue, useForm, value, type Form, type Wrong } from "../form";
import type { MissingFact, ShowAnswer } from "../generated/protocol";
import { language, named, t } from "../i18n";
import { topicName, type Ladder } from "../ladder";
import { useQuery } from "../resource";
import { me } from "../session";
import { higherTiers, mayStep, returnTiers, type StepName } from "../steps";
import { peopleOf } from "../who";
import { ChooseField } from "./choose";
import { ChoiceField, SelectField, TextField } from "./fields";
import { Overtaken } from "./overtaken";
import { Alert } from "./page";
import { give, SendBox } from "./send";

export interface StepProps {
  caseId: string;
  show: ShowAnswer;
  ladder: Ladder | undefined;
  onDone: () => void;
  onCancel: () => void;
}

export function claim(caseId: string): Promise<boolean> {
  return give("case_claim", { caseId }, t("{caseId} is van u.", { caseId }), () =>
    give("case_release", { caseId }, t("{caseId} ligt weer in de rij.", { caseId })),
  );
}

interface StepFormProps {
  form: Form;
  step: CommandName;
  caseId: string;
  wanted: string[];
  /** What cannot be meant, by field. */
  wrong?: Wrong;
  button: string;
  done: string;
  undo?: () => Promise<unknown>;
  negative?: boolean;
  onDone: () => void;
  onCancel: () => void;
  children: ComponentChildren;
}

/** A form that is a step of one case. */
export function StepBox({ step, caseId, ...rest }: StepFormProps) {
  return <SendBox {...rest} command={step} body={(filled) => ({ caseId, ...filled })} />;
}

function AskForm({ caseId, show, ladder, ...ends }: StepProps) {
  const form = useForm({}, `ask ${caseId}`);
  const others = peopleOf(ladder, show).filter((one) => one.value !== me.value);
  const own = show.holder === me.value;
  const to = value<string>(form, "person") || (own ? "" : show.holder);
  return (
    <StepBox
      {...ends}
      form={form}
      step="case_ask"
      caseId={caseId}
      wanted={own ? ["texts.question", "person"] : ["texts.question"]}
      button={to === "" ? t("Vraag sturen") : t("Vraag sturen aan {person}", { person: to })}
      done={t("De vraag ligt bij {person}. Zolang staat uw klok stil.", { person: to })}
    >
      <TextField form={form} name="texts.question" label={t("Wat wilt u weten?")} rows={4} max={4000} />
      <ChooseField
        form={form}
        name="person"
        label={t("Aan wie")}
        optional={!own}
        hint={own ? t("U bent zelf de casushouder; vraag het een ander.") : t("Laat leeg voor de casushouder, {holder}.", { holder: show.holder })}
        known={others}
      />
    </StepBox>
  );
}

function AdviseForm({ caseId, show, ladder, ...ends }: StepProps) {
  const form = useForm({}, `advise ${caseId}`);
  const own = show.holder === me.value;
  return (
    <StepBox
      {...ends}
      form={form}
      step="case_advise"
      caseId={caseId}
      wanted={["texts.advice"]}
      button={own ? t("Advies vastleggen") : t("Advies sturen aan {holder}", { holder: show.holder })}
      done={own ? t("Uw advies staat bij de casus.") : t("Uw advies staat bij de casus; {holder} krijgt bericht.", { holder: show.holder })}
    >
      <TextField
        form={form}
        name="texts.advice"
        label={t("Uw advies")}
        hint={t("Schrijf wat de collega kan doen, en waarop dat rust.")}
        rows={6}
        max={4000}
      />
      {ladder?.adviceChecked === true && (
        <TextField form={form} name="texts.checked" label={t("Wat hebt u vooraf nagegaan?")} rows={3} max={4000} />
      )}
    </StepBox>
  );
}

function ConsultForm({ caseId, show, ladder, ...ends }: StepProps) {
  const form = useForm({}, `consult ${caseId}`);
  const to = value<string>(form, "person") ?? "";
  const others = peopleOf(ladder, show).filter((one) => one.value !== me.value);
  return (
    <StepBox
      {...ends}
      form={form}
      step="case_consult"
      caseId={caseId}
      wanted={["person", "texts.question"]}
      button={to === "" ? t("Collega vragen mee te denken") : t("{person} vragen mee te denken", { person: to })}
      done={t("{person} krijgt uw vraag. De casus blijft waar hij is.", { person: to })}
    >
      <ChooseField form={form} name="person" label={t("Wie denkt mee?")} hint={t("Typ een deel van een code of een rol, en kies.")} known={others} />
      <TextField form={form} name="texts.question" label={t("Waarover?")} rows={4} max={4000} />
    </StepBox>
  );
}

/** What is still wanted, in words that one can act on. */
export function Missing({ missing, title }: { missing: MissingFact[]; title: string }) {
  if (missing.length === 0) return null;
  return (
    <Alert kind="warning" title={title}>
      <ul class="db-list">
        {missing.map((fact) => (
          <li key={fact.code}>{fact.words}</li>
        ))}
      </ul>
    </Alert>
  );
}

function EscalateForm({ caseId, show, ladder, ...ends }: StepProps) {
  const form = useForm({}, `escalate ${caseId}`);
  const why = useQuery("why", { caseId, english: language.value === "en" }).data.value;
  const next = why?.nextTier;
  const to = value<string>(form, "tier") ?? next;
  const rung = (code: string | undefined) => ladder?.tiers.find((tier) => tier.code === code)?.rung ?? 0;
  const skips = to !== undefined && next !== undefined && rung(to) > rung(next);
  const tiers = higherTiers(ladder, show.tier).filter((tier) => tier.code === next || rung(tier.code) !== rung(next) || ladder?.climb === "usual");
  useEffect(() => {
    if (next !== undefined && value(form, "tier") === undefined) setValue(form, "tier", next);
  }, [next]);
  return (
    <StepBox
      {...ends}
      form={form}
      step="case_escalate"
      caseId={caseId}
      wanted={skips ? ["tier", "texts.reason"] : ["tier"]}
      button={t("Opschalen naar {tier}", { tier: topicName(ladder?.tiers, to) })}
      done={t("{caseId} ligt nu bij {tier}.", { caseId, tier: topicName(ladder?.tiers, to) })}
    >
      {!skips && <Missing missing={(why?.missing ?? []).filter((fact) => fact.at === "entry")} title={t("Wat de volgende trede nog wil")} />}
      <ChoiceField
        form={form}
        name="tier"
        label={t("Naar welke trede?")}
        options={tiers.map((tier) => ({
          value: tier.code,
          label: named(tier, tier.code),
          ...(tier.code === next ? { hint: t("de volgende trede voor deze casus") } : {}),
        }))}
      />
      <TextField
        form={form}
        name="texts.reason"
        label={t("Waarom?")}
        optional={!skips}
        hint={skips ? t("U slaat een trede over. Leg uit waarom.") : undefined}
        rows={4}
        max={4000}
      />
      <p class="nl-paragraph">
        {show.holder === me.value ? t("U blijft casushouder.") : t("De casushouder blijft {holder}.", { holder: show.holder })}
      </p>
    </StepBox>
  );
}

function ReturnForm({ caseId, show, ladder, ...ends }: StepProps) {
  const tiers = returnTiers(ladder, show);
  const form = useForm({ tier: tiers.at(-1)?.code }, `return ${caseId}`);
  const to = topicName(ladder?.tiers, value<string>(form, "tier"));
  return (
    <StepBox
      {...ends}
      form={form}
      step="case_return"
      caseId={caseId}
      wanted={["tier", "texts.reason"]}
      button={t("Teruggeven aan {tier}", { tier: to })}
      done={t("{caseId} is terug bij {tier}.", { caseId, tier: to })}
      negative
    >
      <ChoiceField
        form={form}
        name="tier"
        label={t("Naar welke trede?")}
        options={tiers.map((tier) => ({ value: tier.code, label: named(tier, tier.code) }))}
      />
      <TextField form={form} name="texts.reason" label={t("Wat moet daar gebeuren?")} hint={t("De casushouder leest dit.")} rows={4} max={4000} />
    </StepBox>
  );
}

function ReleaseForm({ caseId, show, ladder, ...ends }: StepProps) {
  const form = useForm({}, `release ${caseId}`);
  const tier = topicName(ladder?.tiers, show.tier);
  return (
    <StepBox
      {...ends}
      form={form}
      step="case_release"
      caseId={caseId}
      wanted={[]}
      button={t("Terug in de rij van {tier}", { tier })}
      done={t("{caseId} ligt weer in de rij.", { caseId })}
    >
      <TextField form={form} name="texts.reason" label={t("Waarom?")} optional rows={3} max={2000} />
    </StepBox>
  );
}

/** Who works at a tier, with how much, for a choice. */
export function useWorkers(ladder: Ladder | undefined, tier: string | undefined) {
  const of = useQuery("workload", ladder === undefined || tier === undefined ? undefined : { ladder: ladder.code, tier });
  return (of.data.value?.people ?? []).map((one) => ({
    value: one.person,
    label: `${one.person} (${t("{n} casussen", { n: one.cases ?? 0 })}${one.away === undefined ? "" : `, ${t("afwezig")}`})`,
  }));
}

function AssignForm({ caseId, show, ladder, ...ends }: StepProps) {
  const form = useForm({}, `assign ${caseId}`);
  const to = value<string>(form, "person") ?? "";
  const workers = useWorkers(ladder, show.tier);
  return (
    <StepBox
      {...ends}
      form={form}
      step="case_assign"
      caseId={caseId}
      wanted={["person"]}
      button={to === "" ? t("Toewijzen") : t("Toewijzen aan {person}", { person: to })}
      done={t("{caseId} is van {person}.", { caseId, person: to })}
    >
      <SelectField form={form} name="person" label={t("Aan wie")} options={workers} />
      <TextField form={form} name="texts.reason" label={t("Waarom?")} optional rows={2} max={2000} />
    </StepBox>
  );
}

function UrgencyForm({ caseId, show, ladder, ...ends }: StepProps) {
  const to = show.urgency === "urgent" ? "normal" : "urgent";
  const form = useForm({ urgency: to });
  const person = ladder?.tiers.find((tier) => tier.code === show.tier)?.urgent;
  return (
    <StepBox
      {...ends}
      form={form}
      step="urgency_set"
      caseId={caseId}
      wanted={["texts.reason"]}
      button={
        to === "normal"
          ? t("Spoed eraf halen")
          : person === undefined
            ? t("Spoed geven")
            : t("Spoed geven: gaat meteen naar {person}", { person })
      }
      done={to === "normal" ? t("{caseId} heeft geen spoed meer.", { caseId }) : t("{caseId} gaat voor.", { caseId })}
    >
      <TextField form={form} name="texts.reason" label={t("Waarom?")} rows={3} max={2000} />
    </StepBox>
  );
}

const forms: Partial<Record<StepName, { name: () => string; form: (props: StepProps) => ComponentChildren }>> = {
  case_ask: { name: () => t("Vraag stellen"), form: AskForm },
  case_advise: { name: () => t("Advies geven"), form: AdviseForm },
  case_consult: { name: () => t("Collega raadplegen"), form: ConsultForm },
  case_escalate: { name: () => t("Opschalen"), form: EscalateForm },
  case_return: { name: () => t("Teruggeven"), form: ReturnForm },
  case_release: { name: () => t("Terug in de rij"), form: ReleaseForm },
  case_assign: { name: () => t("Toewijzen"), form: AssignForm },
  urgency_set: { name: () => t("Spoed"), form: UrgencyForm },
};

interface StepsProps {
  caseId: string;
  show: ShowAnswer;
  ladder: Ladder | undefined;
  /** Which, in this order; all when left out. */
  steps?: StepName[];
  onDone?: () => void;
}

/** The steps that the reader may take, as buttons; one opens its form below. */
export function Steps({ caseId, show, ladder, steps, onDone }: StepsProps) {
  const open = useSignal<StepName | undefined>(undefined);
  const order = steps ?? (["case_claim", ...Object.keys(forms)] as StepName[]);
  const may = order.filter((step) => mayStep(show, step) && (step !== "case_return" || returnTiers(ladder, show).length > 0));
  const opened = open.value === undefined ? undefined : forms[open.value];
  const overtaken = open.value !== undefined && !may.includes(open.value);
  /* what the form asks is about the case as it was when the step could be taken */
  const before = useRef({ show, ladder });
  if (!overtaken) before.current = { show, ladder };
  const close = () => (open.value = undefined);
  if (may.length === 0 && opened === undefined) return <p class="nl-paragraph">{t("U hoeft hier nu niets te doen.")}</p>;
  const Form = opened?.form;
  return (
    <div class="db-steps">
      <div class="db-buttons" role="group" aria-label={t("Wat u kunt doen met {caseId}", { caseId })}>
        {may.map((step) =>
          step === "case_claim" ? (
            <button key={step} type="button" class="nl-button nl-button--primary" onClick={() => void claim(caseId).then((done) => done && onDone?.())}>
              {t("Oppakken")}
            </button>
          ) : (
            <button
              key={step}
              type="button"
              class={`nl-button nl-button--secondary ${open.value === step ? "nl-button--pressed" : ""}`}
              aria-expanded={open.value === step}
              onClick={() => (open.value = open.value === step ? undefined : step)}
            >
              {forms[step]?.name()}
            </button>
          ),
        )}
      </div>
      {Form !== undefined && (
        <div class="db-steps__form" key={open.value}>
          <Overtaken.Provider value={overtaken}>
            <Form
              caseId={caseId}
              {...before.current}
              onCancel={close}
              onDone={() => {
                close();
                onDone?.();
              }}
            />
          </Overtaken.Provider>
        </div>
      )}
    </div>
  );
}
