// SPDX-License-Identifier: EUPL-1.2
/* Somebody on the phone list, for a coordinator or an administrator: put on it, checked again, taken off it. Names and
 * numbers are sealed under a key of that person's own, which is destroyed when he is taken off. */
import { siteNow } from "../clock";
import { bodyOf, demand, setValue, submit, useForm, value, type Form } from "../form";
import type { ContactPut, ContactView, Mandate } from "../generated/protocol";
import { named, t } from "../i18n";
import { topicName, type Ladder } from "../ladder";
import { DateField, FormBox, TextField } from "../parts/fields";
import { say } from "../parts/say";
import { give } from "../parts/steps";
import { centsOf, dayOf } from "../when";

const most = 12;

function mandatesOf(form: Form): Mandate[] {
  return value<Mandate[]>(form, "mandates") ?? [];
}

function MandateRow({ form, ladder, at }: { form: Form; ladder: Ladder; at: number }) {
  const all = mandatesOf(form);
  const mandate = all[at]!;
  const change = (to: Mandate): void => setValue(form, "mandates", all.map((one, i) => (i === at ? to : one)));
  const euros = mandate.maxCents === undefined || mandate.maxCents === 0 ? "" : String(mandate.maxCents / 100).replace(".", ",");
  return (
    <li class="db-member">
      <label class="utrecht-form-label" for={`onderwerp-${at}`}>
        {t("Onderwerp")}
      </label>
      <select
        id={`onderwerp-${at}`}
        class="utrecht-select utrecht-select--html-select"
        value={mandate.subject}
        onChange={(event) => change({ ...mandate, subject: (event.currentTarget as HTMLSelectElement).value })}
      >
        {(ladder.subjects ?? []).map((one) => (
          <option key={one.code} value={one.code}>
            {named(one, one.code)}
          </option>
        ))}
      </select>
      <label class="utrecht-form-label" for={`bedrag-${at}`}>
        {t("Tot en met welk bedrag?")} <span class="db-optional">{t("(niet verplicht)")}</span>
      </label>
      <input
        id={`bedrag-${at}`}
        class="utrecht-textbox db-member__year"
        inputMode="decimal"
        autocomplete="off"
        defaultValue={euros}
        onChange={(event) => {
          const cents = centsOf((event.currentTarget as HTMLInputElement).value);
          const { maxCents: _, ...rest } = mandate;
          change(cents === undefined ? rest : { ...rest, maxCents: cents });
        }}
      />
      <button type="button" class="nl-button nl-button--subtle" onClick={() => setValue(form, "mandates", all.filter((_, i) => i !== at))}>
        {t("Weghalen")}
        <span class="db-hidden"> {topicName(ladder.subjects, mandate.subject)}</span>
      </button>
    </li>
  );
}

/** Without `of`: somebody new. */
export function ContactForm({ of, ladder, onDone }: { of?: ContactView; ladder: Ladder; onDone: () => void }) {
  const form = useForm({
    contact: of?.contact,
    organisation: of?.organisation,
    mandates: of?.mandates ?? [],
    verified: dayOf(siteNow()),
    ...Object.fromEntries(Object.entries(of?.texts ?? {}).map(([field, words]) => [`texts.${field}`, words])),
  });
  const subjects = ladder.subjects ?? [];
  return (
    <FormBox
      form={form}
      button={of === undefined ? t("Op de bellijst zetten") : t("Bewaren; nagegaan op deze dag")}
      onCancel={onDone}
      onSubmit={() => {
        if (!demand(form, ["contact", "organisation", "texts.name", "mandates", "verified"])) return;
        void submit(form, "contact_put", bodyOf(form.values.value) as unknown as ContactPut).then((outcome) => {
          if (outcome === undefined) return;
          say(outcome.kept ? t("Geen verbinding. Dit wordt later verstuurd.") : t("De bellijst is bijgewerkt."));
          onDone();
        });
      }}
    >
      {of === undefined && <TextField form={form} name="contact" label={t("Code van de persoon")} hint={t("Geen naam, maar een code zoals wonen-3.")} />}
      <TextField form={form} name="texts.name" label={t("Naam")} max={200} />
      <TextField form={form} name="organisation" label={t("Organisatie")} />
      <TextField form={form} name="texts.phone" label={t("Telefoon")} optional type="tel" />
      <TextField form={form} name="texts.mail" label={t("Mail")} optional type="email" />
      <fieldset class="db-fieldset utrecht-form-field db-field" id="veld-mandates" tabIndex={-1}>
        <legend class="utrecht-form-label db-field__label">{t("Waarover mag deze persoon beslissen?")}</legend>
        {form.errors.value["mandates"] !== undefined && <div class="utrecht-form-field-error-message">{form.errors.value["mandates"]}</div>}
        <ul class="db-members">
          {mandatesOf(form).map((_, i) => (
            <MandateRow key={i} form={form} ladder={ladder} at={i} />
          ))}
        </ul>
        {mandatesOf(form).length < most && subjects[0] !== undefined && (
          <button
            type="button"
            class="nl-button nl-button--secondary"
            onClick={() => setValue(form, "mandates", [...mandatesOf(form), { subject: subjects[0]!.code }])}
          >
            {t("Onderwerp toevoegen")}
          </button>
        )}
      </fieldset>
      <DateField form={form} name="verified" label={t("Nagegaan op")} />
    </FormBox>
  );
}

export function removeContact(contact: string): Promise<boolean> {
  return give("contact_remove", { contact }, t("{contact} staat niet meer op de bellijst; naam en nummers zijn vernietigd.", { contact }));
}
