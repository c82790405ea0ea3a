// SPDX-License-Identifier: EUPL-1.2
/* What somebody may not, is not answered: each person × each state of a case × each command and query, by HTTP. What
 * is allowed is said by lib/rights.mjs; that a wrong word there would be noticed is tried at the end. What screens
 * show is test_shown.mjs. */
import { wordsOf } from "./lib/matters.mjs";
import { lineOf, requestsOf } from "./lib/requests.mjs";
import { accessRules, allowed, allowedAtAll, reads, routes, sees } from "./lib/rights.mjs";
import { ladders, leaksOf, personOf, sceneOf } from "./lib/scene.mjs";
import { story } from "./lib/story.mjs";

const watched = [
  "professional-overvecht", "professional-zuilen", "koploper-overvecht-1", "koploper-zuilen-1", "voorzitter-overvecht",
  "voorzitter-ondiep", "lid-jeugd", "coordinator-1", "beleid-1", "privacy-1", "beheerder-1",
  "coach-amsterdam-1", "acvz-1", "werker-raalte", "manager-raalte", "coordinator-raalte",
];
/* With names behind the script: these alone. */
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const people = watched.filter((code) => only.length === 0 || only.includes(code)).map(personOf);
const rules = accessRules();
const all = routes();
const ofCase = (message) => all.some((one) => one.message === message && /^\/(zaken|consultaties|kwesties)\/\{caseId\}/.test(one.path));
const commands = Object.keys(rules);
const queries = all.map((one) => one.message).filter((message) => message.startsWith("query_"));

/* Lists in which a case's number, and no word of it, stands for more than who sees the case: what was decided is
 * learned from by all who may, and who read what is a privacy officer's. */
const numbered = {
  query_events_from: ["professional", "coach", "chair", "member", "coordinator", "policy", "privacy", "admin"],
  query_learning: ["coach", "chair", "coordinator", "policy"],
  query_readings: ["privacy"],
};

await story(
  "access",
  async ({ site, step }) => {
    const { fill } = await requestsOf(site, all);
    const lines = new Map();
    let matters;
    let leaks;

    /* Runs a check for each person at once, and tells all that was wrong. */
    const everybody = async (check) => {
      const wrong = (await Promise.all(people.map((person) => check(person, lines.get(person.code))))).flat();
      if (wrong.length > 0) throw new Error(`${wrong.length} wrong:\n${wrong.slice(0, 40).join("\n")}`);
    };
    await step("people and cases", async () => {
      const scene = await sceneOf(site);
      matters = scene.matters;
      leaks = leaksOf(matters);
      for (const { code } of people) lines.set(code, lineOf(site, await scene.as(code)));
    });
    if (process.argv.includes("--tell")) for (const m of matters) console.log(m.state, m.caseId, m.tier.code, m.holder, m.claimedBy, m.owner);

    await step("a command on a case that is not allowed is refused, and tells nothing", () =>
      everybody(async (person, line) => {
        const wrong = [];
        for (const matter of matters)
          for (const command of commands.filter(ofCase).filter((one) => allowed(rules[one], person, matter) === false)) {
            const { method, path, body } = fill(command, { caseId: matter.caseId, other: matters[0].caseId, into: matters[0].caseId });
            const { status, text } = await line.send(method, path, body);
            const why = `${person.code}, ${matter.state}, ${command}`;
            const shut = (matter.consentWithdrawn || matter.restricted) && rules[command].includes("READER");
            const good = sees(person, matter) ? [403, ...(shut ? [409] : [])] : [404];
            if (!good.includes(status)) wrong.push(`${why}: ${status} for ${good}: ${text.slice(0, 300)}`);
            wrong.push(...leaks(person, text.replaceAll(matter.caseId, "")).map((one) => `${why}: tells ${one}`));
          }
        return wrong;
      }),
    );

    /* What the daemon says that somebody may with a case, which is what the client offers. Consultations and issues
     * have commands of their own. */
    const ofOthers = /^(consult|issue)_/;
    const offered = async (person, line, by) => {
      const wrong = [];
      for (const matter of matters) {
        const { status, text } = await line.send("GET", `/zaken/${matter.caseId}`);
        if ((status === 200) !== sees(person, matter)) wrong.push(`${person.code}, ${matter.state}: ${status} ${text.slice(0, 200)}`);
        if (status !== 200) continue;
        const told = (JSON.parse(text).may ?? []).map((one) => one.command);
        const may = commands.filter(ofCase).filter((command) => !ofOthers.test(command) && allowed(by[command], person, matter) === true);
        const more = told.filter((one) => !may.includes(one) && !by[one].includes("BREAKER"));
        const less = may.filter((one) => !told.includes(one));
        if (more.length + less.length > 0) wrong.push(`${person.code}, ${matter.state}: offered besides ${more}, not offered ${less}`);
      }
      return wrong;
    };
    await step("what is offered is what is allowed", () => everybody((person, line) => offered(person, line, rules)));

    await step("a case is read by who may, and nobody else learns what it says", () =>
      everybody(async (person, line) => {
        const wrong = [];
        for (const matter of matters) {
          /* who read a case is a privacy officer's to see, also of one that few see */
          const oversees = person.roles.includes("privacy");
          const asks = [
            ...queries.filter(ofCase).filter((query) => !(oversees && query === "query_reads")).map((query) => fill(query, { caseId: matter.caseId })),
            { method: "GET", path: `/zaken/${matter.caseId}/document?vorm=xml` },
          ];
          if (reads(person, matter)) asks.splice(-1, 1, fill("case_read", { caseId: matter.caseId }));
          for (const { method, path, body } of asks) {
            const { status, text } = await line.send(method, path, body);
            const why = `${person.code}, ${matter.state}, ${path}`;
            if (!sees(person, matter) && status !== 404) wrong.push(`${why}: ${status} ${text.slice(0, 200)}`);
            wrong.push(...leaks(person, text.replaceAll(matter.caseId, "")).map((one) => `${why}: tells ${one}`));
            const words = text.includes(wordsOf(matter.state).wish);
            if (path.endsWith("/inzagen") && method === "POST" && !words && !matter.erased) wrong.push(`${why}: does not tell ${status}`);
          }
        }
        return wrong;
      }),
    );

    /* An answer with all that comes after it: a report is counted in pieces. */
    const wholeOf = async (line, method, path, body) => {
      let whole = "";
      for (let after; ; ) {
        const onPath = method === "GET" && after !== undefined;
        const at = onPath ? `${path}${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}` : path;
        const { status, text } = await line.send(method, at, body === undefined || after === undefined ? body : { ...body, after });
        if (status >= 500) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
        whole += text;
        const next = status === 200 && text.startsWith("{") ? JSON.parse(text).next : undefined;
        if (typeof next !== "string" || next === after) return whole;
        after = next;
      }
    };
    await step("a list, a search and a figure tell of no case that is not one's to see", () =>
      everybody(async (person, line) => {
        const asked = new Set(); /* many name no ladder or tier */
        const wrong = [];
        for (const { ladder, tier } of [...new Map(matters.map((one) => [one.tier, { ladder: one.ladder, tier: one.tier.code }])).values()])
          for (const query of queries.filter((one) => !ofCase(one))) {
            const given = { ladder, tier, name: "wijzer", sequence: 1, start: site.names.meeting, erasure: 1, export: 1, fileNumber: "1" };
            const { method, path, body } = fill(query, given);
            if (asked.has(path + JSON.stringify(body))) continue;
            asked.add(path + JSON.stringify(body));
            const text = await wholeOf(line, method, path, body);
            const unseen = numbered[query] === undefined || !numbered[query].some((role) => person.roles.includes(role));
            wrong.push(...leaks(person, text, unseen).map((one) => `${person.code}, ${path}: tells ${one}`));
          }
        return wrong;
      }),
    );

    await step("a command about no case is refused to who has not the role", () =>
      everybody(async (person, line) => {
        const wrong = [];
        for (const command of commands.filter((one) => !ofCase(one) && allowedAtAll(rules[one], person) === false)) {
          const known = all.some((one) => one.message === command);
          const number = matters[0].caseId;
          const { method, path, body } = fill(command, { ladder: "utrecht", other: number, remote: number, duration: { amount: 1, unit: "workingDays" } });
          const { status, text } = known ? await line.send(method, path, body) : { status: 403, text: "" };
          if (status !== 403) wrong.push(`${person.code}, ${command}: ${status} ${text.slice(0, 300)}`);
          wrong.push(...leaks(person, text).map((one) => `${person.code}, ${command}: tells ${one}`));
        }
        return wrong;
      }),
    );

    if (only.length > 0) return;
    await step("a line of the table that is loosened or tightened is noticed", async () => {
      const [coordinator] = people.filter((one) => one.code === "coordinator-1");
      const by = { ...rules, case_claim: [...rules.case_claim, "COORDINATOR"] };
      const loose = await offered(coordinator, lines.get(coordinator.code), by);
      if (!loose.some((one) => one.includes("not offered case_claim"))) throw new Error("a loosened line passes");
      const holder = people.find((one) => one.code === "professional-overvecht");
      const tight = await offered(holder, lines.get(holder.code), { ...rules, case_amend: ["CLAIMER"] });
      if (!tight.some((one) => one.includes("offered besides case_amend"))) throw new Error("a tightened line passes");
    });
  },
  { ladders },
);
