// SPDX-License-Identifier: EUPL-1.2
/* Whom somebody may think of where no case says it: of the roster for who keeps or oversees it, else of his first ladder. */
import { term } from "../i18n";
import { useLadder } from "../ladder";
import { useAll } from "../resource";
import { hasRole, ladders } from "../session";
import { peopleOf, roleAt, type Known } from "../who";

export function useColleagues(): Known[] {
  const roster = useAll("people", hasRole("admin", "privacy") ? { limit: 100 } : undefined, "people").data.value?.people;
  const { ladder } = useLadder(ladders.value[0]);
  if (roster === undefined) return peopleOf(ladder);
  return roster
    .filter((one) => one.revoked !== true)
    .map((one) => ({
      value: one.person,
      label: [roleAt(ladder, one.person), ...(one.roles ?? []).map((role) => term("role", role)), one.organisation].filter((words) => words !== "").join(", "),
    }));
}
