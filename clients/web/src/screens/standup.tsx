// SPDX-License-Identifier: EUPL-1.2
/* The stand-up of a ladder, or of one of its tiers: what is late, due today, new, who waits for whom, what
 * lacks a step, what meets tomorrow. `?muur` shows it on a wall, to be read from four metres. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { standupOf, type Standup, type StandupDays } from "../cases";
import { siteNow } from "../clock";
import type { CaseLine, CasesAnswer, MeetingView, Warning } from "../generated/protocol";
import { language, plural, t } from "../i18n";
import { topicName, useLadder, type Ladder, type Tier } from "../ladder";
import { CaseTable, Who } from "../parts/cases";
import { LadderChoice, TierChoice, ladderOfPath } from "../parts/ladders";
import { Alert, Empty, Loading, Page, Section } from "../parts/page";
import { CaseLink, Disclosure, FullMoment } from "../parts/show";
import { Wall } from "../parts/wall";
import { useAll, useQuery } from "../resource";
import { navigate, path, usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { dayText, timeText } from "../when";
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
              <Who code={of.owner} ladder={ladder} />: {plural(of.lines.length, "1 casus", "{n} casussen")}
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
                {line.caseId !== undefined && meeting.packAsked === true && line.packSent !== true && `, ${t("plan nog niet verstuurd")}`}
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
