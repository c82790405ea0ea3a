// SPDX-License-Identifier: EUPL-1.2
/* What an action on a case is, as data: which command, when it is offered, what it asks, who gets it. The
 * tables beside this file have them by subject; parts/action.tsx shows them. Pure. */
import type { CommandName } from "../api";
import type { ShowAnswer } from "../generated/protocol";
import type { Ladder, Tier } from "../ladder";

/** What an action hangs on: something on the case with a number, or the case itself. */
export type ItemKind =
  | "case"
  | "question"
  | "consultation"
  | "agreement"
  | "spend"
  | "expert"
  | "participant"
  | "record"
  | "temporary"
  | "ground"
  | "measurement"
  | "referral"
  | "link"
  | "side";

/** In which part of the case page an action of the case itself stands. */
export type Group = "lead" | "plan" | "people" | "outcome" | "money" | "sharing" | "together" | "privacy";

export interface Item {
  kind: ItemKind;
  /** Its number, or its code. */
  id: string | number;
  /** What it is, as the daemon gave it. */
  view: object;
}

export interface Context {
  caseId: string;
  show: ShowAnswer;
  ladder: Ladder;
  tier: Tier | undefined;
  me: string;
  roles: readonly string[];
  item: Item | undefined;
}

export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

/** A question that an action asks. `name` is the protocol's field; texts are "texts.reason". */
export interface Ask {
  name: string;
  label: string;
  kind: "line" | "long" | "day" | "money" | "number" | "person" | "people" | "participant" | "one" | "some" | "yes" | "yesno" | "select";
  hint?: string;
  optional?: boolean;
  max?: number;
  options?: (context: Context) => Choice[];
  /** Asked only then. */
  when?: (context: Context, get: (name: string) => string) => boolean;
}

export interface Action {
  command: CommandName;
  /** The same command may be offered as more than one action. */
  key: string;
  name: string;
  of: ItemKind;
  group?: Group;
  /** Whether the state of the case has room for it; the right to it is asked of the daemon. */
  open: (context: Context) => boolean;
  /** True: any who sees the case may try (money, votes); the daemon decides on more than who he is. */
  unlisted?: boolean;
  asks: (context: Context) => Ask[];
  /** What the button says: what happens, and who gets it. */
  button: (context: Context, get: (name: string) => string) => string;
  done: (context: Context) => string;
  /** Fields that nobody is asked. */
  fixed?: (context: Context) => Record<string, unknown>;
  negative?: boolean;
  /** The way back, where the domain has one. */
  undo?: (context: Context, item: number | undefined, values: Record<string, unknown>) => { command: CommandName; body: Record<string, unknown> };
}

export function isOpen(context: Context): boolean {
  return context.show.status !== "closed" && context.show.status !== "withdrawn";
}

export function isCase(context: Context): boolean {
  return context.show.matter === undefined || context.show.matter === "case";
}

export function viewOf<T>(context: Context): T {
  return context.item!.view as T;
}

export function mayGive(context: Context, action: Action): boolean {
  if (!action.open(context)) return false;
  return action.unlisted === true || (context.show.may ?? []).some((one) => one.command === action.command);
}

/** A reason, asked wherever nothing can be undone. */
export function reason(label: string, hint?: string): Ask {
  return { name: "texts.reason", label, kind: "long", max: 2000, ...(hint === undefined ? {} : { hint }) };
}
