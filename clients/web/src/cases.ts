// SPDX-License-Identifier: EUPL-1.2
/* What lists of cases come to: which need attention and why, who waits for whom, what fits a search. Pure;
 * the words are parts/cases.tsx's. */
import type { CaseLine } from "./generated/protocol";
import { topicName, type ClockRule, type Ladder } from "./ladder";
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
  const bare = text.toUpperCase().replace(/[\s-]/g, "");
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
