// SPDX-License-Identifier: EUPL-1.2
/* All that was filled in on one page, to be read before it goes out. */
import { bodyOf, submit, value, type Form } from "../form";
import type { CaseSubmit, Member, Reply } from "../generated/protocol";
import { memberText } from "../household";
import { named, t, term } from "../i18n";
import { topicName, topicNames, type Ladder } from "../ladder";
import { ErrorSummary } from "../parts/fields";
import { Alert, Page, Section } from "../parts/page";
import { Day, Facts, Written } from "../parts/show";
import { gatesAhead, tierOnRung } from "../plan";
import { back, navigate } from "../router";

export function Check({ form, ladder, onSent }: { form: Form; ladder: Ladder; onSent: (reply: Reply | undefined) => void }) {
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
  if (outcome !== undefined) onSent(outcome.kept ? undefined : outcome.reply);
  else if (form.problem.value?.parts.some((part) => part.field !== undefined) === true) navigate(`/indienen/${ladder.code}`, true);
}
