// SPDX-License-Identifier: EUPL-1.2
/* The pots of a ladder in a year: what there is, what is asked, given, lent, and what came back. */
import type { Approval, PotView } from "../generated/protocol";
import { language, named, t, term } from "../i18n";
import { useLadder, type Pot } from "../ladder";
import { BarTable, type BarRow } from "../parts/chart";
import { InlineChoice, LadderChoice, ladderOfPath } from "../parts/ladders";
import { Table } from "../parts/list";
import { Empty, Loading, Page, Section } from "../parts/page";
import { CaseLink, Facts } from "../parts/show";
import { useQuery } from "../resource";
import { usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { siteNow } from "../clock";
import { topicNames, type Ladder } from "../ladder";
import { dayOf, moneyText } from "../when";
import "../style/cases.css";
import "../style/chart.css";

/* Who says yes, by kind. */
function approvalWords(approval: Approval): string {
  const words: Record<Approval, string> = {
    one: t("één persoon van de trede"),
    "four-eyes": t("twee collega’s na elkaar, nooit wie het vraagt"),
    "two-together": t("iemand van de trede en een contactpersoon van de bellijst samen"),
    "group-consult": t("wie het vraagt, na overleg met de groep"),
    "team-lead": t("de teamleider"),
    table: t("de voorzitter van de tafel"),
    afterwards: t("wie het uitgeeft; achteraf wordt verantwoord"),
    board: t("het bestuur, bij meerderheid"),
  };
  return words[approval];
}

function euros(cents: number | undefined): string {
  return moneyText(cents ?? 0, language.value);
}

function rowsOf(pot: PotView): BarRow[] {
  const row = (key: string, label: string, cents: number | undefined): BarRow => ({ key, label, value: cents ?? 0, text: euros(cents) });
  const rows = [
    row("spent", t("Gegeven"), pot.spentCents),
    row("reserved", t("Gevraagd, nog niet besloten"), pot.reservedCents),
    row("lent", t("Geleend"), pot.lentCents),
    row("repaid", t("Daarvan terug"), pot.repaidCents),
    row("forgiven", t("Daarvan kwijtgescholden"), pot.forgivenCents),
    row("accounted", t("Verantwoord"), pot.accountedCents),
  ];
  const year = pot.yearCents ?? 0;
  if (year > 0) rows.push(row("left", t("Nog over dit jaar"), Math.max(0, year - (pot.spentCents ?? 0) - (pot.reservedCents ?? 0) - (pot.lentCents ?? 0))));
  return rows.filter((one) => one.value! > 0 || one.key === "spent" || one.key === "left");
}

/** Which cases asked; the rest is asked in cases that the reader does not see. */
function Requests({ pot, name }: { pot: PotView; name: string }) {
  const reserved = pot.reservedCents ?? 0;
  const known = pot.requests ?? [];
  const rest = reserved - known.reduce((sum, one) => sum + one.cents, 0);
  if (reserved === 0) return null;
  return (
    <>
      {known.length > 0 && (
        <Table
          caption={t("Gevraagd uit {pot}, nog niet besloten", { pot: name })}
          rows={known}
          keyOf={(one) => `${one.caseId} ${one.spend}`}
          columns={[
            { name: t("Casus"), cell: (one) => <CaseLink caseId={one.caseId} /> },
            { name: t("Bedrag"), number: true, cell: (one) => euros(one.cents) },
            { name: t("Soort"), cell: (one) => term("spendKind", one.kind) },
          ]}
        />
      )}
      {rest > 0 && (
        <p class="nl-paragraph">
          {known.length > 0
            ? t("Nog {amount} is gevraagd in casussen die u niet ziet.", { amount: euros(rest) })
            : t("{amount} is gevraagd in casussen die u niet ziet.", { amount: euros(rest) })}
        </p>
      )}
    </>
  );
}

function PotPart({ pot, rule, ladder }: { pot: PotView; rule: Pot | undefined; ladder: Ladder | undefined }) {
  const name = named(pot, pot.pot);
  const year = pot.yearCents ?? 0;
  return (
    <Section title={name} id={pot.pot}>
      <Facts
        pairs={[
          [t("Voor dit jaar"), year > 0 ? euros(year) : t("geen vast bedrag")],
          [t("Hoogstens per keer"), pot.maxCents === undefined || pot.maxCents === 0 ? t("geen grens") : euros(pot.maxCents)],
          [t("Hoogstens per casus"), rule?.caseCents === undefined ? undefined : euros(rule.caseCents)],
          [t("Wie beslist"), rule === undefined ? undefined : approvalWords(rule.approval)],
          [t("Bij"), topicNames(ladder?.tiers, rule?.tiers)],
        ]}
      />
      <BarTable caption={t("Wat er uit {pot} ging", { pot: name })} names={[t("Wat"), t("Bedrag")]} rows={rowsOf(pot)} {...(year > 0 ? { most: year } : {})} />
      <Requests pot={pot} name={name} />
      {(pot.shares ?? []).length > 0 && (
        <BarTable
          caption={t("Wie het draagt")}
          names={[t("Organisatie"), t("Bedrag")]}
          rows={pot.shares!.map((share) => ({
            key: share.organisation,
            label: t("{who}, {percent}%", { who: share.organisation, percent: share.percent }),
            value: share.cents ?? 0,
            text: euros(share.cents),
          }))}
        />
      )}
    </Section>
  );
}

export default function Pots({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const now = Number(dayOf(siteNow()).slice(0, 4));
  const year = usePlace("year", now);
  const pots = useQuery("pots", code === undefined ? undefined : { ladder: code, year: year.value });
  return (
    <Page
      title={t("Potjes")}
      lead={t("Wat er is, wat is gevraagd en gegeven.")}
      actions={
        <>
          <LadderChoice code={code} to={(one) => `/potjes/${one}`} />
          <InlineChoice
            id="kies-jaar"
            label={t("Jaar")}
            value={String(year.value)}
            options={[now, now - 1, now - 2].map((one) => ({ value: String(one), label: String(one) }))}
            onChoose={(one) => (year.value = Number(one))}
          />
        </>
      }
    >
      <Loading of={pots}>
        {(answer) =>
          (answer.pots ?? []).length === 0 ? (
            <Empty title={t("Deze ladder heeft geen potjes die u ziet")} />
          ) : (
            <>
              {(answer.pots ?? []).map((pot) => (
                <PotPart key={pot.pot} pot={pot} ladder={ladder} rule={(ladder?.pots ?? []).find((one) => one.code === pot.pot)} />
              ))}
            </>
          )
        }
      </Loading>
    </Page>
  );
}
