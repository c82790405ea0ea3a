// SPDX-License-Identifier: EUPL-1.2
/* People: absence with a stand-in, for everybody about himself; for administrators the roster, keys, terms
 * and under which name somebody signs in; room for work for each tier. */
import type { ComponentChildren } from "preact";
import { siteNow } from "../clock";
import { demand, bodyOf, submit, useForm, value } from "../form";
import { choices, type AbsenceView, type AbsenceSet, type PersonPut, type PersonRevoke, type PersonView, type TermPut } from "../generated/protocol";
import { named, plural, t, term } from "../i18n";
import { topicName, useLadder } from "../ladder";
import { ChoicesField, DateField, FormBox, SelectField, TextField } from "../parts/fields";
import { Table } from "../parts/list";
import { Loading, Page, Section } from "../parts/page";
import { sayOutcome } from "../parts/say";
import { Badge, Day, Disclosure, Facts } from "../parts/show";
import { KeyForm, Keys, SigninForm } from "../people/keys";
import { useAll, useQuery } from "../resource";
import { usePlace } from "../router";
import { hasRole, ladders, me } from "../session";
import { dayOf } from "../when";

/* --- absence --- */

function AbsenceForm({ person, onDone }: { person: string; onDone?: () => void }) {
  const form = useForm({ from: dayOf(siteNow()) }, `absence ${person}`);
  const standIn = value<string>(form, "standIn") ?? "";
  return (
    <FormBox
      form={form}
      button={standIn === "" ? t("Afwezigheid vastleggen") : t("Vastleggen; {person} neemt waar", { person: standIn })}
      onSubmit={() => {
        if (!demand(form, ["from", "until", "standIn"])) return;
        void submit(form, "absence_set", { person, ...bodyOf(form.values.value) } as AbsenceSet).then((outcome) => {
          if (outcome === undefined) return;
          sayOutcome(outcome, t("Vastgelegd. {person} kan dan voor u beslissen.", { person: standIn }));
          onDone?.();
        });
      }}
    >
      <DateField form={form} name="from" label={t("Eerste dag")} />
      <DateField form={form} name="until" label={t("Laatste dag")} />
      <TextField form={form} name="standIn" label={t("Wie neemt waar?")} hint={t("De code van een collega. Die leest en beslist dan voor u.")} />
    </FormBox>
  );
}

/** The reader's own, that are not over yet. */
function OwnAbsences({ absences }: { absences: AbsenceView[] }) {
  if (absences.length === 0) return null;
  return (
    <>
      <ul class="db-list">
        {absences.map((one) => (
          <li key={one.from}>
            <Day on={one.from} /> {t("tot en met")} <Day on={one.until} />: {t("{person} neemt waar", { person: one.standIn })}
          </li>
        ))}
      </ul>
      <p class="nl-paragraph">{t("Eerder terug, of langer weg? Leg het opnieuw vast: dat vervangt wat voor een van die dagen stond.")}</p>
    </>
  );
}

/* --- a person, for an administrator --- */

function Roles({ form }: { form: ReturnType<typeof useForm> }) {
  return (
    <ChoicesField
      form={form}
      name="roles"
      label={t("Rollen op deze plek")}
      options={choices.role.map((one) => ({ value: one, label: term("role", one) }))}
    />
  );
}

function ChangePerson({ of }: { of: PersonView }) {
  const form = useForm({ organisation: of.organisation, roles: of.roles ?? [] });
  return (
    <FormBox
      form={form}
      button={t("{person} wijzigen", { person: of.person })}
      onSubmit={() => {
        if (!demand(form, ["organisation", "roles"])) return;
        void submit(form, "person_put", { person: of.person, ...bodyOf(form.values.value) } as PersonPut).then(
          (outcome) => outcome !== undefined && sayOutcome(outcome, t("Vastgelegd.")),
        );
      }}
    >
      <TextField form={form} name="organisation" label={t("Organisatie")} />
      <Roles form={form} />
    </FormBox>
  );
}

function TermForm({ person }: { person: string }) {
  const form = useForm({ from: dayOf(siteNow()), ladder: ladders.value.length === 1 ? ladders.value[0] : undefined });
  const { ladder } = useLadder(value<string>(form, "ladder"));
  return (
    <FormBox
      form={form}
      button={t("Inzet vastleggen voor {person}", { person })}
      onSubmit={() => {
        if (!demand(form, ["ladder", "tier", "from", "until"])) return;
        const body = bodyOf(form.values.value);
        const hours = body["hoursWeek"] === undefined ? {} : { hoursWeek: Number(body["hoursWeek"]) };
        void submit(form, "term_put", { person, ...body, ...hours } as TermPut).then((outcome) => outcome !== undefined && sayOutcome(outcome, t("Vastgelegd.")));
      }}
    >
      <SelectField form={form} name="ladder" label={t("Ladder")} options={ladders.value.map((code) => ({ value: code, label: code }))} />
      <SelectField
        form={form}
        name="tier"
        label={t("Trede")}
        options={(ladder?.tiers ?? []).map((tier) => ({ value: tier.code, label: named(tier, tier.code) }))}
      />
      <DateField form={form} name="from" label={t("Eerste dag")} />
      <DateField form={form} name="until" label={t("Laatste dag")} />
      <TextField form={form} name="hoursWeek" label={t("Uren per week")} optional inputMode="numeric" />
    </FormBox>
  );
}

function RevokeForm({ person }: { person: string }) {
  const form = useForm();
  const to = value<string>(form, "successor") ?? "";
  return (
    <FormBox
      form={form}
      negative
      button={to === "" ? t("{person} buitensluiten", { person }) : t("{person} buitensluiten; het werk gaat naar {to}", { person, to })}
      onSubmit={() =>
        void submit(form, "person_revoke", { person, ...bodyOf(form.values.value) } as PersonRevoke).then(
          (outcome) => outcome !== undefined && sayOutcome(outcome, t("{person} komt er niet meer in; wat open stond, is overgedragen.", { person })),
        )
      }
    >
      <TextField form={form} name="successor" label={t("Wie neemt het werk over?")} optional hint={t("Leeg: wie vandaag waarneemt.")} />
    </FormBox>
  );
}

function Person({ of }: { of: PersonView }) {
  return (
    <Disclosure
      name={`persoon ${of.person}`}
      summary={
        <>
          {of.person} <span class="db-optional">{(of.roles ?? []).map((role) => term("role", role)).join(", ")}</span>{" "}
          {of.revoked === true && <Badge kind="negative">{t("buitengesloten")}</Badge>}
          {(of.absences ?? []).length > 0 && <Badge kind="warning">{t("afwezig gemeld")}</Badge>}
        </>
      }
    >
      <Facts
        pairs={[
          [t("Organisatie"), of.organisation],
          ...(of.absences ?? []).map((one): [string, ComponentChildren] => [
            t("Afwezig"),
            <>
              <Day on={one.from} /> – <Day on={one.until} />, {t("waargenomen door {person}", { person: one.standIn })}
            </>,
          ]),
          ...(of.terms ?? []).map((one): [string, ComponentChildren] => [
            t("Inzet bij {tier}", { tier: one.tier }),
            <>
              <Day on={one.from} /> – <Day on={one.until} />
              {one.hoursWeek !== undefined && `, ${plural(one.hoursWeek, "1 uur per week", "{n} uur per week")}`}
            </>,
          ]),
        ]}
      />
      <Keys of={of} />
      {of.revoked !== true && (
        <>
          <Disclosure name={`wijzig ${of.person}`} summary={t("Rollen en organisatie")}>
            <ChangePerson of={of} />
          </Disclosure>
          <Disclosure name={`afwezig ${of.person}`} summary={t("Afwezig melden")}>
            <AbsenceForm person={of.person} />
          </Disclosure>
          <Disclosure name={`inzet ${of.person}`} summary={t("Inzet bij een trede")}>
            <TermForm person={of.person} />
          </Disclosure>
          <Disclosure name={`sleutel ${of.person}`} summary={t("Sleutel toelaten")}>
            <KeyForm person={of.person} />
          </Disclosure>
          <Disclosure name={`code ${of.person}`} summary={t("Aanmeldcode koppelen")}>
            <SigninForm person={of.person} />
          </Disclosure>
          <Disclosure name={`uit ${of.person}`} summary={t("Buitensluiten")}>
            <RevokeForm person={of.person} />
          </Disclosure>
        </>
      )}
    </Disclosure>
  );
}

function NewPerson() {
  const form = useForm({}, "new person");
  return (
    <FormBox
      form={form}
      button={t("Toelaten")}
      onSubmit={() => {
        if (!demand(form, ["person", "organisation", "roles"])) return;
        void submit(form, "person_put", bodyOf(form.values.value) as unknown as PersonPut).then(
          (outcome) => outcome !== undefined && sayOutcome(outcome, t("Toegelaten. Koppel nu een aanmeldcode of een sleutel.")),
        );
      }}
    >
      <TextField form={form} name="person" label={t("Code van de persoon")} hint={t("Geen naam, maar een code zoals professional-12.")} />
      <TextField form={form} name="organisation" label={t("Organisatie")} />
      <Roles form={form} />
    </FormBox>
  );
}

function Roster() {
  const roster = useAll("people", { limit: 100 }, "people");
  return (
    <>
      <Loading of={roster}>{(answer) => (answer.people ?? []).map((one) => <Person key={one.person} of={one} />)}</Loading>
      <Disclosure name="nieuw" summary={t("Iemand toelaten")}>
        <NewPerson />
      </Disclosure>
    </>
  );
}

/* --- room for work --- */

function Workload({ code }: { code: string }) {
  const { ladder } = useLadder(code);
  const tier = usePlace<string>(`werk ${code}`, "");
  const chosen = tier.value === "" ? ladder?.tiers[0]?.code : tier.value;
  const workload = useQuery("workload", chosen === undefined ? undefined : { ladder: code, tier: chosen });
  return (
    <>
      <label class="utrecht-form-label" for={`trede-${code}`}>
        {named(ladder, code)}
      </label>{" "}
      <select
        id={`trede-${code}`}
        class="utrecht-select utrecht-select--html-select"
        value={chosen ?? ""}
        onChange={(event) => (tier.value = (event.currentTarget as HTMLSelectElement).value)}
      >
        {(ladder?.tiers ?? []).map((one) => (
          <option key={one.code} value={one.code}>
            {named(one, one.code)}
          </option>
        ))}
      </select>
      <Loading of={workload}>
        {(answer) => (
          <Table
            caption={t("Wie werkt bij {tier}, en hoeveel", { tier: topicName(ladder?.tiers, chosen) })}
            rows={answer.people ?? []}
            keyOf={(row) => row.person}
            columns={[
              { name: t("Wie"), cell: (row) => (row.person === me.value ? t("u") : row.person) },
              { name: t("Casussen"), number: true, cell: (row) => row.cases ?? 0 },
              { name: t("Aangeboden"), number: true, cell: (row) => row.offered ?? 0 },
              { name: t("Uren per week"), number: true, cell: (row) => row.hoursWeek ?? "" },
              {
                name: t("Bijzonderheden"),
                cell: (row) => (
                  <>
                    {row.next === true && <Badge kind="positive">{t("heeft nu de meeste ruimte")}</Badge>}
                    {row.away !== undefined && (
                      <>
                        {t("afwezig tot en met")} <Day on={row.away} />
                        {row.standIn !== undefined && `, ${row.standIn}`}
                      </>
                    )}
                    {row.until !== undefined && (
                      <>
                        {" "}
                        {t("inzet tot en met")} <Day on={row.until} />
                      </>
                    )}
                  </>
                ),
              },
            ]}
          />
        )}
      </Loading>
    </>
  );
}

export default function People() {
  const wide = hasRole("admin", "coordinator", "chair", "coach");
  const own = useQuery("hello", {});
  return (
    <Page title={t("Mensen")} lead={t("Wie er is, wie waarneemt en wie ruimte heeft. Niemands afwezigheid houdt een casus op.")}>
      <Section title={t("Uw afwezigheid")} id="afwezigheid">
        <OwnAbsences absences={own.data.value?.absences ?? []} />
        <Disclosure name="zelf" summary={t("Meld uzelf afwezig")}>
          <AbsenceForm person={me.value} onDone={own.reload} />
        </Disclosure>
      </Section>
      {wide && (
        <Section title={t("Ruimte voor werk")} id="ruimte">
          {ladders.value.map((code) => (
            <Workload key={code} code={code} />
          ))}
        </Section>
      )}
      {hasRole("admin") && (
        <Section title={t("Rooster en toegang")} id="rooster">
          <Roster />
        </Section>
      )}
    </Page>
  );
}
