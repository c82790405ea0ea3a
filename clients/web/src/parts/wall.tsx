// SPDX-License-Identifier: EUPL-1.2
/* The stand-up on a wall, to be read from four metres: six lists, what is late first. What changed is taken in by itself. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { stepWords, type Standup } from "../cases";
import type { CaseLine, MeetingView } from "../generated/protocol";
import { language, plural, t } from "../i18n";
import { topicName, type Ladder, type Tier } from "../ladder";
import { dayOf, dayText, timeText } from "../when";
import { Who } from "./cases";
import { useSteady } from "./list";
import { useSiteNow } from "./show";

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
      <More n={n - shown.length} />
    </section>
  );
}

/** How many of a list the wall has no room for. */
function More({ n }: { n: number }) {
  return n > 0 ? <p class="db-wall__more">{t("en nog {n}", { n })}</p> : null;
}

function Clock() {
  const now = useSiteNow();
  return (
    <p class="db-wall__clock">
      {dayText(dayOf(now), now, language.value)} <strong>{timeText(now, language.value)}</strong>
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

export function Wall({ ladder, title, standup, meetings, onEnd, reset }: WallProps) {
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
          <More n={standup.waiting.length - rowsOnWall} />
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
          <More n={meetings.length - rowsOnWall} />
        </section>
      </div>
    </div>
  );
}
