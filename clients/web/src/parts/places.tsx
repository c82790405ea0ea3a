// SPDX-License-Identifier: EUPL-1.2
/* A place on the agenda of a meeting: given, carried over to a later one, and what the chair lets pass for it. */
import { siteNow } from "../clock";
import { useForm, value } from "../form";
import type { MeetingView } from "../generated/protocol";
import { language, t } from "../i18n";
import { momentText } from "../when";
import { ChoiceField, TextField } from "./fields";
import { Alert } from "./page";
import { give, SendBox } from "./send";
import { StepBox, type StepProps } from "./steps";

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
  if (meetings.length === 0)
    return (
      <Alert kind="info" title={t("Er staat geen overleg gepland")}>
        <p class="nl-paragraph">{t("Beleg eerst een overleg, bovenaan bij Overleggen. Daarna kiest u het hier.")}</p>
      </Alert>
    );
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
  const putOn = async (): Promise<void> => {
    if (start !== "") await give("agenda_put", { caseId, start }, t("{caseId} staat op de agenda van {start}.", { caseId, start: when(start) }));
  };
  return (
    <SendBox
      form={form}
      command="agenda_remove"
      body={({ texts }) => ({ caseId, texts })}
      wanted={["texts.reason"]}
      button={start === "" ? t("Van de agenda halen") : t("Meenemen naar {start}", { start: when(start) })}
      done={t("{caseId} staat niet meer op de agenda.", { caseId })}
      onDone={() => void putOn().then(onDone)}
      onCancel={onCancel}
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
    </SendBox>
  );
}
