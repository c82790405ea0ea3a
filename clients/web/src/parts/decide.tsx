// SPDX-License-Identifier: EUPL-1.2
/* The chair's steps at a table: an outcome with what substantiates it, and minutes. What the ladder demands of an outcome
 * is asked once the outcome is chosen. A place on an agenda is parts/places.tsx's. */
import { useForm, value, type Form } from "../form";
import type { Outcome } from "../generated/protocol";
import { named, t, term } from "../i18n";
import type { DecisionRule, Ladder, Tier } from "../ladder";
import { peopleOf } from "../who";
import { ChooseField } from "./choose";
import { ChoiceField, ChoicesField, DateField, SelectField, TextField } from "./fields";
import { SendBox } from "./send";
import { StepBox, type StepProps } from "./steps";

/** What an element of a triangle asks: the plan's own question about it, where there is one. */
export function elementWords(ladder: Ladder | undefined, code: string): string {
  const asked = named(ladder?.form.find((field) => field.code === code));
  if (asked !== "") return asked;
  const known: Record<string, string> = {
    legitimacy: t("Legitimiteit: waarom mag dit?"),
    involvement: t("Betrokkenheid: wat doet de inwoner zelf?"),
    return: t("Rendement: wat levert het op?"),
    fairness: t("Rechtvaardigheid: is dit eerlijk tegenover anderen?"),
    explanation: t("Toelichting voor de inwoner, in gewone woorden"),
  };
  return known[code] ?? code;
}

function elementName(code: string): string {
  return elementWords(undefined, code).split(":")[0]!;
}

export function triangleOf(ladder: Ladder | undefined, tier: Tier | undefined): string[] {
  return tier?.triangle ?? ladder?.triangle ?? [];
}

/* What an outcome is good for, for who has to choose. */
function outcomeHint(rule: DecisionRule): string | undefined {
  const parts = [
    (rule.texts ?? []).length > 0 ? t("met onderbouwing") : "",
    rule.unmet === true ? t("u noemt wat niet is onderbouwd") : "",
    rule.lacking === true ? t("u noemt welk mandaat ontbreekt") : "",
    rule.approval === "board" ? t("het bestuur stemt hierover") : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : parts.join(", ");
}

function Substantiation({ form, ladder, rule, triangle }: { form: Form; ladder: Ladder | undefined; rule: DecisionRule; triangle: string[] }) {
  const wanted = rule.texts ?? [];
  return (
    <>
      {wanted
        .filter((code) => code !== "explanation")
        .map((code) => (
          <TextField key={code} form={form} name={`texts.${code}`} label={elementWords(ladder, code)} rows={3} max={8000} />
        ))}
      {rule.unmet === true && (
        <ChoicesField
          form={form}
          name="unmet"
          label={t("Wat is niet onderbouwd?")}
          options={triangle.map((code) => ({ value: code, label: elementName(code) }))}
        />
      )}
      {rule.lacking === true && (
        <TextField
          form={form}
          name="_lacking"
          label={t("Welke mandaten ontbreken?")}
          hint={t("Korte codes met komma’s ertussen, zoals contract-vervoer.")}
        />
      )}
      {(rule.ruledOut ?? []).map((topic) => (
        <ChoiceField
          key={topic.code}
          form={form}
          name={`_ruled ${topic.code}`}
          label={t("Is dit {what}?", { what: named(topic, topic.code) })}
          options={[
            { value: "no", label: t("Nee") },
            { value: "yes", label: t("Ja") },
          ]}
        />
      ))}
    </>
  );
}

function codesOf(text: string | undefined): string[] {
  return (text ?? "")
    .split(/[,\s]+/)
    .map((code) => code.trim().toLowerCase())
    .filter((code) => code !== "");
}

/* What was chosen under names of our own, under those of the protocol. */
function decisionBody(form: Form, rule: DecisionRule | undefined, filled: Record<string, unknown>): Record<string, unknown> {
  const values = form.values.value;
  const body = { ...filled };
  const ruled = (answer: string) => (rule?.ruledOut ?? []).map((topic) => topic.code).filter((code) => values[`_ruled ${code}`] === answer);
  for (const name of ["mandate", "formalBy"]) {
    const [code] = codesOf(typeof body[name] === "string" ? body[name].trim().replace(/\s+/g, "-") : undefined);
    if (code !== undefined) body[name] = code;
  }
  const lacking = codesOf(values["_lacking"] as string | undefined);
  if (lacking.length > 0) body["lacking"] = lacking;
  if (ruled("no").length > 0) body["no"] = ruled("no");
  if (ruled("yes").length > 0) body["yes"] = ruled("yes");
  return body;
}

export function DecideForm({ caseId, show, ladder, onDone, onCancel }: StepProps) {
  const form = useForm({}, `decide ${caseId}`);
  const tier = ladder?.tiers.find((one) => one.code === show.tier);
  const rules = tier?.decisions ?? [];
  const outcome = value<Outcome>(form, "outcome");
  const rule = rules.find((one) => one.outcome === outcome);
  const wanted = [
    "outcome",
    ...(rule?.texts ?? []).map((code) => `texts.${code}`),
    ...(rule?.unmet === true ? ["unmet"] : []),
    ...(rule?.lacking === true ? ["_lacking"] : []),
    ...(rule?.ruledOut ?? []).map((topic) => `_ruled ${topic.code}`),
  ];
  const teller = value<string>(form, "teller") || show.holder;
  return (
    <SendBox
      form={form}
      command="case_decide"
      body={(filled) => ({ caseId, ...decisionBody(form, rule, filled) })}
      wanted={wanted}
      button={
        outcome === undefined
          ? t("Uitkomst vastleggen")
          : rule?.approval === "board"
            ? t("Voorleggen aan het bestuur: {outcome}. {board} stemmen", { outcome: term("outcome", outcome), board: (tier?.board ?? []).join(", ") })
            : t("Uitkomst vastleggen: {outcome}. {teller} vertelt het de inwoner", { outcome: term("outcome", outcome), teller })
      }
      done={
        rule?.approval === "board"
          ? t("Het bestuur stemt nu over “{outcome}”.", { outcome: term("outcome", outcome) })
          : t("{caseId}: {outcome}. {teller} vertelt het de inwoner.", { caseId, outcome: term("outcome", outcome), teller })
      }
      onDone={onDone}
      onCancel={onCancel}
    >
      <ChoiceField
        form={form}
        name="outcome"
        label={t("Wat komt eruit?")}
        options={rules.map((one) => {
          const hint = outcomeHint(one);
          return { value: one.outcome, label: term("outcome", one.outcome), ...(hint === undefined ? {} : { hint }) };
        })}
      />
      {rule !== undefined && (
        <>
          <Substantiation form={form} ladder={ladder} rule={rule} triangle={triangleOf(ladder, tier)} />
          <TextField
            form={form}
            name="texts.explanation"
            label={elementWords(undefined, "explanation")}
            optional={!(rule.texts ?? []).includes("explanation")}
            rows={3}
            max={8000}
          />
          <ChooseField
            form={form}
            name="teller"
            label={t("Wie vertelt het de inwoner?")}
            known={peopleOf(ladder, show)}
            optional
            hint={t("Laat leeg voor de casushouder, {holder}.", { holder: show.holder })}
          />
          <DateField form={form} name="tellBy" label={t("Uiterlijk op")} optional />
          <TextField form={form} name="mandate" label={t("Op wiens mandaat?")} optional hint={t("Een functie, zoals wethouder.")} />
          <TextField
            form={form}
            name="formalBy"
            label={t("Wie neemt het formele besluit, als dat nodig is?")}
            optional
            hint={t("Deze uitkomst is zelf geen beschikking.")}
          />
          {value<string>(form, "formalBy") !== undefined && value(form, "formalBy") !== "" && (
            <DateField form={form} name="formalDate" label={t("Wanneer is dat besluit er?")} />
          )}
          {(ladder?.rooms ?? []).length > 0 && (
            <SelectField
              form={form}
              name="room"
              label={t("Welke ruimte is gebruikt?")}
              hint={t("Zo vinden collega’s deze oplossing terug.")}
              optional
              options={(ladder?.rooms ?? []).map((room) => ({ value: room.code, label: named(room, room.code) }))}
            />
          )}
        </>
      )}
    </SendBox>
  );
}

export function MinutesForm({ caseId, receivers, onDone, onCancel }: StepProps & { receivers: string[] }) {
  const form = useForm({}, `minutes ${caseId}`);
  return (
    <StepBox
      form={form}
      step="minutes_send"
      caseId={caseId}
      wanted={["texts.minutes"]}
      button={receivers.length === 0 ? t("Verslag versturen") : t("Verslag versturen aan {receivers}", { receivers: receivers.join(", ") })}
      done={t("Het verslag van {caseId} is weg.", { caseId })}
      onDone={onDone}
      onCancel={onCancel}
    >
      <TextField
        form={form}
        name="texts.minutes"
        label={t("Verslag van deze casus")}
        hint={t("Uitkomst, waarom, wie wat doet en wanneer.")}
        rows={8}
        max={8000}
      />
    </StepBox>
  );
}
