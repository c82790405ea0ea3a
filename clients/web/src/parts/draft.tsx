// SPDX-License-Identifier: EUPL-1.2
/* What is written here is being written in another tab too: says so, shows what differs, and lets who writes choose.
 * Nothing is taken from him before he does. */
import { clearForm, keepOwn, takeElsewhere, type Elsewhere, type Form } from "../form";
import { t } from "../i18n";
import { Alert } from "./page";
import { Disclosure, Written } from "./show";

/** The texts that differ, as they are in the other one. */
function Differences({ form, elsewhere }: { form: Form; elsewhere: Elsewhere }) {
  const here = form.values.value;
  const theirs = elsewhere.values ?? {};
  const texts = [...form.labels].filter(([name]) => (theirs[name] ?? "") !== (here[name] ?? "") && typeof (theirs[name] ?? "") === "string");
  if (texts.length === 0) return null;
  return (
    <Disclosure name="ander-tabblad" summary={elsewhere.taken === true ? t("Bekijk uw eerdere tekst") : t("Bekijk wat daar staat")}>
      {texts.map(([name, label]) => (
        <div key={name}>
          <p class="db-card__sub">{label}</p>
          <Written>{String(theirs[name] ?? "") === "" ? t("niets") : String(theirs[name])}</Written>
        </div>
      ))}
    </Disclosure>
  );
}

function Choice({ words, onChoose }: { words: string; onChoose: () => void }) {
  return (
    <button type="button" class="nl-button nl-button--secondary" onClick={onChoose}>
      {words}
    </button>
  );
}

/** A live region that is there before it has something to say. */
export function DraftElsewhere({ form }: { form: Form }) {
  return form.draft === undefined ? null : (
    <div role="status">
      <Told form={form} />
    </div>
  );
}

function Told({ form }: { form: Form }) {
  const elsewhere = form.elsewhere.value;
  if (elsewhere === undefined) return null;
  if (elsewhere.values === undefined)
    return (
      <Alert kind="warning" title={t("Dit is in een ander tabblad verstuurd of weggegooid")}>
        <p class="nl-paragraph">{t("Verstuurde u het daar, dan hoeft het hier niet nog eens.")}</p>
        <div class="db-buttons">
          <Choice words={t("Maak dit leeg")} onChoose={() => clearForm(form)} />
          <Choice words={t("Houd wat hier staat")} onChoose={() => keepOwn(form)} />
        </div>
      </Alert>
    );
  const taken = elsewhere.taken === true;
  return (
    <Alert kind="warning" title={taken ? t("U hebt nu de tekst uit het andere tabblad") : t("Dit concept is in een ander tabblad veranderd")}>
      <Differences form={form} elsewhere={elsewhere} />
      <div class="db-buttons">
        {!taken && <Choice words={t("Neem de tekst van daar over")} onChoose={() => takeElsewhere(form)} />}
        <Choice words={taken ? t("Haal mijn eerdere tekst terug") : t("Houd wat hier staat")} onChoose={() => keepOwn(form)} />
        {taken && <Choice words={t("Zo is het goed")} onChoose={() => (form.elsewhere.value = undefined)} />}
      </div>
    </Alert>
  );
}
