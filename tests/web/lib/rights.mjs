// SPDX-License-Identifier: EUPL-1.2
/* Who may do and see what, said once more: from lib/may.mjs, what the README of daemon/access promises, and facts that a
 * story knows of its cases; never by asking the daemon what it thinks, nor from its table. Pure. */
import { readFileSync } from "node:fs";
import { whoMay } from "./may.mjs";

const root = new URL("../../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

/** Of each command what allows it: { case_ask: ["CLAIMER", …] }; each command that can be given is there, and no other. */
export function accessRules() {
  const rules = whoMay();
  const known = new Set([...read("proto/commands.def").matchAll(/^COMMAND\(\d+, (\w+)/gm)].map(([, command]) => command));
  const missing = routes().map(({ message }) => message).filter((message) => known.has(message) && rules[message] === undefined);
  const strange = Object.keys(rules).filter((command) => !known.has(command));
  if (missing.length + strange.length > 0) throw new Error(`lib/may.mjs: does not say who may ${missing}; no command is ${strange}`);
  return rules;
}

/** Of each message its place in the interface: [{ message, method, path }]. */
export function routes() {
  const lines = read("clients/gateway/routes.def").matchAll(/^ROUTE\((\w+), (\w+), "([^"]+)"\)/gm);
  return [...lines].map(([, message, method, path]) => ({ message, method, path }));
}

/** The screens of the menu, with whom they are for: [{ path, roles }]; without roles: everybody. */
export function menuScreens() {
  const table = read("clients/web/src/screens.ts");
  const entries = [...table.matchAll(/\{\s*path: "([^"]+)",\s*name: T\("[^"]+"\),([^}]*?)load:/g)];
  return entries
    .map(([, path, rest]) => ({ path, group: /group: "(\w+)"/.exec(rest)?.[1], roles: /roles: \[([^\]]*)\]/.exec(rest)?.[1] }))
    .filter((screen) => screen.group !== undefined)
    .map(({ path, roles }) => ({ path, roles: roles?.match(/\w+/g) }));
}

/** Every path of the client but those of one case. */
export function screenPaths() {
  const table = read("clients/web/src/screens.ts");
  const plain = [...table.matchAll(/path: "([^"]+)"/g)].map(([, path]) => path);
  return [...plain.filter((path) => !path.includes(":caseId")), "/wachtrij/:ladder/koploper-overvecht", "/tafels/:ladder/:tier"];
}

/** What the client's buttons on a case are called, with the commands that each stands for; "any": whoever sees the
 * case may try. */
export function buttonNames() {
  const names = new Map();
  const add = (name, command) => names.set(name, [...(names.get(name) ?? []), command]);
  for (const file of ["lead", "money", "outcome", "people", "together"])
    for (const block of read(`clients/web/src/actions/${file}.ts`).split(/\n  \{\n/).slice(1)) {
      const command = /command: "(\w+)"/.exec(block)?.[1];
      const name = /name: T\("([^"]+)"\)/.exec(block)?.[1];
      if (command !== undefined && name !== undefined) add(name, block.includes("unlisted: true") ? "any" : command);
    }
  const steps = read("clients/web/src/parts/steps.tsx");
  for (const [, command, name] of steps.matchAll(/(\w+): \{ name: \(\) => t\("([^"]+)"\), form/g)) add(name, command);
  add("Oppakken", "case_claim");
  return names;
}

/* --- the oracle --- */

const siteRelations = {
  professional: ["PROFESSIONAL"],
  coach: ["PROFESSIONAL"],
  coordinator: ["COORDINATOR"],
  policy: ["POLICY"],
  privacy: ["PRIVACY"],
  admin: ["ADMIN"],
};
const carries = ["HOLDER", "CLAIMER", "WORKER", "CHAIR", "DECIDED_BY", "OFFERED", "EXPERT", "SIDE", "ORGANISER", "PROCESS"];
const underGuard = ["HOLDER", "CLAIMER", "WORKER", "CHAIR", "DECIDER", "SIDE", "OFFERED", "ORGANISER"];

const worksAt = (tier, person) =>
  [...(tier.workers ?? []), ...(tier.chairs ?? []), ...(tier.standIns ?? [])].includes(person.code) ||
  (tier.kind !== "team" && tier.kind !== "phone" && (tier.roles ?? []).some((role) => person.roles.includes(role)));

/** Whether somebody takes up what stands at a tier. */
export const works = (person, tier) => !person.roles.includes("privacy") && worksAt(tier, person);

/* Of a ladder that several organisations share: a case of another one of them. */
const ofAnother = (person, matter) =>
  (matter.shared ?? []).includes(person.organisation) && person.organisation !== matter.organisation;

/** What somebody is to a case: of the site, and of the case itself. */
function relations(person, matter) {
  const site = person.roles.flatMap((role) => siteRelations[role] ?? []);
  if (person.roles.includes("privacy")) return { site: ofAnother(person, matter) ? [] : site, own: [] };
  const own = [];
  const is = (relation, who) => who === person.code && own.push(relation);
  is("HOLDER", matter.holder);
  is("CLAIMER", matter.claimedBy);
  is("DECIDED_BY", matter.decidedBy);
  is("OWNER", matter.owner);
  is("TELLER", matter.teller);
  if ((matter.sideWorkers ?? []).includes(person.code)) own.push("SIDE");
  const { tier } = matter;
  if (tier.kind === "table" || !ofAnother(person, matter)) {
    const chairs = [...(tier.chairs ?? []), ...(tier.standIns ?? [])].includes(person.code);
    if (worksAt(tier, person)) own.push("WORKER");
    if (chairs) own.push("CHAIR");
    if ((tier.organisers ?? []).includes(person.code)) own.push("ORGANISER");
    if (chairs || (tier.kind !== "table" && own.includes("CLAIMER"))) own.push("DECIDER");
  }
  const out = ofAnother(person, matter) ? ["PRIVACY", "COORDINATOR"] : [];
  if (matter.guarded) out.push("COORDINATOR", "ADMIN");
  return {
    site: site.filter((one) => !out.includes(one)),
    own: matter.guarded ? own.filter((one) => underGuard.includes(one)) : own,
  };
}

const hasOne = (some, of) => some.some((one) => of.includes(one));

/** Whether somebody reads a case's content, if only an extract. */
export function reads(person, matter) {
  if (person.roles.includes("privacy") || matter.restricted) return false;
  const { own } = relations(person, matter);
  if (own.includes("HOLDER")) return true;
  if (matter.consentWithdrawn || matter.closed) return false;
  if (hasOne(carries, own)) return true;
  if (matter.guarded) return false;
  const sits =
    matter.meeting === true && person.roles.includes("member") && (matter.tier.core ?? []).includes(person.organisation);
  return (matter.asked ?? []).includes(person.code) || sits;
}

/** Whether a case is there for somebody at all. */
export function sees(person, matter) {
  const { own, site } = relations(person, matter);
  if (matter.guarded) return own.length > 0;
  const hadPart = (matter.visited ?? []).some((tier) => (tier.kind === "table" || !ofAnother(person, matter)) && worksAt(tier, person));
  return (
    hasOne([...carries, "OWNER", "TELLER"], own) ||
    (hadPart && !person.roles.includes("privacy")) ||
    hasOne(["COORDINATOR", "PRIVACY"], site) ||
    (matter.asked ?? []).includes(person.code) ||
    reads(person, matter)
  );
}

/** Whether a command on a case is allowed: true, false, or "core": what it names decides. */
export function allowed(rule, person, matter) {
  const { site, own } = relations(person, matter);
  if (hasOne(rule, [...site, ...own])) return true;
  if (rule.includes("READER") && reads(person, matter)) return true;
  if (rule.includes("BREAKER") && matter.glassRoles !== undefined && hasOne(matter.glassRoles, person.roles)) return "core";
  return rule.includes("ENROLLED") && sees(person, matter) ? "core" : false;
}

/** Likewise of a command that is about no case. */
export function allowedAtAll(rule, person) {
  const site = person.roles.flatMap((role) => siteRelations[role] ?? []);
  if (hasOne(rule, site)) return true;
  return rule.includes("ENROLLED") || rule.includes("SELF") ? "core" : false;
}
