// SPDX-License-Identifier: EUPL-1.2
/* A copy of a case for whom it is about (article 15), and what the officer does to its texts: what a text is, other
 * words in its place, a correction (article 16). Each page of a copy is a reading, and recorded; so it is made when it
 * is asked for, is never kept in the browser, and is gone with the screen. */
import { useSignal } from "@preact/signals";
import { Problem } from "../api";
import { textName } from "../case/texts";
import { useForm, value } from "../form";
import { choices, type CopyAnswer, type CopyText } from "../generated/protocol";
import { eventWords, named, plural, t, term } from "../i18n";
import { topicName, useLadder, type Ladder } from "../ladder";
import { ask } from "../outbox";
import { ChoiceField, FormBox, TextField } from "../parts/fields";
import { Table } from "../parts/list";
import { Alert, ProblemAlert } from "../parts/page";
import { SendBox } from "../parts/send";
import { Badge, Disclosure, Facts, FullMoment, Written } from "../parts/show";

interface Asked {
  /** True: also what the resident does not get, to judge it. */
  all: boolean;
  subject?: number;
}

/** A copy of all pages. */
async function copyOf(caseId: string, asked: Asked): Promise<CopyAnswer> {
  const body = { caseId, ...(asked.all ? { all: true } : {}), ...(asked.subject === undefined ? {} : { subject: asked.subject }) };
  let whole: CopyAnswer | undefined;
  for (let after: number | undefined; ; ) {
    const page = await ask("case_copy", after === undefined ? body : { ...body, after });
    whole = whole === undefined ? page : { ...whole, texts: [...(whole.texts ?? []), ...(page.texts ?? [])] };
    if (page.next === undefined) return whole;
    after = page.next;
  }
}

/** In a copy a function stands in the place of a person. */
function functionWords(role: string): string {
  return role === "somebody" ? t("iemand") : term("role", role);
}

/* --- what the officer does to a text --- */

interface TextProps {
  caseId: string;
  text: CopyText;
  ladder: Ladder | undefined;
  onDone: () => void;
}

function MarkForm({ caseId, text, onDone }: TextProps) {
  const form = useForm({ about: text.about ?? "resident" });
  const about = value<string>(form, "about");
  return (
    <SendBox
      form={form}
      command="text_mark"
      body={({ texts, ...filled }) => ({ caseId, text: text.text, field: text.field, ...filled, ...(about === "resident" || texts === undefined ? {} : { texts }) })}
      button={t("Vastleggen: {about}", { about: term("textAbout", about) })}
      done={t("Vastgelegd; het volgende afschrift houdt zich eraan.")}
      onDone={onDone}
    >
      <ChoiceField
        form={form}
        name="about"
        label={t("Wat is dit?")}
        options={choices.textAbout.map((one) => ({ value: one, label: term("textAbout", one) }))}
      />
      {about !== "resident" && (
        <TextField
          form={form}
          name="texts.copy"
          label={t("Welke woorden komen ervoor in de plaats?")}
          hint={t("Leeg: het afschrift zegt alleen dat hier iets staat dat de inwoner niet krijgt.")}
          optional
          rows={3}
          max={8000}
        />
      )}
    </SendBox>
  );
}

function CorrectForm({ caseId, text, ladder, onDone }: TextProps) {
  const form = useForm({ [`texts.${text.field}`]: text.words ?? "" });
  return (
    <SendBox
      form={form}
      command="case_correct"
      body={(filled) => ({ caseId, text: text.text, field: text.field, ...filled })}
      wanted={[`texts.${text.field}`, "texts.change"]}
      button={t("Verbeteren; de oude woorden leest niemand meer")}
      done={t("Verbeterd. Wie aan de casus werkt, leest de nieuwe woorden.")}
      negative
      onDone={onDone}
    >
      <TextField form={form} name={`texts.${text.field}`} label={textName(ladder, text.field)} rows={5} max={8000} />
      <TextField form={form} name="texts.change" label={t("Wat is verbeterd, en waarom?")} rows={2} max={2000} />
    </SendBox>
  );
}

/* --- the copy --- */

function Text({ judging, ...props }: TextProps & { judging: boolean }) {
  const { text, ladder } = props;
  const name = `${text.text} ${text.field}`;
  return (
    <li class="db-card">
      <h3 class="nl-heading nl-heading--level-3">{textName(ladder, text.field)}</h3>
      <p class="db-answer__by">
        {eventWords(text.kind)}, {functionWords(text.by)}, <FullMoment at={text.stamp} /> {text.corrected === true && <Badge>{t("verbeterd")}</Badge>}{" "}
        {text.replaced === true && <Badge why={t("De eigen woorden gaan ook over een ander.")}>{t("andere woorden")}</Badge>}{" "}
        {text.about !== undefined && <Badge kind="warning">{term("textAbout", text.about)}</Badge>}
      </p>
      {text.words === undefined ? <p class="db-answer__none">{t("Niet in dit afschrift.")}</p> : <Written>{text.words}</Written>}
      {judging && (
        <div class="db-no-print">
          <Disclosure name={`markeer ${name}`} summary={t("Wat is deze tekst?")}>
            <MarkForm {...props} />
          </Disclosure>
          <Disclosure name={`verbeter ${name}`} summary={t("Tekst verbeteren")}>
            <CorrectForm {...props} />
          </Disclosure>
        </div>
      )}
    </li>
  );
}

function Head({ copy, ladder }: { copy: CopyAnswer; ladder: Ladder | undefined }) {
  const facts = copy.facts[0];
  const one = copy.household?.[0];
  return (
    <>
      <p class="nl-paragraph">
        {t("Afschrift voor de betrokkene, gemaakt")} <FullMoment at={copy.made} />
      </p>
      {facts !== undefined && (
        <Facts
          pairs={[
            [t("Casus"), facts.caseId],
            [t("Ladder"), named(ladder, facts.ladder)],
            [t("Ingediend"), <FullMoment at={facts.submitted} />],
            [t("Ingediend door"), facts.submitter === undefined ? "" : functionWords(facts.submitter)],
            [t("Casusregie"), functionWords(facts.holder)],
            [t("Bij"), topicName(ladder?.tiers, facts.tier)],
            [t("Stand"), term("status", facts.status)],
            [t("Uitkomst"), facts.outcome === undefined ? "" : term("outcome", facts.outcome)],
            [t("De casus rust op"), term("ground", facts.ground)],
            [t("Plaats in het huishouden"), one === undefined ? "" : term("memberRole", one.role)],
            [t("Anderen in het huishouden"), copy.others],
          ]}
        />
      )}
      {(copy.readers ?? []).length > 0 && (
        <Table
          caption={t("Wie las de inhoud")}
          rows={copy.readers!}
          keyOf={(row) => `${row.organisation} ${row.role}`}
          columns={[
            { name: t("Als wat"), cell: (row) => functionWords(row.role) },
            { name: t("Organisatie"), cell: (row) => row.organisation },
            { name: t("Hoe vaak"), number: true, cell: (row) => plural(row.times, "1 keer", "{n} keer") },
            { name: t("Laatst"), cell: (row) => <FullMoment at={row.last} /> },
          ]}
        />
      )}
    </>
  );
}

export function Copy({ caseId, ladderCode }: { caseId: string; ladderCode: string }) {
  const { ladder } = useLadder(ladderCode);
  const form = useForm();
  const copy = useSignal<CopyAnswer | undefined>(undefined);
  const judging = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const make = async (all: boolean): Promise<void> => {
    const subject = Number(value<string>(form, "_subject") ?? "");
    try {
      copy.value = await copyOf(caseId, { all, ...(subject > 0 ? { subject } : {}) });
      judging.value = all;
      problem.value = undefined;
    } catch (thrown) {
      problem.value = thrown instanceof Problem ? thrown : new Problem(0, String(thrown), "");
    }
  };
  return (
    <>
      <div class="db-no-print">
        <FormBox form={form} button={t("Afschrift maken; dit wordt vastgelegd")} onSubmit={() => void make(false)}>
          <TextField
            form={form}
            name="_subject"
            label={t("Voor wie uit het huishouden?")}
            hint={t("Het nummer in het huishouden. Leeg: de inwoner zelf.")}
            optional
            inputMode="numeric"
          />
        </FormBox>
        <p class="nl-paragraph">
          <button type="button" class="nl-button nl-button--secondary" onClick={() => void make(true)}>
            {t("Alles bekijken om te beoordelen")}
          </button>
        </p>
      </div>
      {problem.value !== undefined && <ProblemAlert problem={problem.value} />}
      {copy.value !== undefined && (
        <div class="db-copy">
          {judging.value ? (
            <Alert kind="warning" title={t("Niet om mee te geven")}>
              <p class="nl-paragraph">{t("Hier staat ook wat over anderen gaat en wat intern beraad is.")}</p>
            </Alert>
          ) : (
            <p class="nl-paragraph db-no-print">
              <button type="button" class="nl-button nl-button--primary" onClick={() => print()}>
                {t("Afdrukken")}
              </button>
            </p>
          )}
          <Head copy={copy.value} ladder={ladder} />
          <ul class="db-cards" aria-label={t("Teksten")}>
            {(copy.value.texts ?? []).map((text) => (
              <Text key={`${text.text} ${text.field}`} caseId={caseId} text={text} ladder={ladder} judging={judging.value} onDone={() => void make(true)} />
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
