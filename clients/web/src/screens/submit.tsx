// SPDX-License-Identifier: EUPL-1.2
/* Bringing in a stuck case: the ladder's own questions in order, a page to check it, and afterwards what
 * happens next and when. What was typed is kept as a draft until it is sent. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { bodyOf, demand, dropDraft, submit, useForm, value, type Form } from "../form";
import { choices, type CaseSubmit, type Ground, type Member, type Reply } from "../generated/protocol";
import { memberText, wrongYear } from "../household";
import { siteNow } from "../clock";
import { language, named, plural, t, term } from "../i18n";
import { topicName, topicNames, useLadder, type FormField, type Ladder } from "../ladder";
import { ChoiceField, ChoicesField, DateField, ErrorSummary, SelectField, TextField, type Option } from "../parts/fields";
import { Members } from "../parts/members";
import { Alert, Page, ProblemAlert, Section } from "../parts/page";
import { Badge, CaseLink, Day, Deadline, Disclosure, Facts, Meter, Written } from "../parts/show";
import { triangleHints } from "../parts/triangle";
import { gatesAhead, planLength, planMost, tierOnRung, type Wanted } from "../plan";
import { useQuery } from "../resource";
import { back, navigate, path } from "../router";
import type { ScreenProps } from "../screens";
import { hasRole, ladders, session } from "../session";
import "../style/submit.css";

function topicOptions(topics: readonly { code: string; name: string; english?: string }[]): Option[] {
  return topics.map((topic) => ({ value: topic.code, label: named(topic, topic.code) }));
}

/* --- which ladder --- */

function LadderChoice({ code }: { code: string }) {
  const { ladder } = useLadder(code);
  return (
    <li>
      <a class="nl-link db-choice-link" href={`/indienen/${code}`}>
        {named(ladder, code)}
      </a>
    </li>
  );
}

function ChooseLadder() {
  return (
    <Page title={t("Casus indienen")} lead={t("Waar hoort de casus thuis?")}>
      <ul class="db-choice-list">
        {ladders.value.map((code) => (
          <LadderChoice key={code} code={code} />
        ))}
      </ul>
    </Page>
  );
}

/* --- the questions --- */

function Emergency({ ladder }: { ladder: Ladder }) {
  const words = language.value === "en" ? (ladder.emergencyEnglish ?? ladder.emergency) : ladder.emergency;
  return words === undefined ? null : (
    <Alert kind="warning" title={t("Eerst dit")}>
      <p class="nl-paragraph">{words}</p>
    </Alert>
  );
}

function About({ form, ladder }: { form: Form; ladder: Ladder }) {
  return (
    <Section title={t("Waar gaat het over?")} id="deel-waarover">
      <ChoicesField
        form={form}
        name="domains"
        label={t("Op welke gebieden loopt het vast?")}
        hint={t("Kies alles wat meespeelt.")}
        options={topicOptions(ladder.domains)}
      />
      {ladder.obstacles !== undefined && (
        <ChoicesField
          form={form}
          name="obstacles"
          label={t("Wat staat een oplossing in de weg?")}
          hint={t("Collega's vinden zo later terug wat hielp.")}
          optional
          options={topicOptions(ladder.obstacles)}
        />
      )}
      <Solutions form={form} ladder={ladder} />
      <ChoiceField
        form={form}
        name="stage"
        label={t("Hoe ver is het?")}
        options={choices.stage.map((one) => ({ value: one, label: term("stage", one) }))}
      />
      {ladder.areas === undefined ? (
        <TextField
          form={form}
          name="district"
          label={t("Wijk of buurt")}
          optional
          hint={t("De code van het CBS, of de naam die uw gemeente gebruikt. Nooit een adres.")}
        />
      ) : (
        <SelectField
          form={form}
          name="district"
          label={t("Wijk of team")}
          hint={t("Hieraan ziet Doorbraak bij wie de casus terechtkomt. Nooit een adres.")}
          options={topicOptions(ladder.areas)}
        />
      )}
      <ChoiceField
        form={form}
        name="urgency"
        label={t("Kan het wachten op de gewone volgorde?")}
        options={[
          { value: "normal", label: t("Ja, gewone volgorde") },
          { value: "urgent", label: t("Nee, spoed"), hint: t("De casus gaat meteen naar wie er vandaag over gaat.") },
        ]}
      />
      <DateField
        form={form}
        name="outsideDate"
        label={t("Is er een datum van buiten?")}
        optional
        hint={t("Zoals een zitting of een ontruiming. De casus gaat dan op tijd voor.")}
      />
      {(value<string>(form, "outsideDate") ?? "") !== "" && (
        <SelectField
          form={form}
          name="outsideKind"
          label={t("Wat gebeurt er dan?")}
          options={choices.outsideKind.map((one) => ({ value: one, label: term("outsideKind", one) }))}
        />
      )}
    </Section>
  );
}

/** GEN-14: what helped before, without any case. */
function Solutions({ form, ladder }: { form: Form; ladder: Ladder }) {
  const obstacle = (value<string[]>(form, "obstacles") ?? []).at(-1);
  const found = useQuery("solutions", obstacle === undefined ? undefined : { ladder: ladder.code, obstacle, limit: 5 }).data.value;
  const solutions = found?.solutions ?? [];
  if (obstacle === undefined || solutions.length === 0) return null;
  return (
    <Disclosure name="eerder" summary={t("Wat hielp eerder bij “{obstacle}”?", { obstacle: topicName(ladder.obstacles, obstacle) })}>
      <ul class="db-list">
        {solutions.map((one) => (
          <li key={`${one.outcome} ${one.room} ${one.mandate}`}>
            {[term("outcome", one.outcome), topicName(ladder.rooms, one.room), one.mandate ?? ""].filter((text) => text !== "").join(", ")} (
            {plural(one.cases, "1 casus", "{n} casussen")})
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function groundHint(ground: Ground): string {
  switch (ground) {
    case "statutory-task":
      return t("Een wet geeft u of de ontvanger deze taak. U noemt het artikel.");
    case "consent":
      return t("De inwoner zei ja, nadat u uitlegde wie wat te zien krijgt. Intrekken kan altijd.");
    case "vital-interest":
      return t("Iemand loopt gevaar, en toestemming vragen kan niet.");
    case "anonymous":
      return t("Uit wat u schrijft, blijkt niet om wie het gaat.");
  }
}

function Sharing({ form }: { form: Form }) {
  return (
    <Section title={t("Waarom mag u dit delen?")} id="deel-delen">
      <ChoiceField
        form={form}
        name="ground"
        label={t("Grondslag")}
        hint={t("Zonder grondslag mag een casus niet naar anderen.")}
        options={choices.ground.map((one) => ({ value: one, label: term("ground", one), hint: groundHint(one) }))}
      />
      {value(form, "ground") === "statutory-task" && (
        <TextField form={form} name="groundBasis" label={t("Welk wetsartikel?")} hint={t("Bijvoorbeeld: Wmo 2015, artikel 2.3.2.")} max={120} />
      )}
      <Members form={form} />
    </Section>
  );
}

function rowsOf(field: FormField): number {
  return (field.max ?? 2000) > 600 ? 6 : 3;
}

function Question({ form, field }: { form: Form; field: FormField }) {
  const hint = triangleHints[field.code];
  return (
    <TextField
      form={form}
      name={`texts.${field.code}`}
      label={named(field, field.code)}
      hint={hint === undefined ? undefined : t(hint)}
      sensitive={
        field.internal === true
          ? t("Alleen u en uw organisatie lezen dit.")
          : field.thirdParty === true
            ? t("Dit gaat over iemand anders. Schrijf alleen wat nodig is om mee te denken.")
            : undefined
      }
      max={field.max ?? 2000}
      rows={rowsOf(field)}
    />
  );
}

function Plan({ form, ladder }: { form: Form; ladder: Ladder }) {
  const triangle = new Set(ladder.triangle ?? []);
  const first = ladder.form.find((field) => triangle.has(field.code));
  return (
    <Section title={t("Het plan")} id="deel-plan">
      <p class="nl-paragraph">
        {t("Schrijf kort en zonder namen, adressen, geboortedata of burgerservicenummers. Een vraag die u nog niet kunt beantwoorden, laat u leeg.")}
      </p>
      {ladder.form.map((field) => (
        <div key={field.code}>
          {field === first && (
            <div class="db-triangle">
              <h3 class="nl-heading nl-heading--level-3">{t("Waarom deze oplossing?")}</h3>
              <p class="nl-paragraph">
                {t("Een oplossing op maat moet te onderbouwen zijn. Lukt een van deze vragen niet, dan helpt een collega u op weg.")}
              </p>
            </div>
          )}
          <Question form={form} field={field} />
        </div>
      ))}
    </Section>
  );
}

/* --- beside the questions --- */

function WantedList({ wanted }: { wanted: Wanted[] }) {
  return (
    <ul class="db-wanted">
      {wanted.map(({ gate, met, fields }) => (
        <li key={gate.code} class={met ? "db-wanted__item db-wanted__item--met" : "db-wanted__item"}>
          <span class="db-wanted__mark" aria-hidden="true">
            {met ? "✓" : "○"}
          </span>
          <span>
            <span class="db-hidden">{met ? t("Klaar:") : t("Nog nodig:")} </span>
            {named(gate, gate.code)}
            {fields.length > 0 && <span class="db-wanted__fields"> {plural(fields.length, "1 vraag is nog leeg.", "{n} vragen zijn nog leeg.")}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Ahead({ form, ladder }: { form: Form; ladder: Ladder }) {
  const values = form.values.value;
  const { first, next, nextTier, later } = gatesAhead(ladder, values);
  const length = planLength(ladder, values);
  const most = planMost(ladder);
  return (
    <div class="db-ahead">
      <Meter
        label={t("Lengte van het plan")}
        value={length}
        max={most}
        text={
          length > most
            ? t("{n} tekens te lang voor twee pagina's", { n: length - most })
            : t("{percent} % van twee pagina's", { percent: Math.round((100 * length) / most) })
        }
      />
      {first.length > 0 && (
        <>
          <h3 class="nl-heading nl-heading--level-3">{t("Om in te dienen")}</h3>
          <WantedList wanted={first} />
        </>
      )}
      {nextTier !== undefined && (next.length > 0 || later.length > 0) && (
        <>
          <h3 class="nl-heading nl-heading--level-3">{t("Straks, voor {tier}", { tier: named(nextTier, nextTier.code) })}</h3>
          <WantedList wanted={next} />
          {later.length > 0 && (
            <ul class="db-wanted">
              {later.map((gate) => (
                <li key={gate.code} class="db-wanted__item">
                  <span class="db-wanted__mark" aria-hidden="true">
                    ○
                  </span>
                  <span>{named(gate, gate.code)}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <p class="db-ahead__kept">{t("Wat u typt, wordt op dit apparaat bewaard, versleuteld, tot u het verstuurt of weggooit.")}</p>
    </div>
  );
}

function Restored({ form }: { form: Form }) {
  if (!form.restored.value) return null;
  return (
    <Alert kind="info" title={t("Uw concept staat er weer")}>
      <button
        type="button"
        class="nl-button nl-button--secondary"
        onClick={() => {
          void dropDraft(form);
          form.restored.value = false;
          navigate(path.value, true);
        }}
      >
        {t("Weggooien en opnieuw beginnen")}
      </button>
    </Alert>
  );
}

/** Leaves a screen where nothing is wrong with what must be there at least. */
function checks(form: Form): boolean {
  const ground = value<string>(form, "ground");
  const year = wrongYear(value<Member[]>(form, "household"), siteNow().getFullYear());
  return demand(
    form,
    [
      "domains",
      "ground",
      ...(ground === "statutory-task" ? ["groundBasis"] : []),
      ...((value<string>(form, "outsideDate") ?? "") === "" ? [] : ["outsideKind"]),
    ],
    year === undefined ? {} : { household: year },
  );
}

function Questions({ form, ladder }: { form: Form; ladder: Ladder }) {
  return (
    <Page title={t("Casus indienen")} kicker={named(ladder, ladder.code)}>
      <Emergency ladder={ladder} />
      <Restored form={form} />
      <form
        noValidate
        class="db-columns"
        onSubmit={(event) => {
          event.preventDefault();
          if (checks(form)) navigate(`/indienen/${ladder.code}?stap=controle`);
        }}
      >
        <div class="db-form">
          <ErrorSummary form={form} />
          <About form={form} ladder={ladder} />
          <Sharing form={form} />
          <Plan form={form} ladder={ladder} />
          <div class="db-form__buttons">
            <button type="submit" class="nl-button nl-button--primary">
              {t("Naar de controle")}
            </button>
          </div>
        </div>
        <aside class="db-submit__beside" aria-label={t("Zover bent u")}>
          <Ahead form={form} ladder={ladder} />
        </aside>
      </form>
    </Page>
  );
}

/* --- checking --- */

function Check({ form, ladder, onSent }: { form: Form; ladder: Ladder; onSent: (reply: Reply | undefined) => void }) {
  const values = form.values.value;
  const { first } = gatesAhead(ladder, values);
  const open = first.filter((one) => !one.met);
  const rung = Math.min(...ladder.tiers.map((tier) => tier.rung));
  const tier = tierOnRung(ladder, rung, values);
  const members = (value<Member[]>(form, "household") ?? []).map(memberText);
  const outside = value<string>(form, "outsideDate") ?? "";
  return (
    <Page title={t("Klopt dit?")} kicker={t("Casus indienen")} lead={t("Lees het na. Daarna gaat het de deur uit.")}>
      <ErrorSummary form={form} />
      {open.length > 0 && (
        <Alert kind="warning" title={t("Hier is nog iets voor nodig")}>
          <ul class="db-list">
            {open.map((one) => (
              <li key={one.gate.code}>{named(one.gate, one.gate.code)}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Section title={t("Waar gaat het over?")}>
        <Facts
          pairs={[
            [t("Gebieden"), topicNames(ladder.domains, value<string[]>(form, "domains"))],
            [t("Belemmeringen"), topicNames(ladder.obstacles, value<string[]>(form, "obstacles"))],
            [t("Hoe ver"), term("stage", value(form, "stage"))],
            [t("Wijk of team"), topicName(ladder.areas, value(form, "district"))],
            [t("Volgorde"), term("urgency", value(form, "urgency"))],
            [term("outsideKind", value(form, "outsideKind")) || t("Datum van buiten"), outside === "" ? "" : <Day on={outside} />],
            [t("Grondslag"), [term("ground", value(form, "ground")), value<string>(form, "groundBasis") ?? ""].filter(Boolean).join(", ")],
            [t("Om wie het gaat"), members.join("; ")],
          ]}
        />
      </Section>
      <Section title={t("Het plan")}>
        {ladder.form.map((field) => {
          const words = (value<string>(form, `texts.${field.code}`) ?? "").trim();
          return (
            <div class="db-answer" key={field.code}>
              <h3 class="nl-heading nl-heading--level-3">{named(field, field.code)}</h3>
              {words === "" ? <p class="db-answer__none">{t("nog niet ingevuld")}</p> : <Written>{words}</Written>}
            </div>
          );
        })}
      </Section>
      <div class="db-form__buttons">
        <button
          type="button"
          class={`nl-button nl-button--primary ${form.busy.value ? "nl-button--busy" : ""}`}
          onClick={() => void sendCase(form, ladder, onSent)}
        >
          {t("Indienen bij {tier}", { tier: named(tier, ladder.code) })}
        </button>
        <button type="button" class="nl-button nl-button--secondary" onClick={() => back(`/indienen/${ladder.code}`)}>
          {t("Nog iets veranderen")}
        </button>
      </div>
    </Page>
  );
}

async function sendCase(form: Form, ladder: Ladder, onSent: (reply: Reply | undefined) => void): Promise<void> {
  const body = bodyOf(form.values.value);
  if (body["ground"] !== "statutory-task") delete body["groundBasis"];
  if (body["outsideDate"] === undefined) delete body["outsideKind"];
  const outcome = await submit(form, "case_submit", { ...body, ladder: ladder.code } as unknown as CaseSubmit);
  if (outcome === undefined) return;
  onSent(outcome.kept ? undefined : outcome.reply);
}

/* --- afterwards --- */

function Sent({ caseId, reply, ladder }: { caseId: string; reply: Reply; ladder: Ladder }) {
  const why = useQuery("why", { caseId, english: language.value === "en" }).data.value;
  const show = useQuery("show", { caseId }).data.value;
  const now = why?.deadlines?.[0];
  return (
    <Page title={t("De casus is ingediend")} lead={t("Bewaar het nummer. Daarmee vindt u de casus altijd terug.")}>
      <p class="db-number">
        <CaseLink caseId={caseId} />
      </p>
      <Section title={t("Wat gebeurt er nu?")}>
        <Facts
          pairs={[
            [t("De casus is bij"), topicName(ladder.tiers, show?.tier)],
            [t("Aan zet"), show?.owner === session.value?.person ? t("u zelf") : (show?.owner ?? "")],
            [t("Wat er moet gebeuren"), now?.words ?? why?.step ?? ""],
            [t("Uiterlijk"), now === undefined ? "" : <Deadline due={now.due} late={now.late} sentence={now.sentence} />],
          ]}
        />
        {why?.warning !== undefined && (
          <Alert kind="warning">
            <p class="nl-paragraph">{why.warning}</p>
          </Alert>
        )}
        {(why?.missing ?? []).length > 0 && (
          <>
            <h3 class="nl-heading nl-heading--level-3">
              {t("Wat u al kunt doen voor {tier}", { tier: topicName(ladder.tiers, why?.nextTier) || t("de volgende trede") })}
            </h3>
            <ul class="db-list">
              {why!.missing!.map((fact) => (
                <li key={fact.code}>{fact.words}</li>
              ))}
            </ul>
          </>
        )}
      </Section>
      <Hints reply={reply} ladder={ladder} caseId={caseId} />
      <p class="nl-paragraph">
        <a class="nl-link" href="/">
          {t("Naar mijn werk")}
        </a>
      </p>
    </Page>
  );
}

/** What in the texts looks as if it says who somebody is. */
function Hints({ reply, ladder, caseId }: { reply: Reply; ladder: Ladder; caseId: string }) {
  const hints = reply.hints ?? [];
  if (hints.length === 0) return null;
  return (
    <Alert kind="warning" title={t("Staat er misschien in om wie het gaat?")}>
      <ul class="db-list">
        {hints.map((hint) => (
          <li key={hint.field}>
            {named(ladder.form.find((field) => field.code === hint.field), hint.field)}{" "}
            {hint.hints.map((one) => (
              <Badge key={one} kind="warning">
                {term("hint", one)}
              </Badge>
            ))}
          </li>
        ))}
      </ul>
      <p class="nl-paragraph">
        <CaseLink caseId={caseId}>{t("Bekijk de casus, en haal het er zo nodig uit")}</CaseLink>
      </p>
    </Alert>
  );
}

function Kept() {
  return (
    <Page title={t("De casus wordt later verstuurd")}>
      <p class="nl-paragraph">
        {t("Er is nu geen verbinding. De casus staat versleuteld op dit apparaat en gaat weg zodra het weer kan. Meld u tot dan niet af.")}
      </p>
      <p class="nl-paragraph">
        <a class="nl-link" href="/onderweg">
          {t("Bekijk wat onderweg is")}
        </a>
      </p>
    </Page>
  );
}

function SubmitTo({ code }: { code: string }) {
  const { ladder, problem, reload } = useLadder(code);
  const form = useForm({ stage: "stuck", urgency: "normal" }, `indienen ${code}`);
  const sent = useSignal<{ reply: Reply | undefined } | undefined>(undefined);
  const checking = path.value.includes("stap=controle");
  useEffect(() => {
    if (sent.value !== undefined) {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }
  }, [sent.value]);
  if (sent.value !== undefined) {
    const { reply } = sent.value;
    return reply?.caseId === undefined || ladder === undefined ? <Kept /> : <Sent caseId={reply.caseId} reply={reply} ladder={ladder} />;
  }
  if (ladder === undefined)
    return (
      <Page title={t("Casus indienen")}>
        {problem.value === undefined ? (
          <p class="db-loading">{t("Bezig met laden…")}</p>
        ) : (
          <ProblemAlert problem={problem.value} retry={reload} />
        )}
      </Page>
    );
  return checking ? (
    <Check form={form} ladder={ladder} onSent={(reply) => (sent.value = { reply })} />
  ) : (
    <Questions form={form} ladder={ladder} />
  );
}

function NotForYou() {
  return (
    <Page title={t("Casus indienen")}>
      <Alert kind="info">
        <p class="nl-paragraph">{t("Een casus indienen doet een professional of een coach.")}</p>
      </Alert>
    </Page>
  );
}

export default function Submit({ fields }: ScreenProps) {
  if (!hasRole("professional", "coach")) return <NotForYou />;
  const only = ladders.value.length === 1 ? ladders.value[0] : undefined;
  const code = fields["ladder"] ?? only;
  return code === undefined ? <ChooseLadder /> : <SubmitTo code={code} />;
}
