// SPDX-License-Identifier: EUPL-1.2
/* The people and the cases of the tests about access: who they are, what each case is to each of them, and what a
 * text would tell that somebody is not to know. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeMatters, morePeople, peopleOf, wordsOf } from "./matters.mjs";
import { reads, sees } from "./rights.mjs";
import { signIn } from "./site.mjs";

const file = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
export const ladders = [file("tests/scenario/ladders/regio.yaml")];
export const townspeople = peopleOf(readFileSync(file("config/examples/mensen.csv"), "utf8"));
const newcomers = peopleOf(morePeople);

export const personOf = (code) => [...townspeople, ...newcomers].find((one) => one.code === code);

/** Everybody is let in, every case is there; { as, matters }: somebody signed in, the cases with what lib/rights wants
 * to know of them. */
export async function sceneOf(site) {
  const signedIn = new Map();
  const as = async (code) => {
    if (!signedIn.has(code)) signedIn.set(code, await signIn(site, code));
    return signedIn.get(code);
  };
  const admin = await as("beheerder-1");
  for (const { code, organisation, roles } of newcomers.filter((one) => one.code !== "beheerder-1"))
    await admin.give("/personen", { person: code, organisation, roles });
  const matters = Object.values(await makeMatters(as, site.names));
  const ladderOf = new Map();
  for (const matter of matters) {
    const owner = { table: "professional-ondiep", safety: "professional-amsterdam-1", elsewhere: "werker-ommen" }[matter.state];
    const who = await as(owner ?? "professional-overvecht");
    const show = await who.get(`/zaken/${matter.caseId}`);
    if (!ladderOf.has(show.ladder)) ladderOf.set(show.ladder, (await who.get(`/ladders?ladder=${show.ladder}`)).data);
    const tierOf = (code) => ladderOf.get(show.ladder).tiers.find((tier) => tier.code === code);
    const { holder, claimedBy, owner: next, status } = show;
    Object.assign(matter, { ladder: show.ladder, holder, claimedBy, owner: next, status, tier: tierOf(show.tier), visited: show.visited?.map(tierOf) });
  }
  return { as, matters, tiersOf: (ladder) => ladderOf.get(ladder).tiers };
}

/** What a text tells somebody: words of a case that he does not read, and (`unseen`) numbers of those that he does
 * not see. */
export const leaksOf = (matters) => (person, text, unseen = true) =>
  matters.flatMap((matter) => [
    ...(reads(person, matter) && !matter.erased ? [] : Object.values(wordsOf(matter.state)).filter((words) => text.includes(words))),
    ...(unseen && !sees(person, matter) && text.includes(matter.caseId) ? [`${matter.state} ${matter.caseId}`] : []),
  ]);
