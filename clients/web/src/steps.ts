// SPDX-License-Identifier: EUPL-1.2
/* Which steps of a case its reader may take now: what the daemon lets him by what he is to the case, as far
 * as the state of the case has room for it. The daemon decides again when the step is taken. */
import type { CaseLine, Commands, ShowAnswer } from "./generated/protocol";
import type { Ladder, Tier } from "./ladder";

export type StepName =
  | "case_claim"
  | "case_release"
  | "case_assign"
  | "case_ask"
  | "case_advise"
  | "case_consult"
  | "case_escalate"
  | "case_return"
  | "case_clear"
  | "urgency_set";

/* In which states a step means something; absent: in every open one. */
const states: Partial<Record<StepName, CaseLine["status"][]>> = {
  case_claim: ["queued"],
  case_assign: ["queued", "working"],
  case_release: ["working"],
  case_clear: ["queued", "working"],
};

export function mayGive(show: ShowAnswer, command: keyof Commands): boolean {
  return (show.may ?? []).some((one) => one.command === command);
}

export function isOpen(status: CaseLine["status"]): boolean {
  return status !== "closed" && status !== "withdrawn";
}

export function mayStep(show: ShowAnswer, step: StepName): boolean {
  if (!isOpen(show.status) || !mayGive(show, step)) return false;
  if (step === "case_release" && show.claimedBy === undefined) return false;
  return states[step]?.includes(show.status) ?? true;
}

/** Where a case may climb to: one rung up on a strict ladder, past rungs that may be skipped; any higher one on a
 * usual ladder. Of a rung's alternatives the daemon takes the one of the case's area when it is left out. */
export function higherTiers(ladder: Ladder | undefined, from: string | undefined): Tier[] {
  const now = ladder?.tiers.find((tier) => tier.code === from);
  if (ladder === undefined || now === undefined) return [];
  const above = ladder.tiers.filter((tier) => tier.rung > now.rung).sort((a, b) => a.rung - b.rung);
  if (ladder.climb === "usual") return above;
  const stop = above.find((tier) => tier.optional !== true)?.rung ?? 0;
  return above.filter((tier) => tier.rung <= stop);
}

export function lowerTiers(ladder: Ladder | undefined, from: string | undefined): Tier[] {
  const now = ladder?.tiers.find((tier) => tier.code === from);
  return (ladder?.tiers ?? []).filter((tier) => now !== undefined && tier.rung < now.rung).sort((a, b) => b.rung - a.rung);
}

/** Where a case may be handed back to: the first rung, and where it was. */
export function returnTiers(ladder: Ladder | undefined, show: ShowAnswer): Tier[] {
  return lowerTiers(ladder, show.tier).filter((tier) => tier.rung === 1 || (show.visited ?? [tier.code]).includes(tier.code));
}

/** Whether somebody's name, or a role of his, stands at the tier. */
export function worksAt(tier: Tier, person: string, roles: string[]): boolean {
  const names = [tier.workers, tier.chairs, tier.standIns, tier.organisers, tier.board].flatMap((list) => list ?? []);
  return names.includes(person) || (tier.roles ?? []).some((role) => roles.includes(role));
}

/** As the daemon has it (actor_is_of_table), but for who stands in for somebody today. */
export function belongsToTable(tier: Tier, person: string, who: { organisation: string; roles: string[] } | undefined): boolean {
  const named = [tier.chairs, tier.standIns, tier.organisers, tier.board].some((list) => list?.includes(person) ?? false);
  const member = who !== undefined && who.roles.includes("member") && (tier.core ?? []).includes(who.organisation);
  return named || member || (who?.roles.includes("coordinator") ?? false);
}

/** The tiers that are somebody's first, those that he chairs before where he stands in; then all others. */
export function tiersFor(ladder: Ladder | undefined, person: string, roles: string[]): Tier[] {
  const tiers = ladder?.tiers ?? [];
  const own = tiers.filter((tier) => worksAt(tier, person, roles));
  const byName = own.filter((tier) => worksAt({ ...tier, roles: [] }, person, []));
  const rest = own.filter((tier) => !byName.includes(tier));
  const chaired = byName.filter((tier) => tier.chairs?.includes(person) === true);
  const named = byName.filter((tier) => !chaired.includes(tier));
  return [...chaired, ...named, ...rest, ...tiers.filter((tier) => !own.includes(tier))];
}
