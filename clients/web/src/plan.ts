// SPDX-License-Identifier: EUPL-1.2
/* What a case that is being filled in comes to, before it is sent: how long the plan is, and what the
 * gates ahead still want. Pure. What counts in the end is the daemon's own judgement. */
import type { Values } from "./form";
import type { FormField, Gate, Ladder, Tier } from "./ladder";

/** An A4 of plain text, as ladders that ask "about two pages" count it. */
export const charsOfPage = 3000;

export function planLength(ladder: Ladder, values: Values): number {
  return ladder.form.reduce((sum, field) => sum + [...String(values[`texts.${field.code}`] ?? "").trim()].length, 0);
}

export function planMost(ladder: Ladder): number {
  return ladder.formChars ?? 2 * charsOfPage;
}

function filled(values: Values, code: string): boolean {
  return String(values[`texts.${code}`] ?? "").trim() !== "";
}

/** The first tier on a rung that takes the case's area, and else one that takes all. */
export function tierOnRung(ladder: Ladder, rung: number, values: Values): Tier | undefined {
  const places = [values["district"], values["team"]].filter((place) => typeof place === "string" && place !== "");
  const domains = (values["domains"] as string[] | undefined) ?? [];
  const on = ladder.tiers.filter((tier) => tier.rung === rung);
  return (
    on.find((tier) => tier.areas?.some((area) => places.includes(area))) ??
    on.find((tier) => tier.areas === undefined && tier.domains?.some((domain) => domains.includes(domain))) ??
    on.find((tier) => tier.areas === undefined && tier.domains === undefined) ??
    on[0]
  );
}

/** Something that a gate wants and that the form can give. */
export interface Wanted {
  gate: Gate;
  tier: Tier;
  met: boolean;
  /** Questions of the plan that it wants and that are empty. */
  fields: FormField[];
}

function wantedOf(ladder: Ladder, tier: Tier, gate: Gate, values: Values): Wanted | undefined {
  if (gate.kind === "ground") return { gate, tier, met: Boolean(values["ground"]), fields: [] };
  if (gate.kind !== "texts") return undefined;
  const fields = ladder.form.filter((field) => gate.fields?.includes(field.code) === true && !filled(values, field.code));
  return { gate, tier, met: fields.length === 0, fields };
}

/** The gates of the rung where a case comes in, and of the next one: what of it can be seen to now. */
export function gatesAhead(ladder: Ladder, values: Values): { first: Wanted[]; next: Wanted[]; nextTier: Tier | undefined; later: Gate[] } {
  const rungs = [...new Set(ladder.tiers.map((tier) => tier.rung))].sort((a, b) => a - b);
  const of = (tier: Tier | undefined): Gate[] => (tier?.gates ?? []).filter((gate) => gate.at === "entry");
  const looked = (tier: Tier | undefined): Wanted[] =>
    tier === undefined ? [] : of(tier).flatMap((gate) => wantedOf(ladder, tier, gate, values) ?? []);
  const firstTier = rungs[0] === undefined ? undefined : tierOnRung(ladder, rungs[0], values);
  const nextTier = rungs[1] === undefined ? undefined : tierOnRung(ladder, rungs[1], values);
  return {
    first: looked(firstTier),
    next: looked(nextTier),
    nextTier,
    later: of(nextTier).filter((gate) => gate.kind !== "texts" && gate.kind !== "ground"),
  };
}
