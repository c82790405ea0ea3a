// SPDX-License-Identifier: EUPL-1.2
/* Somebody on the phone list, for a coordinator or an administrator: put on it, checked again, taken off it. Names and
 * numbers are sealed under a key of that person's own, which is destroyed when he is taken off. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { siteNow } from "../clock";
import { setValue, useForm, value, type Form } from "../form";
import type { ContactView, Mandate } from "../generated/protocol";
import { named, t } from "../i18n";
import { topicName, type Ladder } from "../ladder";
import { DateField, FieldGroup, TextField } from "../parts/fields";
import { give, SendBox } from "../parts/send";
import { centsOf, dayOf } from "../when";

const most = 12;

function mandatesOf(form: Form): Mandate[] {
  return value<Mandate[]>(form, "mandates") ?? [];
}

function eurosOf(cents: number | undefined): string {
  return cents === undefined || cents === 0 || Number.isNaN(cents) ? "" : String(cents / 100).replace(".", ",");
}

/** An amount that is none is NaN, so that it is not taken for a mandate without a limit. */
function MandateRow({ form, ladder, at }: { form: Form; ladder: Ladder; at: number }) {
  const all = mandatesOf(form);
  const mandate = all[at]!;
  const id = useId();
  const typed = useSignal(eurosOf(mandate.maxCents));
  const change = (to: Mandate): void => setValue(form, "mandates", all.map((one, i) => (i === at ? to : one)));
  return (
    <li class="db-member">
      <label class="utrecht-form-label" for={`${id}-onderwerp`}>
        {t("Onderwerp")}
      </label>
      <select
        id={`${id}-onderwerp`}
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
      <label class="utrecht-form-label" for={`${id}-bedrag`}>
        {t("Tot en met welk bedrag?")} <span class="db-optional">{t("(niet verplicht)")}</span>
      </label>
      <input
        id={`${id}-bedrag`}
        class="utrecht-textbox db-member__year"
        inputMode="decimal"
        autocomplete="off"
        value={typed.value}
        onInput={(event) => {
          typed.value = (event.currentTarget as HTMLInputElement).value;
          const { maxCents: _, ...rest } = mandate;
          change(typed.value.trim() === "" ? rest : { ...rest, maxCents: centsOf(typed.value) ?? Number.NaN });
        }}
      />
      <button type="button" class="nl-button nl-button--subtle" onClick={() => setValue(form, "mandates", all.filter((_, i) => i !== at))}>
        {t("Weghalen")}
        <span class="db-hidden"> {topicName(ladder.subjects, mandate.subject)}</span>
      </button>
    </li>
  );
}

function Mandates({ form, ladder }: { form: Form; ladder: Ladder }) {
  const all = mandatesOf(form);
  const first = ladder.subjects?.[0];
  return (
    <FieldGroup props={{ form, name: "mandates", label: t("Waarover mag deze persoon beslissen?") }}>
      <ul class="db-members">
        {all.map((_, i) => (
          <MandateRow key={`${i} of ${all.length}`} form={form} ladder={ladder} at={i} />
        ))}
      </ul>
      {all.length < most && first !== undefined && (
        <button type="button" class="nl-button nl-button--secondary" onClick={() => setValue(form, "mandates", [...all, { subject: first.code }])}>
          {t("Onderwerp toevoegen")}
        </button>
      )}
    </FieldGroup>
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
  const unclear = mandatesOf(form).some((one) => Number.isNaN(one.maxCents));
  return (
    <SendBox
      form={form}
      command="contact_put"
      wanted={["contact", "organisation", "texts.name", "mandates", "verified"]}
      wrong={{ mandates: unclear ? t("Typ een bedrag tot en met 10 miljoen, zoals 750 of 99,95.") : undefined }}
      button={of === undefined ? t("Op de bellijst zetten") : t("Bewaren; nagegaan op deze dag")}
      done={t("De bellijst is bijgewerkt.")}
      onDone={onDone}
      onCancel={onDone}
    >
      {of === undefined && <TextField form={form} name="contact" label={t("Code van de persoon")} hint={t("Geen naam, maar een code zoals wonen-3.")} />}
      <TextField form={form} name="texts.name" label={t("Naam")} max={200} />
      <TextField form={form} name="organisation" label={t("Organisatie")} />
      <TextField form={form} name="texts.phone" label={t("Telefoon")} optional type="tel" />
      <TextField form={form} name="texts.mail" label={t("Mail")} optional type="email" />
      <Mandates form={form} ladder={ladder} />
      <DateField form={form} name="verified" label={t("Nagegaan op")} />
    </SendBox>
  );
}

export function removeContact(contact: string): Promise<boolean> {
  return give("contact_remove", { contact }, t("{contact} staat niet meer op de bellijst; naam en nummers zijn vernietigd.", { contact }));
}
