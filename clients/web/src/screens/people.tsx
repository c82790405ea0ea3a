// SPDX-License-Identifier: EUPL-1.2
/* People: absence with a stand-in, for everybody about himself; for administrators the roster, keys, terms
 * and under which name somebody signs in; room for work for each tier. */
import type { ComponentChildren } from "preact";
import { siteNow } from "../clock";
import { useForm, value } from "../form";
import { choices, type AbsenceView, type PersonView } from "../generated/protocol";
import { named, plural, t, term } from "../i18n";
import { topicName, useLadder } from "../ladder";
import { ChooseField } from "../parts/choose";
import { useColleagues } from "../parts/colleagues";
import { ChoicesField, DateField, SelectField, TextField } from "../parts/fields";
import { ladderTitle } from "../parts/ladders";
import { Table } from "../parts/list";
import { Loading, Page, Section } from "../parts/page";
import { topicOptions } from "../parts/questions";
import { SendBox } from "../parts/send";
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
  const others = useColleagues().filter((one) => one.value !== person);
  return (
    <SendBox
      form={form}
      command="absence_set"
      body={(filled) => ({ person, ...filled })}
      wanted={["from", "until", "standIn"]}
      button={standIn === "" ? t("Afwezigheid vastleggen") : t("Vastleggen; {person} neemt waar", { person: standIn })}
      done={t("Vastgelegd. {person} kan dan voor u beslissen.", { person: standIn })}
      onDone={() => onDone?.()}
    >
      <DateField form={form} name="from" label={t("Eerste dag")} />
      <DateField form={form} name="until" label={t("Laatste dag")} />
      <ChooseField form={form} name="standIn" label={t("Wie neemt waar?")} hint={t("Deze collega leest en beslist dan voor u. Typ een deel van een code of een rol, en kies.")} known={others} />
    </SendBox>
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
    <SendBox
      form={form}
      command="person_put"
      body={(filled) => ({ person: of.person, ...filled })}
      wanted={["organisation", "roles"]}
      button={t("{person} wijzigen", { person: of.person })}
      done={t("Vastgelegd.")}
    >
      <TextField form={form} name="organisation" label={t("Organisatie")} />
      <Roles form={form} />
    </SendBox>
  );
}

function TermForm({ person }: { person: string }) {
  const form = useForm({ from: dayOf(siteNow()), ladder: ladders.value.length === 1 ? ladders.value[0] : undefined });
  const { ladder } = useLadder(value<string>(form, "ladder"));
  return (
    <SendBox
      form={form}
      command="term_put"
      body={({ hoursWeek, ...filled }) => ({ person, ...filled, ...(hoursWeek === undefined ? {} : { hoursWeek: Number(hoursWeek) }) })}
      wanted={["ladder", "tier", "from", "until"]}
      button={t("Inzet vastleggen voor {person}", { person })}
      done={t("Vastgelegd.")}
    >
      <SelectField form={form} name="ladder" label={t("Ladder")} options={ladders.value.map((code) => ({ value: code, label: ladderTitle(code) }))} />
      <SelectField
        form={form}
        name="tier"
        label={t("Trede")}
        options={topicOptions(ladder?.tiers)}
      />
      <DateField form={form} name="from" label={t("Eerste dag")} />
      <DateField form={form} name="until" label={t("Laatste dag")} />
      <TextField form={form} name="hoursWeek" label={t("Uren per week")} optional inputMode="numeric" />
    </SendBox>
  );
}

function RevokeForm({ person }: { person: string }) {
  const form = useForm();
  const to = value<string>(form, "successor") ?? "";
  const others = useColleagues().filter((one) => one.value !== person);
  return (
    <SendBox
      form={form}
      command="person_revoke"
      body={(filled) => ({ person, ...filled })}
      button={to === "" ? t("{person} buitensluiten", { person }) : t("{person} buitensluiten; het werk gaat naar {to}", { person, to })}
      done={t("{person} komt er niet meer in; wat open stond, is overgedragen.", { person })}
      negative
    >
      <ChooseField form={form} name="successor" label={t("Wie neemt het werk over?")} optional hint={t("Leeg: wie vandaag waarneemt.")} known={others} />
    </SendBox>
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
    <SendBox
      form={form}
      command="person_put"
      wanted={["person", "organisation", "roles"]}
      button={t("Toelaten")}
      done={t("Toegelaten. Koppel nu een aanmeldcode of een sleutel.")}
    >
      <TextField form={form} name="person" label={t("Code van de persoon")} hint={t("Geen naam, maar een code zoals professional-12.")} />
      <TextField form={form} name="organisation" label={t("Organisatie")} />
      <Roles form={form} />
    </SendBox>
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
