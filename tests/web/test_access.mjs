// SPDX-License-Identifier: EUPL-1.2
/* What somebody may not, is neither answered nor shown: each person × each state of a case × each command and query
 * by HTTP, each role × each screen in a browser. What is allowed is said by lib/rights.mjs; that a wrong word there
 * would be noticed is tried at the end. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeMatters, morePeople, peopleOf, wordsOf } from "./lib/matters.mjs";
import { walk } from "./lib/browser.mjs";
import { lineOf, requestsOf } from "./lib/requests.mjs";
import { accessRules, allowed, allowedAtAll, buttonNames, menuScreens, reads, routes, screenPaths, sees } from "./lib/rights.mjs";
import { signIn } from "./lib/site.mjs";
import { story } from "./lib/story.mjs";

const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const townspeople = peopleOf(readFileSync(file("config/examples/mensen.csv"), "utf8"));
const newcomers = peopleOf(morePeople);
const watched = [
  "professional-overvecht", "professional-zuilen", "koploper-overvecht-1", "koploper-zuilen-1", "voorzitter-overvecht",
  "voorzitter-ondiep", "lid-jeugd", "coordinator-1", "beleid-1", "privacy-1", "beheerder-1",
  "coach-amsterdam-1", "acvz-1", "werker-raalte", "manager-raalte", "coordinator-raalte",
];
const people = [...townspeople, ...newcomers].filter((one) => watched.includes(one.code));
const rules = accessRules();
const all = routes();
const ofCase = (message) => all.some((one) => one.message === message && /^\/(zaken|consultaties|kwesties)\/\{caseId\}/.test(one.path));
const commands = Object.keys(rules).filter((command) => !rules[command].includes("INTERNAL"));
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
  async ({ site, step, open }) => {
    const signedIn = new Map();
    const as = async (code) => {
      if (!signedIn.has(code)) signedIn.set(code, await signIn(site, code));
      return signedIn.get(code);
    };
    const { description, fill } = await requestsOf(site, all);
    const lines = new Map();
    let matters;

    /* Runs a check for each person at once, and tells all that was wrong. */
    const everybody = async (check) => {
      const wrong = (await Promise.all(people.map((person) => check(person, lines.get(person.code))))).flat();
      if (wrong.length > 0) throw new Error(`${wrong.length} wrong:\n${wrong.slice(0, 40).join("\n")}`);
    };
    const leaks = (person, text, unseen = true) =>
      matters.flatMap((matter) => [
        ...(reads(person, matter) && !matter.erased ? [] : Object.values(wordsOf(matter.state)).filter((words) => text.includes(words))),
        ...(unseen && !sees(person, matter) && text.includes(matter.caseId) ? [`${matter.state} ${matter.caseId}`] : []),
      ]);

    await step("people and cases", async () => {
      const admin = await as("beheerder-1");
      for (const { code, organisation, roles } of newcomers.filter((one) => one.code !== "beheerder-1"))
        await admin.give("/personen", { person: code, organisation, roles });
      const made = await makeMatters(as, site.names);
      const ladders = new Map();
      for (const matter of Object.values(made)) {
        const owner = { table: "professional-ondiep", safety: "professional-amsterdam-1", elsewhere: "werker-ommen" }[matter.state];
        const who = await as(owner ?? "professional-overvecht");
        const show = await who.get(`/zaken/${matter.caseId}`);
        if (!ladders.has(show.ladder)) ladders.set(show.ladder, (await who.get(`/ladders?ladder=${show.ladder}`)).data);
        const tierOf = (code) => ladders.get(show.ladder).tiers.find((tier) => tier.code === code);
        const { holder, claimedBy, owner: next } = show;
        Object.assign(matter, { ladder: show.ladder, holder, claimedBy, owner: next, tier: tierOf(show.tier), visited: show.visited?.map(tierOf) });
      }
      matters = Object.values(made);
      for (const { code } of people) lines.set(code, lineOf(site, await as(code)));
    });
    if (process.argv.includes("--tell")) for (const m of matters) console.log(m.state, m.caseId, m.tier.code, m.holder, m.claimedBy, m.owner);

    /* Those of another ladder try theirs, and one of everybody's. */
    const tried = (person) =>
      matters.filter(({ state }) => townspeople.includes(person) || ["claimed", "safety", "elsewhere"].includes(state));

    await step("a command on a case that is not allowed is refused, and tells nothing", () =>
      everybody(async (person, line) => {
        const wrong = [];
        for (const matter of tried(person))
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

    /* What the daemon says that somebody may with a case, which is what the client offers. */
    const offered = async (person, line, by) => {
      const wrong = [];
      for (const matter of tried(person)) {
        const { status, text } = await line.send("GET", `/zaken/${matter.caseId}`);
        if ((status === 200) !== sees(person, matter)) wrong.push(`${person.code}, ${matter.state}: ${status} ${text.slice(0, 200)}`);
        if (status !== 200) continue;
        const told = (JSON.parse(text).may ?? []).map((one) => one.command);
        const may = commands.filter(ofCase).filter((command) => allowed(by[command], person, matter) === true);
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
        for (const matter of tried(person)) {
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
            const { text } = await line.send(method, path, body);
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

    /* One of each role, on every screen of the client and at every state of a case. */
    const inABrowser = [
      "professional-overvecht", "koploper-zuilen-1", "voorzitter-overvecht", "lid-jeugd", "coordinator-1",
      "beleid-1", "privacy-1", "beheerder-1",
    ].map((code) => people.find((one) => one.code === code));
    const buttons = buttonNames();
    const places = [...screenPaths(), "/zoeken?q=overvecht"].map((path) =>
      path.replace(":ladder", "utrecht").replace(":tier", "wijktafel-overvecht").replace(":start", encodeURIComponent(site.names.meeting)),
    );
    const look = async (page, person) => {
      const wrong = [];
      let pressed = 0;
      await walk(page, "/");
      const menu = await page.$$eval(".db-menu__link", (links) => links.map((link) => link.getAttribute("href")));
      const meant = menuScreens().filter(({ roles }) => roles === undefined || roles.some((role) => person.roles.includes(role)));
      if (menu.sort().join() !== meant.map(({ path }) => path).sort().join()) wrong.push(`${person.code}: the menu has ${menu}`);
      for (const place of places) {
        const content = await walk(page, place);
        const unseen = place !== "/privacy" || !person.roles.includes("privacy"); /* who read what */
        wrong.push(...leaks(person, content, unseen).map((one) => `${person.code}, ${place}: shows ${one}`));
      }
      for (const matter of matters) {
        const content = (await walk(page, `/zaken/${matter.caseId}`)).replaceAll(matter.caseId, "");
        wrong.push(...leaks(person, content).map((one) => `${person.code}, ${matter.state}: shows ${one}`));
        const shown = await page.$$eval("main button", (all) => all.map((one) => one.textContent.trim()));
        for (const name of shown.filter((one) => buttons.has(one))) {
          pressed++;
          const may = buttons.get(name).some((one) => (one === "any" ? sees(person, matter) : allowed(rules[one], person, matter) !== false));
          if (!may) wrong.push(`${person.code}, ${matter.state}: offers "${name}"`);
        }
      }
      return { wrong, pressed };
    };
    await step("no screen shows anybody a case, an action or a line of the menu that is not his", async () => {
      const found = [];
      const waiting = [...inABrowser];
      const one = async () => {
        for (let person = waiting.shift(); person !== undefined; person = waiting.shift()) {
          const page = await open(person.code);
          found.push(await look(page, person));
          await page.close();
        }
      };
      await Promise.all([one(), one()]);
      const wrong = found.flatMap((each) => each.wrong);
      if (wrong.length > 0) throw new Error(`${wrong.length} wrong:\n${wrong.slice(0, 40).join("\n")}`);
      if (!found.some(({ pressed }) => pressed > 20)) throw new Error("the buttons of a case were not recognized");
    });

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
  { ladders: [file("tests/scenario/ladders/regio.yaml")] },
);
