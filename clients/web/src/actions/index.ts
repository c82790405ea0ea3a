// SPDX-License-Identifier: EUPL-1.2
/* All actions on a case, but for the steps that move it (parts/steps.tsx) and what a table does in a
 * meeting (its own screen). */
import type { Action, Context, Group, ItemKind } from "./kinds";
import { mayGive } from "./kinds";
import { leadActions } from "./lead";
import { moneyActions } from "./money";
import { consultationActions, outcomeActions } from "./outcome";
import { peopleActions, sharingActions } from "./people";
import { privacyActions, togetherActions } from "./together";

const all: Action[] = [...leadActions, ...consultationActions, ...outcomeActions, ...peopleActions, ...sharingActions, ...moneyActions, ...togetherActions, ...privacyActions];

/** What the reader may do now with the case itself, in one part of the page. */
export function actionsOf(context: Context, group: Group): Action[] {
  return all.filter((action) => action.of === "case" && action.group === group && mayGive({ ...context, item: undefined }, action));
}

/** What he may do with one thing on the case. */
export function actionsOn(context: Context, kind: ItemKind): Action[] {
  return all.filter((action) => action.of === kind && mayGive(context, action));
}
