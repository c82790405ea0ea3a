// SPDX-License-Identifier: EUPL-1.2
/* The chair's steps at a table: an outcome with what substantiates it, minutes, a place on an agenda. What
 * the ladder demands of an outcome is asked once the outcome is chosen. */
import { bodyOf, demand, submit, useForm, value, type Form } from "../form";
import type { MeetingView, Outcome, ShowAnswer } from "../generated/protocol";
import { language, named, t, term } from "../i18n";
import { topicName, topicNames, type DecisionRule, type Ladder, type Tier } from "../ladder";
import { momentText } from "../when";
import { siteNow } from "../clock";
import { ChoiceField, ChoicesField, DateField, FormBox, SelectField, TextField } from "./fields";
import { say } from "./say";
import { give, send, StepBox, type StepProps } from "./steps";

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
          label={named(topic, topic.code)}
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
function decisionBody(form: Form, rule: DecisionRule | undefined): Record<string, unknown> {
  const values = form.values.value;
  const ruled = (answer: string) => (rule?.ruledOut ?? []).map((topic) => topic.code).filter((code) => values[`_ruled ${code}`] === answer);
  const body = bodyOf(values);
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
    <FormBox
      form={form}
      button={
        outcome === undefined
          ? t("Uitkomst vastleggen")
          : t("Uitkomst vastleggen: {outcome}. {teller} vertelt het de inwoner", { outcome: term("outcome", outcome), teller })
      }
      onCancel={onCancel}
      onSubmit={() => {
        if (!demand(form, wanted)) return;
        const done = t("{caseId}: {outcome}. {teller} vertelt het de inwoner.", { caseId, outcome: term("outcome", outcome), teller });
        void send(form, "case_decide", { caseId, ...decisionBody(form, rule) }, done).then((sent) => sent && onDone());
      }}
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
          <TextField
            form={form}
            name="teller"
            label={t("Wie vertelt het de inwoner?")}
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
    </FormBox>
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

/** Free places of a meeting, in words. */
export function placesLeft(meeting: MeetingView): string {
  const left = meeting.fits - (meeting.agenda ?? []).length;
  return isFull(meeting) ? t("vol") : t("{left} van {fits} plekken vrij", { left, fits: meeting.fits });
}

export function takeOffAgenda(caseId: string, reason: string): Promise<boolean> {
  return give("agenda_remove", { caseId, texts: { reason } }, t("{caseId} staat niet meer op de agenda.", { caseId }));
}

function packIsLate(meeting: MeetingView): boolean {
  return meeting.packDue !== undefined && Date.parse(meeting.packDue) <= siteNow().getTime();
}

function isFull(meeting: MeetingView): boolean {
  return (meeting.agenda ?? []).length >= meeting.fits;
}

/* What somebody who chooses a meeting must know of it. */
function roomIn(meeting: MeetingView): string {
  const late = packIsLate(meeting) ? t("de plannen moesten er {due} zijn", { due: momentText(meeting.packDue!, siteNow(), language.value) }) : "";
  return [placesLeft(meeting), late].filter((part) => part !== "").join("; ");
}

/* The first with room, to which a plan can still be sent in time. */
function firstFitting(meetings: MeetingView[]): string | undefined {
  return (meetings.find((one) => !isFull(one) && !packIsLate(one)) ?? meetings[0])?.start;
}

/** A place on the agenda of one of the coming meetings. */
export function AgendaForm({ caseId, meetings, onDone, onCancel }: StepProps & { meetings: MeetingView[] }) {
  const form = useForm({ start: firstFitting(meetings) });
  const when = (start: string) => momentText(start, siteNow(), language.value);
  const start = value<string>(form, "start");
  return (
    <StepBox
      form={form}
      step="agenda_put"
      caseId={caseId}
      wanted={["start"]}
      button={start === undefined ? t("Op de agenda zetten") : t("Op de agenda van {start}", { start: when(start) })}
      done={t("{caseId} staat op de agenda. De casushouder krijgt bericht over het plan.", { caseId })}
      undo={() => takeOffAgenda(caseId, t("Teruggenomen"))}
      onDone={onDone}
      onCancel={onCancel}
    >
      <ChoiceField
        form={form}
        name="start"
        label={t("Welk overleg?")}
        options={meetings.map((meeting) => ({ value: meeting.start, label: when(meeting.start), hint: roomIn(meeting) }))}
      />
    </StepBox>
  );
}

/** The chair lets a case pass without what a gate asks. */
export function WaiveForm({ caseId, gate, words, onDone }: { caseId: string; gate: string; words: string; onDone: () => void }) {
  const form = useForm({ gate });
  return (
    <StepBox
      form={form}
      step="gate_waive"
      caseId={caseId}
      wanted={["texts.reason"]}
      button={t("Ontheffing geven")}
      done={t("De ontheffing staat bij {caseId}.", { caseId })}
      onDone={onDone}
      onCancel={onDone}
    >
      <p class="nl-paragraph">{words}</p>
      <TextField form={form} name="texts.reason" label={t("Waarom mag het hier anders?")} rows={2} max={2000} />
    </StepBox>
  );
}

/** Off this agenda, and at once on a later one where one is chosen. */
export function CarryForm({ caseId, meetings, onDone, onCancel }: StepProps & { meetings: MeetingView[] }) {
  const form = useForm({ start: firstFitting(meetings) ?? "" });
  const start = value<string>(form, "start") ?? "";
  const when = (one: string) => momentText(one, siteNow(), language.value);
  return (
    <FormBox
      form={form}
      button={start === "" ? t("Van de agenda halen") : t("Meenemen naar {start}", { start: when(start) })}
      onCancel={onCancel}
      onSubmit={() => {
        if (!demand(form, ["texts.reason"])) return;
        const reason = String(value(form, "texts.reason"));
        void submit(form, "agenda_remove", { caseId, texts: { reason } }).then(async (off) => {
          if (off === undefined) return;
          if (start === "") say(t("{caseId} staat niet meer op de agenda.", { caseId }));
          else await give("agenda_put", { caseId, start }, t("{caseId} staat op de agenda van {start}.", { caseId, start: when(start) }));
          onDone();
        });
      }}
    >
      <ChoiceField
        form={form}
        name="start"
        label={t("Naar welk overleg?")}
        options={[
          ...meetings.map((meeting) => ({ value: meeting.start, label: when(meeting.start), hint: roomIn(meeting) })),
          { value: "", label: t("Nog geen: terug in de rij") },
        ]}
      />
      <TextField form={form} name="texts.reason" label={t("Waarom?")} rows={2} max={2000} />
    </FormBox>
  );
}

/** Whose texts are filled and which are not, of what the plan asks. */
export function planGaps(ladder: Ladder | undefined, show: ShowAnswer): string {
  const filled = show.filled ?? [];
  const open = (ladder?.form ?? []).filter((field) => !filled.includes(field.code)).map((field) => named(field, field.code).split(/[:?.]/)[0]!);
  return open.join("; ");
}

export function about(ladder: Ladder | undefined, show: ShowAnswer): string {
  const parts = [topicNames(ladder?.domains, show.domains), topicNames(ladder?.obstacles, show.obstacles), topicName(ladder?.areas, show.district)];
  return parts.filter((part) => part !== "").join(" · ");
}
