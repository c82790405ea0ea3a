// SPDX-License-Identifier: EUPL-1.2
/* Records and measurements that the ladder asks for: what is made, and making one. */
import { useSignal } from "@preact/signals";
import type { Context } from "../actions/kinds";
import { useForm, value, type Form } from "../form";
import type { ContentAnswer } from "../generated/protocol";
import { named, t } from "../i18n";
import type { FormField, Measurement, RecordForm } from "../ladder";
import { ChoiceField, CheckField, TextField, type Option } from "../parts/fields";
import { SendBox } from "../parts/send";
import { Badge, Disclosure, FullMoment, Written } from "../parts/show";
import { newest } from "./content";

function kindOptions(kind: FormField["kind"]): Option[] {
  const yesNo = [
    { value: "yes", label: t("Ja") },
    { value: "no", label: t("Nee") },
  ];
  return kind === "yes-no-unknown" ? [...yesNo, { value: "unknown", label: t("Niet bekend") }] : yesNo;
}

function RecordQuestion({ form, field }: { form: Form; field: FormField }) {
  const kind = field.kind ?? "text";
  const label = named(field, field.code);
  if (kind === "yes-no" || kind === "yes-no-unknown")
    return <ChoiceField form={form} name={`answer.${field.code}`} label={label} options={kindOptions(kind)} />;
  const unknown = value(form, `unknown.${field.code}`) === true;
  return (
    <>
      <TextField
        form={form}
        name={`texts.${field.code}`}
        label={unknown ? t("{question} Waarom is dit niet bekend?", { question: label }) : label}
        max={field.max ?? 2000}
        rows={3}
        sensitive={field.internal === true ? t("Alleen u en uw organisatie lezen dit.") : undefined}
      />
      {kind === "fact" && <CheckField form={form} name={`unknown.${field.code}`} label={t("Niet bekend; hierboven staat waarom")} />}
    </>
  );
}

/** What was answered, as the command has it: codes by answer, and texts. */
function recordBody(form: Form, record: RecordForm): Record<string, unknown> {
  const texts: Record<string, string> = {};
  const lists: Record<"yes" | "no" | "unknown", string[]> = { yes: [], no: [], unknown: [] };
  for (const field of record.fields) {
    const answer = value<"yes" | "no" | "unknown">(form, `answer.${field.code}`);
    if (answer !== undefined) lists[answer].push(field.code);
    const words = String(value(form, `texts.${field.code}`) ?? "").trim();
    if (words !== "") texts[field.code] = words;
    if (value(form, `unknown.${field.code}`) === true) lists.unknown.push(field.code);
  }
  const named = Object.entries(lists).filter(([, codes]) => codes.length > 0);
  return { ...Object.fromEntries(named), ...(Object.keys(texts).length > 0 ? { texts } : {}) };
}

function MakeRecord({ context, record, onClose }: { context: Context; record: RecordForm; onClose: () => void }) {
  const form = useForm({}, `record ${record.code} ${context.caseId}`);
  return (
    <SendBox
      form={form}
      command="case_record"
      body={() => ({ caseId: context.caseId, record: record.code, ...recordBody(form, record) })}
      wanted={record.fields.map((field) => (field.kind === "yes-no" || field.kind === "yes-no-unknown" ? `answer.${field.code}` : `texts.${field.code}`))}
      button={t("{name} vastleggen", { name: named(record, record.code) })}
      done={t("Vastgelegd.")}
      onDone={onClose}
      onCancel={onClose}
    >
      {record.fields.map((field) => (
        <RecordQuestion key={field.code} form={form} field={field} />
      ))}
    </SendBox>
  );
}

/** What is empty is not known. */
function measured(form: Form, measurement: Measurement): object {
  const given = measurement.fields.map((field) => ({ code: field.code, words: String(value(form, `m.${field.code}`) ?? "").trim() }));
  return {
    values: given.filter((one) => one.words !== "").map((one) => ({ code: one.code, value: Number(one.words) })),
    unknown: given.filter((one) => one.words === "").map((one) => one.code),
  };
}

function MakeMeasurement({ context, measurement, onClose }: { context: Context; measurement: Measurement; onClose: () => void }) {
  const form = useForm({}, `measure ${measurement.code} ${context.caseId}`);
  return (
    <SendBox
      form={form}
      command="measurement_record"
      body={() => ({ caseId: context.caseId, measurement: measurement.code, ...measured(form, measurement) })}
      button={t("{name} vastleggen", { name: named(measurement, measurement.code) })}
      done={t("Vastgelegd.")}
      onDone={onClose}
      onCancel={onClose}
    >
      {measurement.fields.map((field) => (
        <TextField
          key={field.code}
          form={form}
          name={`m.${field.code}`}
          label={named(field, field.code)}
          hint={t("Een getal van 0 tot en met {most}. Leeg: niet bekend.", { most: field.most ?? 0 })}
          inputMode="numeric"
          optional
        />
      ))}
    </SendBox>
  );
}

function Made({ context, record, answer }: { context: Context; record: RecordForm; answer: ContentAnswer | undefined }) {
  const made = context.show.answers?.find((one) => one.record === record.code);
  const words = (code: string): string => {
    if (made?.yes?.includes(code) === true) return t("Ja");
    if (made?.no?.includes(code) === true) return t("Nee");
    return made?.unknown?.includes(code) === true ? t("Niet bekend") : "";
  };
  return (
    <>
      {record.fields.map((field) => {
        const text = newest(answer, field.code)?.words;
        if (text === undefined && words(field.code) === "") return null; /* nobody read them in this visit, or nothing was filled in */
        return (
          <div class="db-answer" key={field.code}>
            <h3 class="db-answer__question">{named(field, field.code)}</h3>
            {words(field.code) !== "" && <p class="nl-paragraph">{words(field.code)}</p>}
            {text !== undefined && <Written>{text}</Written>}
          </div>
        );
      })}
      {made !== undefined && (
        <p class="db-answer__by">
          {made.by}, <FullMoment at={made.stamp} />
        </p>
      )}
    </>
  );
}

function canMake(context: Context, record: RecordForm): boolean {
  const may = (context.show.may ?? []).some((one) => one.command === "case_record");
  return may && record.tiers.includes(context.show.tier) && context.show.status !== "closed" && context.show.status !== "withdrawn";
}

/** What a tier has recorded of a case, and may still: for who leads its meeting. */
export function RecordsHere({ context, answer }: { context: Context; answer: ContentAnswer | undefined }) {
  const { ladder, show } = context;
  const records = (ladder.records ?? []).filter((record) => record.tiers.includes(show.tier));
  return <Records context={{ ...context, ladder: { ...ladder, records, measurements: [] } }} answer={answer} />;
}

export function Records({ context, answer }: { context: Context; answer: ContentAnswer | undefined }) {
  const making = useSignal<string | undefined>(undefined);
  const { ladder, show } = context;
  const records = (ladder.records ?? []).filter((record) => show.records?.includes(record.code) === true || canMake(context, record));
  const measurements = (ladder.measurements ?? []).filter(() => (show.may ?? []).some((one) => one.command === "measurement_record"));
  if (records.length + measurements.length === 0) return <p class="nl-paragraph">{t("Op deze trede wordt geen verslag gevraagd.")}</p>;
  const close = () => (making.value = undefined);
  return (
    <>
      {records.map((record) => {
        const made = show.records?.includes(record.code) === true;
        return (
          <Disclosure
            key={record.code}
            name={`record ${record.code}`}
            summary={
              <>
                {named(record, record.code)} {made ? <Badge kind="positive">{t("gemaakt")}</Badge> : <Badge>{t("nog niet gemaakt")}</Badge>}
              </>
            }
          >
            {made && <Made context={context} record={record} answer={answer} />}
            {making.value === record.code ? (
              <MakeRecord context={context} record={record} onClose={close} />
            ) : (
              canMake(context, record) && (
                <button type="button" class="nl-button nl-button--secondary" onClick={() => (making.value = record.code)}>
                  {made ? t("Opnieuw maken") : t("Invullen")}
                </button>
              )
            )}
          </Disclosure>
        );
      })}
      {measurements.map((measurement) => {
        const made = show.measures?.filter((one) => one.measurement === measurement.code) ?? [];
        return (
          <Disclosure key={measurement.code} name={`measure ${measurement.code}`} summary={named(measurement, measurement.code)}>
            {made.map((one) => (
              <p class="nl-paragraph" key={one.stamp}>
                <FullMoment at={one.stamp} />:{" "}
                {(one.values ?? []).map((answered) => `${named(measurement.fields.find((field) => field.code === answered.code), answered.code)} ${answered.value ?? 0}`).join("; ")}
              </p>
            ))}
            {making.value === `m ${measurement.code}` ? (
              <MakeMeasurement context={context} measurement={measurement} onClose={close} />
            ) : (
              <button type="button" class="nl-button nl-button--secondary" onClick={() => (making.value = `m ${measurement.code}`)}>
                {t("Meten")}
              </button>
            )}
          </Disclosure>
        );
      })}
    </>
  );
}
