// SPDX-License-Identifier: EUPL-1.2
/* The phone list: who may decide on this subject and this amount, with name and number; and the call that
 * was made, kept with the case in under a minute. */
import { useSignal } from "@preact/signals";
import { useForm, value } from "../form";
import { caseNumberLength, caseNumberOf } from "../cases";
import { choices, type ContactView, type Mandate, type QueryContacts } from "../generated/protocol";
import { language, named, plural, t, term } from "../i18n";
import { topicName, useLadder, type Ladder } from "../ladder";
import { ChooseField } from "../parts/choose";
import { ChoiceField, TextField } from "../parts/fields";
import { LadderChoice, ladderOfPath } from "../parts/ladders";
import { Empty, Loading, Page } from "../parts/page";
import { Badge, Day, Facts } from "../parts/show";
import { StepBox } from "../parts/steps";
import { ContactForm, removeContact } from "../people/contact";
import { useAll, useQuery } from "../resource";
import { usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { hasRole } from "../session";
import { centsOf, moneyText } from "../when";
import "../style/cases.css";
import "../style/phone.css";

function mandateText(ladder: Ladder | undefined, mandate: Mandate): string {
  const subject = topicName(ladder?.subjects, mandate.subject);
  const most = mandate.maxCents === undefined || mandate.maxCents === 0 ? "" : ` ${t("tot en met {amount}", { amount: moneyText(mandate.maxCents, language.value) })}`;
  const basis = mandate.basis === undefined ? "" : ` (${mandate.basis})`;
  return subject + most + basis;
}

/** What fits the search stands first. */
function mandatesOf(contact: ContactView, subject: string): Mandate[] {
  return [...(contact.mandates ?? [])].sort((a, b) => Number(b.subject === subject) - Number(a.subject === subject));
}

/** Who has no case has no call to keep with it. */
function worksOnCases(): boolean {
  return hasRole("professional", "coach", "chair", "member", "coordinator");
}

function CallForm({ contact, onDone }: { contact: ContactView; onDone: () => void }) {
  const work = useQuery("queue", { limit: 100 });
  const mine = [...new Set((work.data.value?.cases ?? []).map((line) => line.caseId))];
  /* From the page of a case: for that one. */
  const asked = new URLSearchParams(location.search).get("casus") ?? "";
  const form = useForm({ contact: contact.contact, _case: asked }, `call ${contact.contact} ${asked}`);
  const typed = value<string>(form, "_case") ?? "";
  const caseId = caseNumberOf(typed);
  return (
    <StepBox
      form={form}
      step="case_contact"
      caseId={caseId ?? typed}
      wanted={["_case", "result"]}
      wrong={{ _case: caseId?.length === caseNumberLength ? undefined : t("Typ het hele nummer, zoals D-7K3M-9QX2-AB4C.") }}
      button={caseId === undefined ? t("Telefoontje vastleggen") : t("Vastleggen bij {caseId}", { caseId })}
      done={t("Vastgelegd bij {caseId}. De casushouder ziet het.", { caseId: caseId ?? typed })}
      onDone={onDone}
      onCancel={onDone}
    >
      <ChooseField form={form} name="_case" label={t("Bij welke casus?")} hint={t("Het nummer; dat van uw eigen werk kunt u kiezen.")} known={mine.map((one) => ({ value: one, label: "" }))} />
      <ChoiceField
        form={form}
        name="result"
        label={t("Wat kwam eruit?")}
        options={choices.contactResult.map((one) => ({ value: one, label: term("contactResult", one) }))}
      />
      <TextField form={form} name="texts.note" label={t("Wat is afgesproken?")} optional rows={3} max={4000} />
    </StepBox>
  );
}

/** For who keeps the list. */
function Keep({ contact, ladder }: { contact: ContactView; ladder: Ladder }) {
  const open = useSignal(false);
  return (
    <>
      <div class="db-buttons">
        <button type="button" class="nl-button nl-button--secondary" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          {t("Nagaan of wijzigen")}
          <span class="db-hidden"> {contact.contact}</span>
        </button>
        <button type="button" class="nl-button nl-button--secondary nl-button--negative" onClick={() => void removeContact(contact.contact)}>
          {t("Van de bellijst halen")}
          <span class="db-hidden"> {contact.contact}</span>
        </button>
      </div>
      {open.value && (
        <div class="db-steps__form">
          <ContactForm of={contact} ladder={ladder} onDone={() => (open.value = false)} />
        </div>
      )}
    </>
  );
}

function Contact({ contact, ladder, subject }: { contact: ContactView; ladder: Ladder | undefined; subject: string }) {
  const calling = useSignal(false);
  const texts = contact.texts ?? {};
  const phone = texts["phone"];
  return (
    <>
      <div class="db-card__row">
        <div>
          <h2 class="nl-heading nl-heading--level-3">{texts["name"] ?? contact.contact}</h2>
          <p class="nl-paragraph">
            {contact.organisation}{" "}
            {contact.overdue === true && (
              <Badge kind="warning" why={t("Niemand heeft dit de laatste tijd nagegaan.")}>
                {t("opnieuw na te gaan")}
              </Badge>
            )}
          </p>
        </div>
        {phone !== undefined && (
          <a class="nl-link db-phone__number" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
            {phone}
          </a>
        )}
      </div>
      <ul class="db-list">
        {mandatesOf(contact, subject).map((mandate) => (
          <li key={mandate.subject}>
            {mandateText(ladder, mandate)}
            {mandate.until !== undefined && (
              <>
                {" "}
                {t("tot")} <Day on={mandate.until} />
              </>
            )}
          </li>
        ))}
      </ul>
      <Facts
        pairs={[
          [t("Mail"), texts["mail"] === undefined ? undefined : <a class="nl-link" href={`mailto:${texts["mail"]}`}>{texts["mail"]}</a>],
          [t("Nagegaan op"), <Day on={contact.verified} />],
          [t("Code"), contact.contact],
        ]}
      />
      {worksOnCases() && (
        <button
          type="button"
          class="nl-button nl-button--secondary"
          aria-expanded={calling.value}
          aria-label={t("Telefoontje vastleggen met {name}", { name: texts["name"] ?? contact.contact })}
          onClick={() => (calling.value = !calling.value)}
        >
          {t("Telefoontje vastleggen")}
        </button>
      )}
      {calling.value && (
        <div class="db-steps__form">
          <CallForm contact={contact} onDone={() => (calling.value = false)} />
        </div>
      )}
      {ladder !== undefined && hasRole("admin", "coordinator") && <Keep contact={contact} ladder={ladder} />}
    </>
  );
}

export default function PhoneList({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const subject = usePlace("subject", "");
  const amount = usePlace("amount", "");
  const cents = centsOf(amount.value);
  const ask: QueryContacts = {
    limit: 50,
    ...(subject.value === "" ? {} : { subject: subject.value }),
    ...(cents === undefined ? {} : { cents }),
  };
  const found = useAll("contacts", ask, "contacts");
  const adding = useSignal(false);
  const wrong = amount.value.trim() !== "" && cents === undefined;
  return (
    <Page
      title={t("Bellijst")}
      lead={t("Wie mag over dit onderwerp en dit bedrag beslissen?")}
      actions={<LadderChoice code={code} to={(one) => `/bellijst/${one}`} />}
    >
      <div class="db-filter">
        <label class="db-filter__search">
          <span class="db-filter__label">{t("Onderwerp")}</span>
          <select
            class="utrecht-select utrecht-select--html-select db-select"
            value={subject.value}
            onChange={(event) => (subject.value = (event.currentTarget as HTMLSelectElement).value)}
          >
            <option value="">{t("alle onderwerpen")}</option>
            {(ladder?.subjects ?? []).map((one) => (
              <option key={one.code} value={one.code}>
                {named(one, one.code)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="db-filter__label">{t("Bedrag in euro’s")}</span>
          <input
            class="utrecht-textbox db-textbox db-textbox--short"
            inputMode="decimal"
            value={amount.value}
            aria-invalid={wrong || undefined}
            aria-describedby="bedrag-fout"
            onInput={(event) => (amount.value = (event.currentTarget as HTMLInputElement).value)}
          />
        </label>
        <p class="db-filter__error" id="bedrag-fout" role="status">
          {wrong && t("Typ een bedrag tot en met 10 miljoen, zoals 750 of 99,95.")}
        </p>
      </div>
      {ladder !== undefined && hasRole("admin", "coordinator") && (
        <div class="db-no-print">
          <button type="button" class="nl-button nl-button--secondary" aria-expanded={adding.value} onClick={() => (adding.value = !adding.value)}>
            {t("Iemand op de bellijst zetten")}
          </button>
          {adding.value && (
            <div class="db-steps__form">
              <ContactForm ladder={ladder} onDone={() => (adding.value = false)} />
            </div>
          )}
        </div>
      )}
      {!wrong && (
        <Loading of={found}>
          {(answer) => {
            const contacts = answer.contacts ?? [];
            return (
              <>
                <p class="nl-paragraph" role="status">
                  {plural(contacts.length, "1 gevonden", "{n} gevonden")}
                </p>
                {contacts.length === 0 ? (
                  <Empty title={t("Niemand op de bellijst mag hierover beslissen")}>
                    <p class="nl-paragraph">{t("Kies een ander onderwerp of een lager bedrag, of schaal de casus op.")}</p>
                  </Empty>
                ) : (
                  <ul class="db-cards" aria-label={t("Bellijst")}>
                    {contacts.map((contact) => (
                      <li class="db-card" key={contact.contact}>
                        <Contact contact={contact} ladder={ladder} subject={subject.value} />
                      </li>
                    ))}
                  </ul>
                )}
              </>
            );
          }}
        </Loading>
      )}
    </Page>
  );
}
