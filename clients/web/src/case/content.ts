// SPDX-License-Identifier: EUPL-1.2
/* The words of a case. Reading them is recorded, so they are asked once for each visit and not again by
 * themselves; when something happened since, the reader decides whether to read anew. */
import { signal, type Signal } from "@preact/signals";
import { Problem } from "../api";
import type { ContentAnswer, ContentView, ShowAnswer } from "../generated/protocol";
import { ask, kept } from "../outbox";
import { askedAfter, moment } from "../resource";

/** What the reader himself does on a case: its change is not news to him. */
export interface Own {
  /** Commands that have no reply yet. */
  underWay: number;
  /** When the last was done, until an answer was seen that was asked for after it. */
  done: number | undefined;
}

export interface Content {
  answer: Signal<ContentAnswer | undefined>;
  problem: Signal<Problem | undefined>;
  busy: Signal<boolean>;
  /** What the case was like when it was read. */
  mark: Signal<string>;
  /** In which visit it was looked at whether there is something new. */
  visit: number;
  own: Signal<Own>;
}

const keptAtMost = 40; /* cases, the last that were looked at; more than a screen shows at once */

const read = new Map<string, Content>();

/** At sign-out. */
export function forgetContents(): void {
  read.clear();
}

/** What changes when somebody writes on a case. */
export function contentMark(show: ShowAnswer): string {
  const written = [show.filled, show.questions, show.consultations, show.agreements, show.records, show.outcome, show.told, show.spends, show.story];
  const reasoned = [show.tier, show.claimedBy, show.offeredTo, show.experts, show.participants, show.temporaries, show.minutes, show.referrals, show.reply, show.issueResult];
  return JSON.stringify([written, reasoned]);
}

export function contentOf(caseId: string): Content {
  let content = read.get(caseId);
  if (content === undefined) content = { answer: signal(undefined), problem: signal(undefined), busy: signal(false), mark: signal(""), visit: -1, own: signal({ underWay: 0, done: undefined }) };
  read.delete(caseId);
  read.set(caseId, content);
  for (const oldest of read.keys()) if (read.size > keptAtMost) read.delete(oldest);
  return content;
}

/** Something was written since the reader read. */
export function isNewer(caseId: string, show: ShowAnswer): boolean {
  const content = contentOf(caseId);
  return content.answer.value !== undefined && content.mark.value !== contentMark(show);
}

/** Reads, which the daemon records under the reader's name. */
export async function readContent(caseId: string, show: ShowAnswer): Promise<void> {
  const content = contentOf(caseId);
  if (content.busy.value) return;
  content.busy.value = true;
  try {
    content.answer.value = await ask("case_read", { caseId });
    content.problem.value = undefined;
    content.mark.value = contentMark(show);
  } catch (problem) {
    content.problem.value = problem instanceof Problem ? problem : new Problem(0, String(problem), "");
  }
  content.busy.value = false;
}

/** The reader gives a command on the case; call what it returns when that has ended. */
export function writesOn(caseId: string): (done: boolean) => void {
  const { own } = contentOf(caseId);
  own.value = { ...own.value, underWay: own.value.underWay + 1 };
  return (done) => {
    own.value = { underWay: own.value.underWay - 1, done: done ? moment() : own.value.done };
  };
}

/** What the reader did is in what he sees of the case. */
export function ownIsSeen({ underWay, done }: Own, show: ShowAnswer): boolean {
  return underWay === 0 && done !== undefined && askedAfter(show, done);
}

/** What changed may be the reader's own doing: that is not known before there is a reply, and an answer after it. */
export function mayBeOwn(caseId: string): boolean {
  const { underWay, done } = contentOf(caseId).own.value;
  const waits = kept.value.some((one) => one.refused === undefined && (one.body as { caseId?: string }).caseId === caseId);
  return waits || underWay > 0 || done !== undefined;
}

/** The newest text of a field. */
export function newest(answer: ContentAnswer | undefined, field: string): ContentView | undefined {
  return answer?.contents?.filter((one) => one.field === field).sort((a, b) => (a.stamp < b.stamp ? 1 : -1))[0];
}
