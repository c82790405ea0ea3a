// SPDX-License-Identifier: EUPL-1.2
/* The words of a case by where they came from: with which event, about which item; and what a text is called. What
 * is in an answer is what the daemon gave its reader. Pure. */
import type { ContentAnswer, ContentView, EventView } from "../generated/protocol";
import { named, T, t } from "../i18n";
import { questionOf, type Ladder } from "../ladder";

/* Texts of steps; those of a plan or a record have the ladder's own question. */
const names: Record<string, string> = {
  reason: T("Reden"),
  note: T("Toelichting"),
  question: T("Vraag"),
  answer: T("Antwoord"),
  advice: T("Advies"),
  checked: T("Vooraf nagegaan"),
  explanation: T("Uitleg voor de inwoner"),
  minutes: T("Verslag"),
  change: T("Wat is verbeterd"),
  what: T("Wat"),
  condition: T("Voorwaarde"),
  task: T("Taak"),
  told: T("Wat de inwoner hoorde"),
  title: T("Titel"),
  story: T("Verhaal"),
  basis: T("Waarop het rust"),
  lesson: T("Les"),
  problem: T("Probleem"),
  outcome: T("Uitkomst"),
  legitimacy: T("Legitimiteit"),
  involvement: T("Betrokkenheid"),
  return: T("Rendement"),
  fairness: T("Rechtvaardigheid"),
};

export function textName(ladder: Ladder | undefined, field: string): string {
  const known = names[field];
  if (known !== undefined) return t(known);
  return named(questionOf(ladder, field), field);
}

/** What was written on one thing of the case (a question, an agreement, an expert), in order. */
export function textsOf(answer: ContentAnswer | undefined, kind: string, item: number, field: string): string | undefined {
  const found = (answer?.contents ?? []).filter((one) => one.kind === kind && one.item === item && one.field === field);
  return found.at(-1)?.words;
}

/* The plan stands on the page itself, in its newest words. */
const plan = new Set(["case_submitted", "case_amended"]);

/** The words that came with each event, by its sequence. A text belongs to one event. */
export function textsOfEvents(answer: ContentAnswer | undefined, events: readonly EventView[]): Map<number, ContentView[]> {
  const left = new Set((answer?.contents ?? []).filter((one) => !plan.has(one.kind)));
  const found = new Map<number, ContentView[]>();
  for (const event of events) {
    const item = itemOf(event);
    const own = [...left].filter(
      (one) => one.kind === event.kind && one.stamp === event.stamp && one.by === event.actor && (one.item ?? item) === item,
    );
    const once = own.filter((one, i) => own.findIndex((other) => other.field === one.field) === i);
    for (const one of once) left.delete(one);
    if (once.length > 0) found.set(event.sequence, once);
  }
  return found;
}

const items = ["agreement", "consultation", "expert", "participant", "question", "spend", "temporary"];

function itemOf(event: EventView): number | undefined {
  const body: Record<string, unknown> = event.body ?? {};
  return items.map((name) => body[name]).find((one): one is number => typeof one === "number" && one > 0);
}

const moves = new Set([
  "case_entered",
  "case_claimed",
  "case_released",
  "transfer_offered",
  "case_stalled",
  "case_recused",
  "agenda_removed",
  "case_moved",
  "case_reopened",
  "referral_ended",
]);

/** Why a case is where it is: the reason that was given last for bringing it there. */
export function lastReason(answer: ContentAnswer | undefined): ContentView | undefined {
  return (answer?.contents ?? [])
    .filter((one) => one.field === "reason" && moves.has(one.kind))
    .reduce<ContentView | undefined>((last, one) => (last === undefined || last.stamp <= one.stamp ? one : last), undefined);
}
