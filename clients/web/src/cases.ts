// SPDX-License-Identifier: EUPL-1.2
/* What lists of cases come to: which need attention and why, who waits for whom, what fits a search. Pure;
 * the words are parts/cases.tsx's. */
import type { CaseLine, ShowAnswer } from "./generated/protocol";
import { topicName, topicNames, type ClockRule, type Ladder } from "./ladder";
import { named } from "./i18n";

/** What must be done next, in the words of the ladder file. */
export function stepRule(ladder: Ladder | undefined, tier: string | undefined, step: string | undefined): ClockRule | undefined {
  if (step === undefined) return undefined;
  const own = ladder?.tiers.find((one) => one.code === tier)?.clocks?.find((clock) => clock.code === step);
  return own ?? ladder?.clocks.find((clock) => clock.code === step);
}

export function stepWords(ladder: Ladder | undefined, line: Pick<CaseLine, "tier" | "step" | "words">): string {
  return line.words ?? named(stepRule(ladder, line.tier, line.step), line.step ?? "");
}

/** What was decided stalls, and whoever decided is called in again (UTR-8). */
export function isStalled(of: Pick<CaseLine, "status" | "stalled">): boolean {
  return of.status === "decided" && of.stalled === true;
}

/** Every open case has an owner, a step and a time (GEN-8); one that has not is shown as such. */
export function lacksStep(line: CaseLine): boolean {
  return line.owner === undefined || line.step === undefined || line.due === undefined;
}

export interface StandupDays {
  yesterdayFrom?: string | undefined;
  todayUntil?: string | undefined;
  tomorrowUntil?: string | undefined;
}

export interface Waiting {
  owner: string;
  late: number;
  lines: CaseLine[];
}

export interface Standup {
  late: CaseLine[];
  today: CaseLine[];
  fresh: CaseLine[];
  lacking: CaseLine[];
  waiting: Waiting[];
}

/** A case stands in each part where it belongs: one that came in today may be due today. */
export function standupOf(lines: CaseLine[], days: StandupDays): Standup {
  const since = Date.parse(days.yesterdayFrom ?? "");
  const until = Date.parse(days.todayUntil ?? "");
  const waiting = new Map<string, Waiting>();
  for (const line of lines) {
    if (line.owner === undefined) continue;
    const of = waiting.get(line.owner) ?? { owner: line.owner, late: 0, lines: [] };
    of.lines.push(line);
    if (line.late === true) of.late++;
    waiting.set(line.owner, of);
  }
  return {
    late: lines.filter((line) => line.late === true),
    today: lines.filter((line) => line.late !== true && line.due !== undefined && Date.parse(line.due) < until),
    fresh: lines.filter((line) => Date.parse(line.submitted ?? "") >= since || Date.parse(line.entered ?? "") >= since),
    lacking: lines.filter(lacksStep),
    waiting: [...waiting.values()].sort((a, b) => b.late - a.late || b.lines.length - a.lines.length || (a.owner < b.owner ? -1 : 1)),
  };
}

/** "D-0FZJ-BM2M-HMM7" however somebody types it, whole or the beginning of it; undefined: it is no number. */
export function caseNumberOf(text: string): string | undefined {
  const typed = text.toUpperCase().replace(/[\s-]/g, "");
  /* whole and without its D, as somebody types it on a telephone: a word has no digits. One in 32 begins with a D
   * of its own: then twelve are the whole number too, unless it begins as it is written, D-. */
  const whole = /^(?=.*\d)[0-9A-HJKMNP-TV-Z]{12}$/.test(typed) && !/^\s*D[\s-]/i.test(text);
  const bare = whole ? `D${typed}` : typed;
  if (!/^D[0-9A-HJKMNP-TV-Z]{0,12}$/.test(bare) || bare.length < 2) return undefined;
  const parts = bare.slice(1).match(/.{1,4}/g) ?? [];
  return ["D", ...parts].join("-");
}

export const caseNumberLength = "D-0000-0000-0000".length;

function bare(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/** Whether a case fits what somebody looks for: each word in its number, a tag (domain, obstacle), its
 * district, tier, or a person who has to do with it. */
export function fits(ladder: Ladder | undefined, line: CaseLine, search: string): boolean {
  const number = caseNumberOf(search);
  if (number !== undefined && number.length > 4) return line.caseId.startsWith(number);
  const words = [
    line.caseId,
    ...(line.domains ?? []).flatMap((code) => [code, topicName(ladder?.domains, code)]),
    ...(line.obstacles ?? []).flatMap((code) => [code, topicName(ladder?.obstacles, code)]),
    line.district ?? "",
    topicName(ladder?.areas, line.district),
    topicName(ladder?.tiers, line.tier),
    line.holder ?? "",
    line.owner ?? "",
    line.claimedBy ?? "",
  ];
  const all = bare(words.join(" "));
  return bare(search)
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** What to ask of the daemon to find what fits: of the word that says most, the codes that it may mean. Without any,
 * nothing fits but what is asked by number. */
export function codesMeant(ladder: Ladder | undefined, search: string): string[] {
  const topics = [...(ladder?.domains ?? []), ...(ladder?.obstacles ?? []), ...(ladder?.areas ?? []), ...(ladder?.tiers ?? [])];
  const words = bare(search).split(/\s+/).filter((word) => word !== "");
  const meant = words.map((word) => {
    const named = topics.filter((topic) => bare(`${topic.code} ${topicName(topics, topic.code)}`).includes(word)).map((topic) => topic.code);
    return [...new Set([...named, ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(word) && word.length <= 39 ? [word] : [])])];
  });
  const least = meant.sort((a, b) => a.length - b.length)[0] ?? [];
  return least.length > codesAtMost ? [] : least;
}

const codesAtMost = 24;

/** Whose texts are filled and which are not, of what the plan asks. */
export function planGaps(ladder: Ladder | undefined, show: ShowAnswer): string {
  const filled = show.filled ?? [];
  const open = (ladder?.form ?? []).filter((field) => !filled.includes(field.code)).map((field) => named(field, field.code).split(/[:?.]/)[0]!);
  return open.join("; ");
}

export function about(ladder: Ladder | undefined, show: ShowAnswer): string {
  const parts = [topicNames(ladder?.domains, show.domains), topicNames(ladder?.obstacles, show.obstacles), topicName(ladder?.areas, show.district)];
  return parts.filter((part) => part !== "").join(" · ");
}
