// SPDX-License-Identifier: EUPL-1.2
/* Whom a case is about, in words: a place in the household, sometimes a year of birth. Pure. */
import type { Member } from "./generated/protocol";
import { t, term } from "./i18n";

/** What is wrong with the years that were typed; undefined: nothing. */
export function wrongYear(members: readonly Member[] | undefined, thisYear: number): string | undefined {
  const years = (members ?? []).flatMap((one) => (one.birthYear === undefined ? [] : [one.birthYear]));
  const all = years.every((year) => Number.isInteger(year) && year > thisYear - 120 && year <= thisYear);
  return all ? undefined : t("Een geboortejaar heeft vier cijfers, zoals {year}.", { year: thisYear - 40 });
}

/** "kind, geboren in 2012" */
export function memberText(member: Member): string {
  const role = term("memberRole", member.role);
  return member.birthYear === undefined ? role : t("{role}, geboren in {year}", { role, year: member.birthYear });
}
