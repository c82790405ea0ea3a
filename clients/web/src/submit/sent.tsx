// SPDX-License-Identifier: EUPL-1.2
/* After a case went out, or was kept to go later: its number, who has it now, what must be done and by when. */
import { signedOut } from "../api";
import type { Reply } from "../generated/protocol";
import { language, named, t, term } from "../i18n";
import { topicName, type Ladder } from "../ladder";
import { Alert, Page, Section } from "../parts/page";
import { Badge, CaseLink, Deadline, Facts } from "../parts/show";
import { useQuery } from "../resource";
import { session } from "../session";

export function Sent({ caseId, reply, ladder }: { caseId: string; reply: Reply; ladder: Ladder }) {
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
            [t("Uiterlijk"), now === undefined ? "" : <Deadline due={now.due} lateSince={now.lateSince} sentence={now.sentence} />],
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

export function Kept() {
  return (
    <Page title={t("De casus wordt later verstuurd")}>
      <p class="nl-paragraph">
        {signedOut.value
          ? t("U bent afgemeld. De casus staat versleuteld op dit apparaat en gaat weg zodra u weer bent aangemeld.")
          : t("Er is nu geen verbinding. De casus staat versleuteld op dit apparaat en gaat weg zodra het weer kan. Meld u tot dan niet af.")}
      </p>
      <p class="nl-paragraph">
        <a class="nl-link" href="/onderweg">
          {t("Bekijk wat onderweg is")}
        </a>
      </p>
    </Page>
  );
}
