// SPDX-License-Identifier: EUPL-1.2
/* Mail: how the reader hears of what is asked of him, and where. For an administrator also of everybody else, and
 * whose mail did not come. Addresses are sealed and shown to nobody: only that there is one. */
import { useSignal } from "@preact/signals";
import { demand, setValue, useForm, value } from "../form";
import { choices, type MailView } from "../generated/protocol";
import { language, plural, t, term } from "../i18n";
import { ChooseField } from "../parts/choose";
import { useColleagues } from "../parts/colleagues";
import { ChoiceField, FormBox, TextField } from "../parts/fields";
import { Table } from "../parts/list";
import { Alert, Empty, Loading, Page, Section } from "../parts/page";
import { Disclosure, Facts, FullMoment } from "../parts/show";
import { give, SendBox } from "../parts/send";
import { useAll } from "../resource";
import { hasRole, me } from "../session";

function modeHint(mode: string): string {
  if (mode === "direct") return t("Een mail zodra er iets van u wordt gevraagd, en bij elke herinnering.");
  if (mode === "digest") return t("Een overzicht in de ochtend, met wat nieuw, te laat of bijna af moet zijn.");
  return t("U ziet het in Doorbraak, onder Meldingen en bij uw werk.");
}

/** Of oneself, or with `person` of somebody else. */
function MailForm({ of, person, onDone }: { of: MailView | undefined; person?: string; onDone?: () => void }) {
  const form = useForm({ mode: of?.mode, _language: (of === undefined ? language.value === "en" : of.english === true) ? "en" : "nl" });
  const known = of?.address === true;
  const mode = value<string>(form, "mode");
  return (
    <SendBox
      form={form}
      command="mail_put"
      body={(filled) => ({
        ...filled,
        ...(value(form, "_language") === "en" ? { english: true } : {}),
        ...(person === undefined ? {} : { person }),
      })}
      wanted={mode === "none" || known ? ["mode"] : ["mode", "texts.address"]}
      button={person === undefined ? t("Mail instellen") : t("Mail instellen voor {person}", { person })}
      done={t("Vastgelegd: {mode}.", { mode: term("mailMode", mode) })}
      onDone={() => {
        setValue(form, "texts.address", "");
        onDone?.();
      }}
    >
      <ChoiceField
        form={form}
        name="mode"
        label={t("Hoe wilt u het horen?")}
        options={choices.mailMode.map((one) => ({ value: one, label: term("mailMode", one), hint: modeHint(one) }))}
      />
      {mode !== "none" && (
        <>
          <TextField
            form={form}
            name="texts.address"
            label={t("Mailadres van het werk")}
            type="email"
            optional={known}
            hint={known ? t("Leeg: het adres dat er al is. Dat adres is verzegeld; niemand leest het hier terug.") : t("Het wordt verzegeld bewaard; niemand leest het hier terug.")}
          />
          <ChoiceField
            form={form}
            name="_language"
            label={t("In welke taal?")}
            options={[
              { value: "nl", label: "Nederlands" },
              { value: "en", label: "English" },
            ]}
          />
        </>
      )}
    </SendBox>
  );
}

function Failure({ of }: { of: MailView }) {
  return (
    <>
      {term("mailFailure", of.reason)}
      {of.status !== undefined && ` (${of.status})`}
    </>
  );
}

function Own({ of }: { of: MailView | undefined }) {
  return (
    <>
      {of?.failed !== undefined && (
        <Alert kind="warning" title={t("Een mail aan u kwam niet aan")}>
          <p class="nl-paragraph">
            <FullMoment at={of.failed} />: <Failure of={of} />. {t("Kijk uw adres na en stel het opnieuw in.")}
          </p>
        </Alert>
      )}
      <Facts
        pairs={[
          [t("Nu"), of === undefined ? t("geen mail ingesteld") : term("mailMode", of.mode)],
          [t("Adres"), of?.address === true ? t("bekend en verzegeld") : t("geen")],
        ]}
      />
      <MailForm key={JSON.stringify([of?.mode, of?.english, of?.address])} of={of} />
      {of !== undefined && (
        <p class="nl-paragraph">
          <button
            type="button"
            class="nl-button nl-button--secondary nl-button--negative"
            onClick={() => void give("mail_remove", {}, t("Uw adres is vernietigd. U krijgt geen mail meer."))}
          >
            {t("Geen mail meer, en mijn adres vernietigen")}
          </button>
        </p>
      )}
    </>
  );
}

/* --- for an administrator --- */

function Another({ of }: { of: MailView }) {
  const done = useSignal(0);
  return (
    <Disclosure name={`mail ${of.person}`} summary={t("Mail van {person}", { person: of.person })}>
      <MailForm key={done.value} of={of} person={of.person} onDone={() => done.value++} />
      <p class="nl-paragraph">
        <button
          type="button"
          class="nl-button nl-button--secondary nl-button--negative"
          onClick={() => void give("mail_remove", { person: of.person }, t("Het adres van {person} is vernietigd.", { person: of.person }))}
        >
          {t("Adres van {person} vernietigen", { person: of.person })}
        </button>
      </p>
    </Disclosure>
  );
}

function ForSomebody() {
  const form = useForm();
  const person = useSignal("");
  const colleagues = useColleagues();
  if (person.value !== "") return <MailForm of={undefined} person={person.value} onDone={() => (person.value = "")} />;
  return (
    <FormBox
      form={form}
      button={t("Kies")}
      onSubmit={() => {
        if (demand(form, ["_person"])) person.value = (value<string>(form, "_person") ?? "").trim();
      }}
    >
      <ChooseField form={form} name="_person" label={t("Voor wie?")} hint={t("Typ een deel van een code of een rol, en kies.")} known={colleagues} />
    </FormBox>
  );
}

function Everybody({ all }: { all: MailView[] }) {
  const failed = all.filter((one) => one.failed !== undefined);
  return (
    <>
      <Section title={t("Mail die niet aankwam")} id="mislukt">
        {failed.length === 0 ? (
          <Empty title={t("Alle mail kwam aan, voor zover bekend")} />
        ) : (
          <>
            <p class="nl-paragraph">
              {t("Deze mail wordt niet opnieuw geprobeerd. Wie het betreft, ziet in Doorbraak wat er wordt gevraagd. Stel het adres opnieuw in; dan is de melding weg.")}
            </p>
            <Table
              caption={plural(failed.length, "Bij 1 persoon kwam mail niet aan", "Bij {n} personen kwam mail niet aan")}
              rows={failed}
              keyOf={(row) => row.person}
              columns={[
                { name: t("Wie"), cell: (row) => row.person },
                { name: t("Wanneer"), cell: (row) => <FullMoment at={row.failed!} /> },
                { name: t("Waarom"), cell: (row) => <Failure of={row} /> },
              ]}
            />
          </>
        )}
      </Section>
      <Section title={t("Mail van anderen")} id="anderen">
        {all
          .filter((one) => one.person !== me.value)
          .map((one) => (
            <Another key={one.person} of={one} />
          ))}
        <Disclosure name="mail nieuw" summary={t("Mail instellen voor iemand anders")}>
          <ForSomebody />
        </Disclosure>
      </Section>
    </>
  );
}

export default function Mail() {
  const mails = useAll("mail", { limit: 100 }, "people");
  return (
    <Page
      title={t("Mail")}
      lead={t("Hoe u hoort wat er van u wordt gevraagd. In een mail staat nooit over wie een casus gaat, of wat erin staat.")}
    >
      <Loading of={mails}>
        {({ people = [] }) => {
          const own = people.find((one) => one.person === me.value);
          return (
            <>
              <Section title={t("Uw mail")} id="uw-mail">
                <Own of={own} />
              </Section>
              {hasRole("admin") && <Everybody all={people} />}
            </>
          );
        }}
      </Loading>
    </Page>
  );
}
