// SPDX-License-Identifier: EUPL-1.2
/* For the privacy officer: who read what, requests about content, what has been kept long enough, and who
 * read in an emergency, a file of privacy/ each. Nothing here shows content, but a copy for a resident. */
import { T, t } from "../i18n";
import { Alert, Page, Section } from "../parts/page";
import { Glasses } from "../privacy/glasses";
import { Readings } from "../privacy/readings";
import { Requests } from "../privacy/requests";
import { Retention } from "../privacy/retention";
import { usePlace } from "../router";
import { hasRole } from "../session";

type Part = "requests" | "readings" | "retention" | "glasses";
const parts: [Part, string][] = [
  ["requests", T("Verzoeken")],
  ["readings", T("Wie las wat")],
  ["retention", T("Bewaartermijnen")],
  ["glasses", T("Noodtoegang")],
];

export default function Privacy() {
  const keeps = hasRole("privacy", "coordinator");
  const asked = usePlace<Part>("deel", "requests");
  const shown = parts.filter(([name]) => hasRole("privacy") || name === "glasses" || (keeps && name === "requests"));
  const part = shown.find(([name]) => name === asked.value)?.[0] ?? shown[0]![0];
  return (
    <Page title={t("Privacy")} lead={t("Wie las wat, wat inwoners vragen, en wat weg moet. Geen inhoud van casussen.")}>
      <nav class="db-parts" aria-label={t("Onderdelen")}>
        {shown.map(([name, words]) => (
          <button
            key={name}
            type="button"
            class={`nl-button ${part === name ? "nl-button--primary" : "nl-button--secondary"}`}
            aria-current={part === name ? "true" : undefined}
            onClick={() => (asked.value = name)}
          >
            {t(words)}
          </button>
        ))}
      </nav>
      {part === "requests" && <Requests />}
      {part === "readings" && (
        <Section title={t("Wie las wat")} id="lezingen">
          <Readings />
        </Section>
      )}
      {part === "retention" && (
        <Section title={t("Bewaartermijnen")} id="termijnen">
          <Alert kind="info">
            <p class="nl-paragraph">{t("Van deze casussen is de termijn voorbij. Vernietigen gebeurt pas als een ander het goedkeurt.")}</p>
          </Alert>
          <Retention />
        </Section>
      )}
      {part === "glasses" && (
        <Section title={t("Noodtoegang")} id="noodtoegang">
          <Glasses />
        </Section>
      )}
    </Page>
  );
}
