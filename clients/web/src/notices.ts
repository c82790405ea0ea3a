// SPDX-License-Identifier: EUPL-1.2
/* What was newly asked of the reader since he last looked: the badge in the header. Who is told of what is the
 * daemon's affair (nobody of his own doing, nor of what is asked no more). How far somebody looked stays in the
 * browser, under a hash of his code and without anything about a case, so that signing out does not make all new. */
import { signal } from "@preact/signals";
import { Problem, query } from "./api";
import type { NoticesAnswer, NoticeView } from "./generated/protocol";
import { language } from "./i18n";
import { recall, remember } from "./recall";

/** A place in the journal: the first event that was not looked at. */
export interface Mark {
  epoch: string;
  chain?: string;
  sequence: number;
}

const pageEvents = 1000;
const pagesAtMost = 8; /* whoever was away for longer finds it all under his work */
const together = 40; /* milliseconds */
/* The events that ask somebody something. */
const asking = new Set(["clocks_set", "pack_sent", "pack_followed", "minutes_sent", "glass_broken"]);

/** Newly asked and asked still, the newest first; of one step the newest. */
export const notices = signal<NoticeView[]>([]);

let seen: Mark | undefined;
let next: Mark | undefined;
let waiting: "more" | "all" | undefined;
let busy = false;
let opened = false;

/** Of one step of one case the notice that came last, the newest first. Pure. */
export function newest(all: readonly NoticeView[]): NoticeView[] {
  const last = new Map<string, NoticeView>();
  for (const one of [...all].sort((a, b) => a.sequence - b.sequence)) last.set(`${one.caseId} ${one.step}`, one);
  return [...last.values()].sort((a, b) => b.sequence - a.sequence);
}

/* --- asking --- */

function ask(from: Mark | undefined, sequence: number): Promise<NoticesAnswer> {
  const place = from === undefined ? {} : { epoch: from.epoch, ...(from.chain === undefined ? {} : { chain: from.chain }) };
  return query("notices", { ...place, sequence, limit: pageEvents, english: language.value === "en" }, true);
}

function markOf(answer: NoticesAnswer): Mark {
  return { epoch: answer.epoch, sequence: answer.next, ...(answer.chain === undefined ? {} : { chain: answer.chain }) };
}

/** Where somebody begins who never looked here, or was away for too long. */
async function recent(): Promise<Mark> {
  const { epoch, last = 0 } = await ask(undefined, 0);
  return { epoch, sequence: Math.max(1, last + 1 - pageEvents) };
}

async function scan(from: Mark): Promise<{ all: NoticeView[]; to: Mark }> {
  const all: NoticeView[] = [];
  let to = from;
  for (let page = 0; page < pagesAtMost; page++) {
    const answer = await ask(to, to.sequence);
    all.push(...(answer.notices ?? []));
    to = markOf(answer);
    if (answer.next > (answer.last ?? 0)) return { all, to };
  }
  return scan(await recent());
}

/** All from where he looked last; from `next` on where nothing before it can have changed. */
async function look(how: "more" | "all"): Promise<void> {
  if (how === "more" && next !== undefined) {
    const more = await scan(next);
    notices.value = newest([...notices.value, ...more.all]);
    next = more.to;
    return;
  }
  seen ??= await recent();
  const whole = await scan(seen);
  notices.value = newest(whole.all);
  next = whole.to;
}

async function run(): Promise<void> {
  if (busy) return;
  busy = true;
  while (waiting !== undefined) {
    const how = waiting;
    waiting = undefined;
    try {
      await look(how);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.passing || problem.status === 401) break; /* asked again at the next event */
      if (seen === undefined) break;
      seen = undefined; /* another journal than the one that he looked at */
      waiting = "all";
    }
  }
  busy = false;
}

function want(how: "more" | "all"): void {
  if (!opened) return; /* all is asked once he is known */
  if (waiting === undefined) setTimeout(() => void run(), together);
  waiting = waiting === "all" ? "all" : how;
}

/** Something happened; without events: anything may have. */
export function noticesHear(events?: readonly { kind?: string; caseId?: string }[]): void {
  if (events === undefined) return want("all");
  const told = events.filter((one) => one.kind === undefined || asking.has(one.kind));
  if (told.length === 0) return;
  const known = new Set(notices.value.map((one) => one.caseId));
  want(told.some((one) => known.has(one.caseId)) ? "all" : "more");
}

/** Once who looks is known (recall.ts). */
export function noticesOpen(): void {
  opened = true;
  seen = recall<Mark>("seen");
  want("all");
}

/** He looked at what was shown: it is not new any more. */
export function noticesSeen(): void {
  if (next === undefined) return;
  seen = next;
  remember("seen", next);
  notices.value = [];
}
