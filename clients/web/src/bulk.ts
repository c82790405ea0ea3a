// SPDX-License-Identifier: EUPL-1.2
/* The same step for several cases, one after the other, so that a refusal of one does not stop the rest. What was
 * done, what waits for a connection and what was refused are three things, and are said apart. */
import { Problem } from "./api";
import type { Outcome } from "./outbox";
import type { CommandName } from "./api";

export interface Each {
  done: string[];
  /** Kept: nobody decided on it yet. */
  waiting: string[];
  refused: { caseId: string; why: string }[];
}

export async function each(cases: readonly string[], give: (caseId: string) => Promise<Outcome<CommandName>>): Promise<Each> {
  const all: Each = { done: [], waiting: [], refused: [] };
  for (const caseId of cases)
    try {
      const outcome = await give(caseId);
      (outcome.kept ? all.waiting : all.done).push(caseId);
    } catch (problem) {
      all.refused.push({ caseId, why: problem instanceof Problem ? problem.message : String(problem) });
    }
  return all;
}

/** Cases by why they were refused, in the order in which that came up. */
export function byReason(refused: Each["refused"]): [string, string[]][] {
  const reasons = new Map<string, string[]>();
  for (const { caseId, why } of refused) reasons.set(why, [...(reasons.get(why) ?? []), caseId]);
  return [...reasons];
}
