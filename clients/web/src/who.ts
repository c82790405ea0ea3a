// SPDX-License-Identifier: EUPL-1.2
/* Who somebody is: by his code, what the ladder's file and the case say of him. Names there are none. Also whom one may
 * think of when a field asks for a person, an organisation, a place in a household. Pure. */
import { choices, type ShowAnswer } from "./generated/protocol";
import { named, t, term } from "./i18n";
import { topicName, type Ladder, type Tier } from "./ladder";

/** Somebody, or something, that can be chosen; other codes can be typed. */
export interface Known {
  value: string;
  /** What is said beside the code; nothing where nothing is known. */
  label: string;
}

function placesOf(tier: Tier): [string[] | undefined, string][] {
  const at = { tier: named(tier, tier.code) };
  return [
    [tier.chairs, t("voorzitter van {tier}", at)],
    [tier.workers, t("werkt bij {tier}", at)],
    [tier.standIns, t("achterwacht van {tier}", at)],
    [tier.organisers, t("organiseert {tier}", at)],
    [tier.board, t("bestuur van {tier}", at)],
    [tier.core, t("vaste kern van {tier}", at)],
    [tier.shell, t("schil van {tier}", at)],
  ];
}

/** What a ladder calls somebody, first what he is at `tier`; "" where it does not name him. */
export function roleAt(ladder: Ladder | undefined, code: string | undefined, tier?: string): string {
  const tiers = [...(ladder?.tiers ?? [])].sort((a, b) => Number(b.code === tier) - Number(a.code === tier));
  const found = tiers.flatMap(placesOf).find(([codes]) => code !== undefined && codes?.includes(code) === true);
  if (found !== undefined) return found[1];
  const side = ladder?.sides?.find((one) => code !== undefined && one.workers?.includes(code) === true);
  return side === undefined ? "" : t("werkt bij {tier}", { tier: named(side, side.code) });
}

function once(all: Known[]): Known[] {
  const seen = new Map<string, Known>();
  for (const one of all) if (one.value !== "" && !seen.has(one.value)) seen.set(one.value, one);
  return [...seen.values()];
}

function ofCase(ladder: Ladder | undefined, show: ShowAnswer): Known[] {
  const roles: [string | undefined, string][] = [
    [show.holder, t("casushouder")],
    [show.claimedBy, t("werkt aan de casus")],
    [show.submitter, t("inbrenger")],
    [show.processLead, t("procesregie")],
  ];
  return roles.flatMap(([code, role]) => (code === undefined ? [] : [{ value: code, label: [role, roleAt(ladder, code, show.tier)].filter((one) => one !== "").join(", ") }]));
}

/** People: of the case, then of its tier, then of the rest of the ladder. */
export function peopleOf(ladder: Ladder | undefined, show?: ShowAnswer): Known[] {
  const tiers = [...(ladder?.tiers ?? [])].sort((a, b) => Number(b.code === show?.tier) - Number(a.code === show?.tier));
  const named = tiers.flatMap((tier) => placesOf(tier).slice(0, 5)).flatMap(([codes, label]) => (codes ?? []).map((value) => ({ value, label })));
  const sides = (ladder?.sides ?? []).flatMap((side) => (side.workers ?? []).map((value) => ({ value, label: roleAt(ladder, value) })));
  return once([...(show === undefined ? [] : ofCase(ladder, show)), ...named, ...sides]);
}

/** Whoever may be invited to a case: what the ladder calls its participants, places in a household, organisations, people. */
export function participantsOf(ladder: Ladder, show: ShowAnswer): Known[] {
  const organisations = ladder.tiers.flatMap((tier) => placesOf(tier).slice(5)).flatMap(([codes, label]) => (codes ?? []).map((value) => ({ value, label })));
  return once([
    ...(ladder.participants ?? []).map((one) => ({ value: one.code, label: topicName(ladder.participants, one.code) })),
    ...choices.memberRole.map((value) => ({ value, label: t("{role}, uit het huishouden", { role: term("memberRole", value) }) })),
    ...peopleOf(ladder, show),
    ...organisations,
  ]);
}

function bare(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/** Those of which each typed word stands in code or role; none when what is typed is one of them already. */
export function fitting(known: Known[], typed: string): Known[] {
  const words = bare(typed).split(/\s+/).filter((word) => word !== "");
  if (known.some((one) => one.value === typed.trim())) return [];
  return known.filter((one) => words.every((word) => bare(`${one.value} ${one.label}`).includes(word)));
}

/** Codes with commas between them: what is typed of the last one, and what stands before it. */
export function lastTyped(text: string): { before: string; last: string } {
  const at = text.lastIndexOf(",") + 1;
  return { before: text.slice(0, at), last: text.slice(at).trim() };
}
