// SPDX-License-Identifier: EUPL-1.2
/* The words of a case. Reading them is recorded, so they are asked once for each visit and not again by
 * themselves; when something happened since, the reader decides whether to read anew. */
import { signal, type Signal } from "@preact/signals";
import { Problem } from "../api";
import type { ContentAnswer, ContentView, ShowAnswer } from "../generated/protocol";
import { ask } from "../outbox";

export interface Content {
  answer: Signal<ContentAnswer | undefined>;
  problem: Signal<Problem | undefined>;
  busy: Signal<boolean>;
  /** What the case was like when it was read. */
  mark: Signal<string>;
  /** In which visit it was looked at whether there is something new. */
  visit: number;
  /** The reader himself just wrote: what he wrote is shown without asking. */
  own: boolean;
}

const ownFor = 3000; /* milliseconds in which a change is the reader's own */

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
  if (content === undefined) {
    content = { answer: signal(undefined), problem: signal(undefined), busy: signal(false), mark: signal(""), visit: -1, own: false };
    read.set(caseId, content);
  }
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

/** The reader gave a command on the case. */
export function wroteOn(caseId: string): void {
  const content = read.get(caseId);
  if (content === undefined) return;
  content.own = true;
  setTimeout(() => (content.own = false), ownFor);
}

/** The newest text of a field. */
export function newest(answer: ContentAnswer | undefined, field: string): ContentView | undefined {
  return answer?.contents?.filter((one) => one.field === field).sort((a, b) => (a.stamp < b.stamp ? 1 : -1))[0];
}
