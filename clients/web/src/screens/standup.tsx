// SPDX-License-Identifier: EUPL-1.2
/* The stand-up of a ladder, or of one of its tiers: what is late, due today, new, who waits for whom, what
 * lacks a step, what meets tomorrow. `?muur` shows it on a wall, to be read from four metres. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { standupOf, stepWords, type Standup, type StandupDays } from "../cases";
import { siteNow } from "../clock";
import type { CaseLine, CasesAnswer, MeetingView, Warning } from "../generated/protocol";
import { language, plural, t } from "../i18n";
import { topicName, useLadder, type Ladder, type Tier } from "../ladder";
import { CaseTable, Who } from "../parts/cases";
import { LadderChoice, TierChoice, ladderOfPath } from "../parts/ladders";
import { useSteady } from "../parts/list";
import { Alert, Empty, Loading, Page, Section } from "../parts/page";
import { CaseLink, Disclosure, FullMoment } from "../parts/show";
import { useAll, useQuery } from "../resource";
import { navigate, path, usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { dayOf, dayText, timeText } from "../when";
import "../style/cases.css";
import "../style/standup.css";

/* --- what there is to tell --- */

function meetsTomorrow(meeting: MeetingView, days: StandupDays): boolean {
  const start = Date.parse(meeting.start);
  return start >= Date.parse(days.todayUntil ?? "") && start < Date.parse(days.tomorrowUntil ?? "");
}

function warningWords(ladder: Ladder | undefined, warning: Warning): string {
  const places = {
    who: warning.person ?? "",
    where: warning.tier === undefined ? t("de hele ladder") : topicName(ladder?.tiers, warning.tier),
    n: warning.count ?? 0,
    most: warning.most ?? 0,
    day: warning.until === undefined ? "" : dayText(warning.until, siteNow(), language.value),
  };
  switch (warning.kind) {
    case "caseload":
      return t("{who} heeft {n} casussen, bij {where} hoogstens {most}", places);
    case "hours":
      return t("{who} heeft bij {where} {n} uur per week voor een casus, minstens {most}", places);
    case "in-progress":
      return t("bij {where} zijn {n} casussen in behandeling, hoogstens {most}", places);
    case "year-target":
      return t("dit jaar zijn {n} casussen ingebracht; het doel is {most}", places);
    case "term":
      return t("de termijn van {who} bij {where} eindigt op {day}; nog {n} casussen over te dragen", places);
    case "terms-together":
      return t("bij {where} eindigen vanaf {day} {n} van {most} termijnen samen", places);
    case "no-stand-in":
      return t("{who} is afwezig tot en met {day}, en niemand neemt waar", places);
    case "report":
      return t("sinds {day} zijn {n} casussen afgesloten; er is een rapportage te maken", places);
    case "learning":
      return t("op {day} is de leerbijeenkomst; de lijst staat bij Cijfers", places);
  }
}

/* --- on a desk --- */

function Tally({ to, n, words, alarm = false }: { to: string; n: number; words: string; alarm?: boolean }) {
  return (
    <li class={alarm && n > 0 ? "db-tally db-tally--alarm" : "db-tally"}>
      <a class="db-tally__link" href={`#${to}`}>
        <span class="db-tally__number">{n}</span>
        <span class="db-tally__words">{words}</span>
      </a>
    </li>
  );
}

function Tallies({ standup, meetings }: { standup: Standup; meetings: number }) {
  return (
    <ul class="db-tallies" aria-label={t("In het kort")}>
      <Tally to="te-laat" n={standup.late.length} words={t("te laat")} alarm />
      <Tally to="vandaag" n={standup.today.length} words={t("vandaag")} />
      <Tally to="nieuw" n={standup.fresh.length} words={t("nieuw")} />
      <Tally to="wie" n={standup.waiting.length} words={t("aan zet")} />
      <Tally to="zonder-stap" n={standup.lacking.length} words={t("zonder stap")} alarm />
      <Tally to="morgen" n={meetings} words={t("overleg morgen")} />
    </ul>
  );
}

interface PartProps {
  ladder: Ladder | undefined;
  rows: CaseLine[];
  title: string;
  id: string;
  none: string;
  days: StandupDays;
  reset: string;
}

function Part({ ladder, rows, title, id, none, days, reset }: PartProps) {
  return (
    <Section title={title} id={id}>
      {rows.length === 0 ? (
        <p class="nl-paragraph db-none">{none}</p>
      ) : (
        <CaseTable ladder={ladder} rows={rows} caption={title} since={days.yesterdayFrom} reset={reset} />
      )}
    </Section>
  );
}

function WaitingPart({ ladder, standup, reset }: { ladder: Ladder | undefined; standup: Standup; reset: string }) {
  return (
    <Section title={t("Wie is aan zet")} id="wie">
      {standup.waiting.length === 0 && <p class="nl-paragraph db-none">{t("Er wacht niets op iemand.")}</p>}
      {standup.waiting.map((of) => (
        <Disclosure
          key={of.owner}
          name={`wie ${of.owner}`}
          summary={
            <>
              <Who code={of.owner} />: {plural(of.lines.length, "1 casus", "{n} casussen")}
              {of.late > 0 && <>, {t("{n} te laat", { n: of.late })}</>}
            </>
          }
        >
          <CaseTable ladder={ladder} rows={of.lines} caption={of.owner} reset={reset} />
        </Disclosure>
      ))}
    </Section>
  );
}

function MeetingsPart({ ladder, meetings }: { ladder: Ladder; meetings: { tier: Tier; meeting: MeetingView }[] }) {
  return (
    <Section title={t("Agenda van de volgende werkdag")} id="morgen">
      {meetings.length === 0 && <p class="nl-paragraph db-none">{t("Er is dan geen overleg.")}</p>}
      {meetings.map(({ tier, meeting }) => (
        <div key={tier.code + meeting.start}>
          <h3 class="nl-heading nl-heading--level-3">
            <a class="nl-link" href={`/tafels/${ladder.code}/${tier.code}/${encodeURIComponent(meeting.start)}`}>
              {topicName(ladder.tiers, tier.code)}, <FullMoment at={meeting.start} />
            </a>
          </h3>
          <ol class="db-list">
            {(meeting.agenda ?? []).map((line) => (
              <li key={line.from}>
                {timeText(new Date(line.from), language.value)}{" "}
                {line.caseId === undefined ? t("een casus die u niet ziet") : <CaseLink caseId={line.caseId} />}
                {line.packSent !== true && `, ${t("plan nog niet verstuurd")}`}
              </li>
            ))}
          </ol>
          {(meeting.agenda ?? []).length === 0 && <p class="nl-paragraph">{t("De agenda is nog leeg.")}</p>}
        </div>
      ))}
    </Section>
  );
}

function Notices({ ladder, answer }: { ladder: Ladder | undefined; answer: CasesAnswer }) {
  const warnings = answer.warnings ?? [];
  const overdue = answer.contactsOverdue ?? [];
  if (warnings.length === 0 && overdue.length === 0) return null;
  return (
    <Alert kind="warning" title={t("Let op")}>
      <ul class="db-list">
        {warnings.map((warning, i) => (
          <li key={i}>{warningWords(ladder, warning)}</li>
        ))}
        {overdue.length > 0 && (
          <li>
            {t("Bellijst, opnieuw na te gaan:")} {overdue.join(", ")}
          </li>
        )}
      </ul>
    </Alert>
  );
}

/* --- on a wall --- */

const rowsOnWall = 4;
const holdsFor = 20_000; /* milliseconds that a wall's list stays as it is after something changed */

/** What changed is taken in after a while, unless somebody holds the list: nobody presses a button at a wall. */
function useWallRows(rows: CaseLine[], held: boolean, reset: string) {
  const steady = useSteady(rows, (line) => line.caseId, reset);
  const changed = steady.waiting > 0 || steady.rows.some((row) => row.gone);
  useEffect(() => {
    if (!changed || held) return undefined;
    const timer = setTimeout(steady.show, holdsFor);
    return () => clearTimeout(timer);
  }, [changed, held]);
  return steady.rows;
}

interface WallListProps {
  title: string;
  n: number;
  alarm?: boolean;
  rows: CaseLine[];
  held: boolean;
  reset: string;
  children: (line: CaseLine) => ComponentChildren;
}

function WallList({ title, n, alarm = false, rows, held, reset, children }: WallListProps) {
  const steady = useWallRows(rows, held, reset);
  const shown = steady.slice(0, rowsOnWall);
  return (
    <section class={alarm && n > 0 ? "db-wall__part db-wall__part--alarm" : "db-wall__part"}>
      <h2 class="db-wall__title">
        <span class="db-wall__number">{n}</span> {title}
      </h2>
      <ul class="db-wall__rows">
        {shown.map(({ key, row, gone }) => (
          <li key={key} class={gone ? "db-wall__row db-wall__row--gone" : "db-wall__row"}>
            <span class="db-wall__case">{row.caseId}</span>
            <span class="db-wall__what">
              <Who code={row.owner} />
              {": "}
              {children(row)}
            </span>
          </li>
        ))}
      </ul>
      {n > shown.length && <p class="db-wall__more">{t("en nog {n}", { n: n - shown.length })}</p>}
    </section>
  );
}

function Clock() {
  const now = useSignal(siteNow());
  useEffect(() => {
    const timer = setInterval(() => (now.value = siteNow()), 5000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="db-wall__clock">
      {dayText(dayOf(now.value), now.value, language.value)} <strong>{timeText(now.value, language.value)}</strong>
    </p>
  );
}

interface WallProps {
  ladder: Ladder | undefined;
  title: string;
  standup: Standup;
  meetings: { tier: Tier; meeting: MeetingView }[];
  onEnd: () => void;
  reset: string;
}

function Wall({ ladder, title, standup, meetings, onEnd, reset }: WallProps) {
  const held = useSignal(false);
  useLayoutEffect(() => {
    document.documentElement.dataset["wall"] = "";
    return () => {
      delete document.documentElement.dataset["wall"];
    };
  }, []);
  const what = (line: CaseLine) => stepWords(ladder, line);
  const common = { held: held.value, reset };
  return (
    <div class="db-wall">
      <div class="db-wall__head">
        <h1 class="db-wall__name" tabIndex={-1}>
          {title}
        </h1>
        <Clock />
        <div class="db-wall__buttons">
          <button type="button" class="nl-button nl-button--secondary" aria-pressed={held.value} onClick={() => (held.value = !held.value)}>
            {t("Lijsten vasthouden")}
          </button>
          <button type="button" class="nl-button nl-button--secondary" onClick={onEnd}>
            {t("Van de muur")}
          </button>
        </div>
      </div>
      <div class="db-wall__parts">
        <WallList {...common} title={t("te laat")} n={standup.late.length} alarm rows={standup.late}>
          {what}
        </WallList>
        <WallList {...common} title={t("vandaag")} n={standup.today.length} rows={standup.today}>
          {(line) => `${line.due === undefined ? "" : timeText(new Date(line.due), language.value)} ${what(line)}`}
        </WallList>
        <WallList {...common} title={t("nieuw")} n={standup.fresh.length} rows={standup.fresh}>
          {(line) => topicName(ladder?.tiers, line.tier)}
        </WallList>
        <section class="db-wall__part">
          <h2 class="db-wall__title">
            <span class="db-wall__number">{standup.waiting.length}</span> {t("aan zet")}
          </h2>
          <ul class="db-wall__rows">
            {standup.waiting.slice(0, rowsOnWall).map((of) => (
              <li class="db-wall__row" key={of.owner}>
                <span class="db-wall__case">{of.owner}</span>
                <span class="db-wall__what">
                  {of.lines.length}
                  {of.late > 0 && `, ${t("{n} te laat", { n: of.late })}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <WallList {...common} title={t("zonder stap")} n={standup.lacking.length} alarm rows={standup.lacking}>
          {(line) => topicName(ladder?.tiers, line.tier)}
        </WallList>
        <section class="db-wall__part">
          <h2 class="db-wall__title">
            <span class="db-wall__number">{meetings.length}</span> {t("overleg morgen")}
          </h2>
          <ul class="db-wall__rows">
            {meetings.slice(0, rowsOnWall).map(({ tier, meeting }) => (
              <li class="db-wall__row" key={tier.code + meeting.start}>
                <span class="db-wall__case">{timeText(new Date(meeting.start), language.value)}</span>
                <span class="db-wall__what">
                  {topicName(ladder?.tiers, tier.code)}, {plural((meeting.agenda ?? []).length, "1 casus", "{n} casussen")}
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  );
}

/* --- the screen --- */

function TableMeetings({ ladder, tier, found }: { ladder: string; tier: Tier; found: (meetings: MeetingView[]) => void }) {
  const meetings = useQuery("meetings", { ladder, tier: tier.code, limit: 5 });
  const now = meetings.data.value?.meetings;
  useEffect(() => found(now ?? []), [now]);
  return null;
}

export default function StandupScreen({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const lines = useAll("standup", code === undefined ? undefined : { ladder: code, limit: 100 }, "cases");
  const tier = usePlace("tier", "");
  const byTable = useSignal<Record<string, MeetingView[]>>({});
  const wall = new URLSearchParams(path.value.split("?")[1] ?? "").has("muur");
  const here = `/standup/${code ?? ""}`;
  const tables = (ladder?.tiers ?? []).filter((one) => one.kind === "table" && (tier.value === "" || one.code === tier.value));
  const title = tier.value === "" ? t("Stand-up") : t("Stand-up {tier}", { tier: topicName(ladder?.tiers, tier.value) });
  return (
    <>
      {code !== undefined &&
        tables.map((one) => (
          <TableMeetings
            key={one.code}
            ladder={code}
            tier={one}
            found={(meetings) => (byTable.value = { ...byTable.value, [one.code]: meetings })}
          />
        ))}
      {lines.data.value === undefined && (
        <Page title={title}>
          <Loading of={lines}>{() => null}</Loading>
        </Page>
      )}
      {lines.data.value !== undefined && (
        <Loading of={lines}>
          {(answer) => {
            const of = (answer.cases ?? []).filter((line) => tier.value === "" || line.tier === tier.value);
            const standup = standupOf(of, answer);
            const meetings = tables.flatMap((one) =>
              (byTable.value[one.code] ?? []).filter((meeting) => meetsTomorrow(meeting, answer)).map((meeting) => ({ tier: one, meeting })),
            );
            if (wall)
              return (
                <Wall
                  ladder={ladder}
                  title={title}
                  standup={standup}
                  meetings={meetings}
                  onEnd={() => navigate(here, true)}
                  reset={tier.value}
                />
              );
            const common = { ladder, days: answer, reset: tier.value };
            return (
              <Page
                title={title}
                lead={plural(of.length, "1 open casus", "{n} open casussen")}
                actions={
                  <>
                    <LadderChoice code={code} to={(one) => `/standup/${one}`} />
                    <TierChoice ladder={ladder} value={tier.value} all={t("alle treden")} onChoose={(one) => (tier.value = one)} />
                    <a class="nl-link" href={`${here}?muur`}>
                      {t("Op de muur")}
                    </a>
                  </>
                }
              >
                <Tallies standup={standup} meetings={meetings.length} />
                <Notices ladder={ladder} answer={answer} />
                {of.length === 0 && <Empty title={t("Er zijn geen open casussen die u ziet")} />}
                <Part {...common} rows={standup.late} title={t("Te laat")} id="te-laat" none={t("Niets is te laat.")} />
                <Part {...common} rows={standup.today} title={t("Vandaag")} id="vandaag" none={t("Vandaag loopt er geen termijn af.")} />
                <Part
                  {...common}
                  rows={standup.fresh}
                  title={t("Nieuw sinds de vorige werkdag")}
                  id="nieuw"
                  none={t("Er kwam niets bij.")}
                />
                <WaitingPart ladder={ladder} standup={standup} reset={tier.value} />
                <Part
                  {...common}
                  rows={standup.lacking}
                  title={t("Zonder volgende stap")}
                  id="zonder-stap"
                  none={t("Elke casus heeft iemand die aan zet is, een stap en een termijn.")}
                />
                {ladder !== undefined && <MeetingsPart ladder={ladder} meetings={meetings} />}
              </Page>
            );
          }}
        </Loading>
      )}
    </>
  );
}
