// SPDX-License-Identifier: EUPL-1.2
/* Figures of a ladder over a period, small numbers left out: charts that are tables. And the cases to learn
 * from, for the next session. */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { stepRule } from "../cases";
import { siteNow } from "../clock";
import { figuresOf, groupOf, rowsToRead, type Figure, type FigureGroup, type FigureRow } from "../figures";
import type { QueryReport, ReportAnswer } from "../generated/protocol";
import { language, named, t, term } from "../i18n";
import { topicName, useLadder, type Ladder } from "../ladder";
import { CaseTable, Who } from "../parts/cases";
import { BarTable, type BarRow } from "../parts/chart";
import { InlineChoice, LadderChoice, ladderOfPath } from "../parts/ladders";
import { Table } from "../parts/list";
import { Alert, Empty, Loading, Page, Section } from "../parts/page";
import { FullMoment } from "../parts/show";
import { useAll } from "../resource";
import { usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { hasRole } from "../session";
import { dayOf, dayText, moneyText } from "../when";
import "../style/cases.css";
import "../style/chart.css";

function figureTitle(figure: string): string {
  const titles: Record<string, string> = {
    submitted: t("Ingebracht"),
    finished: t("Gesloten, naar de trede waar de casus toen stond"),
    highest: t("Gesloten, naar de hoogste trede waar de casus kwam"),
    withdrawn: t("Ingetrokken"),
    outcome: t("Uitkomsten, naar trede"),
    entered: t("Op een trede gekomen, anders dan door inbrengen"),
    boomerang: t("Boemerangs: heropend, of terug aan een tafel"),
    merged: t("Samengevoegd met een andere casus"),
    consultation: t("Met een collega meegedacht"),
    "consultation-apart": t("Consultaties los van een casus"),
    advice: t("Adviezen gegeven"),
    usable: t("Was het advies bruikbaar?"),
    returned: t("Geschatte opbrengst, vergeleken met wat ervan kwam"),
    "return-estimated": t("Opbrengst die was geschat"),
    "return-found": t("Opbrengst die er van diezelfde casussen kwam"),
    "referral-sent": t("Voorgelegd aan een andere tafel, zoals de landelijke"),
    "referral-ended": t("Wat er van het voorleggen kwam"),
    "referral-received": t("Voorgelegd gekregen van elders"),
    "referral-handed-back": t("Daarvan teruggegeven, met wat ontbreekt"),
    "issue-proposed": t("Kwesties voorgesteld"),
    "issue-adopted": t("Kwesties aangenomen, naar niveau"),
    "issue-closed": t("Kwesties afgerond"),
    domain: t("Gebieden die voor het eerst bij een casus zijn genoemd"),
    obstacle: t("Knelpunten die voor het eerst bij een casus zijn genoemd"),
    "clock-started": t("Termijnen die zijn verstreken, van wat er begon"),
    waiting: t("Wachten tot iemand de casus oppakt"),
    working: t("Werken, van oppakken tot uitkomst of vertrek"),
    stay: t("Op de trede, van binnenkomst tot uitkomst of vertrek"),
    asked: t("Geld gevraagd"),
    spent: t("Geld gegeven"),
    lent: t("Geld geleend"),
    repaid: t("Geld terugbetaald"),
    forgiven: t("Geld kwijtgescholden"),
  };
  return titles[figure] ?? figure;
}

const enumerations: Record<string, string> = {
  submitted: "stage",
  outcome: "outcome",
  entered: "entry",
  usable: "usable",
  returned: "returned",
  "referral-ended": "referralEnd",
  "issue-adopted": "issueLevel",
  "issue-closed": "issueResult",
};

function nameWords(ladder: Ladder | undefined, figure: string, name: string): string {
  if (name === "all-others") return t("alle andere");
  if (name === "unknown") return t("niet gezegd");
  if (figure === "domain") return topicName(ladder?.domains, name);
  if (figure === "obstacle") return topicName(ladder?.obstacles, name);
  if (["asked", "spent", "lent", "repaid", "forgiven"].includes(figure)) return topicName(ladder?.pots, name);
  const enumeration = enumerations[figure];
  return enumeration === undefined ? name : term(enumeration, name);
}

/* Of a length of time the name is which of the three numbers it is. */
const lengths: ReadonlySet<string> = new Set(["waiting", "working", "stay"]);

function label(ladder: Ladder | undefined, { line }: FigureRow): string {
  const parts: string[] = [];
  if (line.tier !== undefined) parts.push(topicName(ladder?.tiers, line.tier));
  if (line.figure === "clock-started" && line.name !== undefined) parts.push(named(stepRule(ladder, line.tier, line.name), line.name));
  else if (line.name !== undefined && !lengths.has(line.figure)) parts.push(nameWords(ladder, line.figure, line.name));
  if (line.rung !== undefined && line.tier === undefined) parts.push(t("trede {rung}", { rung: line.rung }));
  return parts.length === 0 ? t("alles samen") : parts.join(": ");
}

function tenths(value: number | undefined): string {
  return value === undefined ? "·" : new Intl.NumberFormat(language.value === "en" ? "en-GB" : "nl-NL").format(value / 10);
}

function Lengths({ ladder, figure, title }: { ladder: Ladder | undefined; figure: Figure; title: string }) {
  const number = (value: number | undefined) => (value === undefined ? "·" : String(value));
  return (
    <Table
      caption={title}
      captionHidden
      rows={rowsToRead(figure)}
      keyOf={(row) => label(ladder, row)}
      columns={[
        { name: t("Trede"), cell: (row) => label(ladder, row) },
        { name: t("Aantal keer"), number: true, cell: (row) => number(row.values[0]) },
        { name: t("De helft binnen (werkdagen)"), number: true, cell: (row) => tenths(row.values[1]) },
        { name: t("9 van de 10 binnen"), number: true, cell: (row) => tenths(row.values[2]) },
      ]}
    />
  );
}

function barRow(ladder: Ladder | undefined, figure: Figure, row: FigureRow, i: number): BarRow {
  const last = row.values.at(-1);
  const words = label(ladder, row);
  const key = `${words} ${i}`;
  if (figure.kind === "money" && row.line.unit === "cents") return { key, label: words, value: last, text: last === undefined ? "·" : moneyText(last, language.value) };
  if (figure.kind === "money")
    return { key, label: `${words} (${row.values[0] ?? "·"})`, value: last, ...(last === undefined ? {} : { text: moneyText(last, language.value) }) };
  if (figure.kind === "clocks") return { key, label: words, value: last, text: t("{late} van {all}", { late: last ?? "·", all: row.values[0] ?? "·" }) };
  return { key, label: words, value: last };
}

function FigurePart({ ladder, figure }: { ladder: Ladder | undefined; figure: Figure }) {
  const title = figureTitle(figure.figure);
  const rows = rowsToRead(figure);
  if (figure.kind === "lengths")
    return (
      <div>
        <p class="db-bar-chart__caption">{title}</p>
        <Lengths ladder={ladder} figure={figure} title={title} />
      </div>
    );
  return <BarTable caption={title} names={[t("Wat"), t("Aantal")]} rows={rows.map((row, i) => barRow(ladder, figure, row, i))} />;
}

function periodName(from: string, until: string): string {
  const now = siteNow();
  const last = new Date(Date.parse(until) - 1);
  return `${dayText(dayOf(new Date(from)), now, language.value)} – ${dayText(dayOf(last), now, language.value)}`;
}

function PeriodPart({ ladder, figures }: { ladder: Ladder | undefined; figures: Figure[] }) {
  const told = figures.filter((figure) => rowsToRead(figure).length > 0);
  const nothing = figures.filter((figure) => !told.includes(figure));
  const groups: [FigureGroup, string][] = [
    ["flow", t("Instroom en uitkomst")],
    ["time", t("Hoe lang het duurt")],
    ["learning", t("Wat eruit te leren is")],
    ["money", t("Geld")],
  ];
  return (
    <>
      {groups.map(([group, title]) => {
        const of = told.filter((figure) => groupOf(figure) === group);
        return of.length === 0 ? null : (
          <div key={group} class="db-figures">
            <h3 class="nl-heading nl-heading--level-3">{title}</h3>
            <div class="db-figures__list">
              {of.map((figure) => (
                <div class="db-figures__one" key={figure.figure}>
                  <FigurePart ladder={ladder} figure={figure} />
                </div>
              ))}
            </div>
          </div>
        );
      })}
      {nothing.length > 0 && (
        <p class="nl-paragraph db-none">
          {t("Niets te tellen was er bij:")} {nothing.map((figure) => figureTitle(figure.figure).toLowerCase()).join("; ")}.
        </p>
      )}
    </>
  );
}

function Figures({ ladder, answer }: { ladder: Ladder | undefined; answer: ReportAnswer }) {
  const periods = answer.periods ?? [];
  const lines = answer.lines ?? [];
  if (periods.length === 0) return <Empty title={t("Over deze tijd zijn er nog geen cijfers")} />;
  return (
    <>
      {answer.threshold !== undefined && answer.threshold > 1 && (
        <p class="nl-paragraph">
          {t("Een getal van 1 tot {n} is weggelaten (·), zodat niemand te herkennen is.", { n: answer.threshold - 1 })}
        </p>
      )}
      {periods.map((period, i) => (
        <Section key={period.from} title={periodName(period.from, period.until)} id={`periode-${i}`}>
          <PeriodPart ladder={ladder} figures={figuresOf(lines, i)} />
        </Section>
      ))}
    </>
  );
}

function Learning({ code, ladder }: { code: string; ladder: Ladder | undefined }) {
  const learning = useAll("learning", { ladder: code, limit: 100 }, "cases");
  const columns = [
    { name: t("Uitkomst"), cell: (line: { outcome?: string }) => term("outcome", line.outcome) as ComponentChildren },
    { name: t("Casushouder"), cell: (line: { holder?: string }) => (<Who code={line.holder} />) as ComponentChildren },
  ];
  return (
    <Section title={t("Om van te leren")} id="leren">
      <Loading of={learning}>
        {(answer) => (
          <>
            <p class="nl-paragraph">
              {answer.since !== undefined && (
                <>
                  {t("Besloten sinds")} <FullMoment at={answer.since} />.{" "}
                </>
              )}
              {answer.until !== undefined && (
                <>
                  {t("De volgende bijeenkomst is")} <FullMoment at={answer.until} />.
                </>
              )}
            </p>
            {(answer.cases ?? []).length === 0 ? (
              <Empty title={t("Er is sindsdien niets besloten")} />
            ) : (
              <CaseTable ladder={ladder} rows={answer.cases ?? []} caption={t("Om van te leren")} more={columns} reset={code} />
            )}
          </>
        )}
      </Loading>
    </Section>
  );
}

function ReportPart({ code, ladder }: { code: string; ladder: Ladder | undefined }) {
  const today = dayOf(siteNow());
  const aYearAgo = `${Number(today.slice(0, 4)) - 1}${today.slice(4, 8)}01`;
  const asked = usePlace<QueryReport>("figures", { ladder: code, from: aYearAgo, until: today });
  const from = useSignal(asked.value.from ?? aYearAgo);
  const until = useSignal(asked.value.until ?? today);
  const every = useSignal<"" | "month" | "quarter" | "year">(asked.value.every ?? "");
  const wrong = useSignal(false);
  const report = useAll("report", { ...asked.value, ladder: code }, "lines");
  const day = (label: string, id: string, of: typeof from) => (
    <label>
      <span class="db-filter__label">{label}</span>
      <input
        id={id}
        type="date"
        class="utrecht-textbox db-textbox db-textbox--short"
        value={of.value}
        max={today}
        onInput={(event) => (of.value = (event.currentTarget as HTMLInputElement).value)}
      />
    </label>
  );
  return (
    <>
      <form
        class="db-filter db-no-print"
        onSubmit={(event) => {
          event.preventDefault();
          wrong.value = from.value === "" || until.value === "" || until.value < from.value;
          if (!wrong.value) asked.value = { ladder: code, from: from.value, until: until.value, ...(every.value === "" ? {} : { every: every.value }) };
        }}
      >
        {day(t("Van"), "van", from)}
        {day(t("Tot en met"), "tot", until)}
        <InlineChoice
          id="per"
          label={t("Per")}
          value={every.value}
          options={[
            { value: "", label: t("alles samen") },
            { value: "month", label: t("maand") },
            { value: "quarter", label: t("kwartaal") },
            { value: "year", label: t("jaar") },
          ]}
          onChoose={(one) => (every.value = one as typeof every.value)}
        />
        <button type="submit" class="nl-button nl-button--primary">
          {t("Tonen")}
        </button>
        <button type="button" class="nl-button nl-button--secondary" onClick={() => print()}>
          {t("Afdrukken")}
        </button>
      </form>
      {wrong.value && (
        <Alert kind="error">
          <p class="nl-paragraph">{t("Kies een eerste en een laatste dag; de laatste ligt niet voor de eerste.")}</p>
        </Alert>
      )}
      <Loading of={report}>{(answer) => <Figures ladder={ladder} answer={answer} />}</Loading>
    </>
  );
}

export default function Reports({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const figures = hasRole("policy", "coordinator", "privacy", "admin");
  const learns = hasRole("policy", "coach", "chair", "coordinator");
  return (
    <Page
      title={t("Cijfers")}
      lead={t("Geteld worden casussen en stappen, nooit mensen.")}
      actions={<LadderChoice code={code} to={(one) => `/cijfers/${one}`} />}
    >
      {code !== undefined && figures && <ReportPart key={code} code={code} ladder={ladder} />}
      {!figures && !learns && (
        <Alert kind="info">
          <p class="nl-paragraph">{t("Cijfers zijn er voor beleid, coördinatoren en de functionaris gegevensbescherming.")}</p>
        </Alert>
      )}
      {code !== undefined && learns && <Learning code={code} ladder={ladder} />}
    </Page>
  );
}
