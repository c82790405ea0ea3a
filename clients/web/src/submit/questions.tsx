// SPDX-License-Identifier: EUPL-1.2
/* The questions of the form to bring in a case, in the ladder's order, and what must be there before it is
 * checked. */
import { useEffect } from "preact/hooks";
import { siteNow } from "../clock";
import { demand, dropDraft, showProblem, value, type Form } from "../form";
import { choices, type Ground, type Member } from "../generated/protocol";
import { wrongYear } from "../household";
import { language, named, plural, t, term } from "../i18n";
import { topicName, type Ladder } from "../ladder";
import { ChoiceField, ErrorSummary, TextField } from "../parts/fields";
import { Members } from "../parts/members";
import { DraftElsewhere } from "../parts/draft";
import { Alert, Page, Section } from "../parts/page";
import { DistrictField, DomainsField, ObstaclesField, OutsideFields, PlanField } from "../parts/questions";
import { Disclosure } from "../parts/show";
import { useQuery } from "../resource";
import { navigate, path } from "../router";
import { Ahead } from "./ahead";

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
      <DomainsField form={form} ladder={ladder} label={t("Op welke gebieden loopt het vast?")} hint={t("Kies alles wat meespeelt.")} />
      <ObstaclesField form={form} ladder={ladder} label={t("Wat staat een oplossing in de weg?")} hint={t("Collega's vinden zo later terug wat hielp.")} />
      <Solutions form={form} ladder={ladder} />
      <ChoiceField
        form={form}
        name="stage"
        label={t("Hoe ver is het?")}
        options={choices.stage.map((one) => ({ value: one, label: term("stage", one) }))}
      />
      <DistrictField
        form={form}
        ladder={ladder}
        label={t("Wijk of team")}
        hint={t("Hieraan ziet Doorbraak bij wie de casus terechtkomt. Nooit een adres.")}
      />
      <ChoiceField
        form={form}
        name="urgency"
        label={t("Kan het wachten op de gewone volgorde?")}
        options={[
          { value: "normal", label: t("Ja, gewone volgorde") },
          { value: "urgent", label: t("Nee, spoed"), hint: t("De casus gaat meteen naar wie er vandaag over gaat.") },
        ]}
      />
      <OutsideFields form={form} />
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
          <PlanField form={form} field={field} rows={(field.max ?? 2000) > 600 ? 6 : 3} />
        </div>
      ))}
    </Section>
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

/** What must be there at least; what is wrong with it is said. */
export function checks(form: Form): boolean {
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
    { household: year },
  );
}

export function Questions({ form, ladder }: { form: Form; ladder: Ladder }) {
  /* Refused on the page that checks: here are the fields that it is about. */
  useEffect(() => {
    if (form.problem.value !== undefined) showProblem(form, form.problem.value);
  }, []);
  return (
    <Page title={t("Casus indienen")} kicker={named(ladder, ladder.code)}>
      <Emergency ladder={ladder} />
      <Restored form={form} />
      <DraftElsewhere form={form} />
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
