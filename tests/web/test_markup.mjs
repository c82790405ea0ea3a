// SPDX-License-Identifier: EUPL-1.2
/* Script and markup in every text that somebody can fill in, then every screen and every document: nothing runs,
 * nothing is fetched from elsewhere, and it stands there as the text that it is. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tooWide } from "./lib/accessible.mjs";
import { walk } from "./lib/browser.mjs";
import { complaintsOf, hostile, shownAs, watchPolicy } from "./lib/markup.mjs";
import { lineOf, requestsOf } from "./lib/requests.mjs";
import { routes, screenPaths } from "./lib/rights.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

const tableOf = (name) => readFileSync(new URL(`../../proto/${name}.def`, import.meta.url), "utf8");
const textsOf = (table) => [...table.matchAll(/^FIELD\((\w+), (?:TEXTS|LINE), (\w+), \w+, (\d+), /gm)].map(([, message, field, most]) => ({ message, field, most: Number(most) }));
const lists = [...tableOf("commands").matchAll(/^LIST_FIELD\((\w+), (\w+), (\w+), /gm)].map(([, message, part, list]) => ({ message, part, list }));
/* Those of the commands, and those of each line of a list: `mandates.basis`. */
const textFields = [
  ...textsOf(tableOf("commands")),
  ...lists.flatMap(({ message, part, list }) => textsOf(tableOf("parts")).filter((one) => one.message === part).map(({ field, most }) => ({ message, field: `${list}.${field}`, most }))),
];
/* What somebody types to find something; the rest is what a program says of itself, where a page ends, and the beginning of
 * a case's number, which the client asks for where it is one. */
const searched = textsOf(tableOf("queries")).filter(({ field }) => !["after", "client", "number"].includes(field));
/* The texts that nobody fills in here, and why. What stands neither here nor below is a complaint. */
const notFilled = {
  zone_install: "from the daemon's own settings",
  calendar_install: "likewise",
  referral_receive: "a program says it: the link to another site",
  referral_question: "a program says it: the link to another site",
  referral_outcome: "a program says it: the link to another site",
  referral_refuse: "a program says it: the link to another site",
  mail_put: "a mail address, and refused when it is none",
};

const holder = "professional-overvecht";
const koploper = "koploper-overvecht-1";
const chair = "voorzitter-overvecht";
const people = [holder, koploper, chair, "professional-ondiep", "voorzitter-ondiep", "voorzitter-stedelijk", "professional-oost",
  "maatwerkfunctionaris-1", "koploper-zuilen-1", "koploper-stad-1", "coordinator-1", "privacy-1", "beheerder-1", "beleid-1", "secretaris-1", "beslisser-1"];
/* of a board on a small ladder */
const newcomers = [
  { code: "secretaris-1", roles: ["coach"] },
  { code: "beslisser-1", roles: ["member"] },
];
const ladders = ["overleg", "bewaren", "geld"].map((name) => fileURLToPath(new URL(`../scenario/ladders/${name}.yaml`, import.meta.url)));

await story("markup", async ({ site, step, open }) => {
  const all = routes();
  const { fill } = await requestsOf(site, all);
  const lines = new Map();
  const administrator = await signIn(site, "beheerder-1");
  for (const { code, roles } of newcomers) await administrator.give("/personen", { person: code, organisation: "gemeente-utrecht", roles });
  for (const code of people) lines.set(code, lineOf(site, await signIn(site, code)));
  const filled = new Set();
  const refused = new Map();
  const made = [];

  /* Gives a command with hostile words in `keys`; the first who may, on the first case where it means something; `at`: at
   * the other site. */
  const write = async (command, keys, { as = people, on = [undefined], at = lines, ...given } = {}) => {
    const { most } = textFields.find((one) => one.message === command && one.field === "texts") ?? {};
    const texts = Object.fromEntries(keys.map((key) => [key, hostile(command, key, most)]));
    for (const caseId of [on].flat())
      for (const person of [as].flat()) {
        const { method, path, body } = fill(command, { ...given, caseId });
        const whole = { ...body, ...given, ...(keys.length > 0 ? { texts } : {}) };
        delete whole.caseId;
        for (const place of all.find((one) => one.message === command).path.matchAll(/\{(\w+)\}/g)) delete whole[place[1]];
        const { status, text } = await at.get(person).send(method, path, whole);
        if (status < 300) {
          for (const [key, value] of Object.entries(whole)) {
            filled.add(`${command}.${key}`);
            for (const line of Array.isArray(value) ? value : []) if (typeof line === "object") for (const one of Object.keys(line)) filled.add(`${command}.${key}.${one}`);
          }
          return JSON.parse(text);
        }
        refused.set(command, `${person} ${status} ${text.slice(0, 500)}`);
      }
    return undefined;
  };
  const plan = ["resident_words", "situation", "obstacle", "tried", "proposed_solution", "legitimacy", "involvement", "return", "what_if_nothing"];
  const utrecht = { ladder: "utrecht", district: "overvecht", team: "buurtteam-overvecht", domains: ["debts", "health"], ground: "statutory-task", household: [{ role: "resident" }] };
  const { child_care: planned, teeth, taxi } = site.names;
  const cases = {};

  await step("every text that somebody can fill in, is", async () => {
    const submit = async () => (await write("case_submit", plan, { as: holder, ...utrecht, groundBasis: hostile("case_submit", "ground_basis", 120) })).caseId;
    for (const name of ["team", "desk", "closed", "money", "withdrawn", "spare"]) cases[name] = await submit();
    cases.sharing = (await write("case_submit", plan, { as: holder, ...utrecht, ground: "consent" })).caseId;
    const { team, desk, closed, money, withdrawn, spare } = cases;
    await write("case_amend", plan, { as: holder, on: team, ground: "statutory-task", groundBasis: hostile("case_amend", "ground_basis", 120) });
    await write("case_amend", plan, { as: holder, on: planned });
    await write("case_amend", plan, { as: "professional-ondiep", on: teeth });
    for (const caseId of [desk, money]) {
      await write("case_escalate", ["reason"], { as: holder, on: caseId });
      await write("case_claim", [], { as: koploper, on: caseId });
      await write("case_record", ["breakthrough_needed", "where_exactly", "who_or_what", "regular_routes"], { as: koploper, on: caseId, record: "koploper" });
    }
    await write("case_release", ["reason"], { as: koploper, on: desk });
    await write("case_assign", ["reason"], { as: koploper, on: desk, person: koploper });
    await write("urgency_set", ["reason"], { as: koploper, on: desk, urgency: "urgent" });
    await write("case_ask", ["question"], { as: koploper, on: desk });
    await write("case_answer", ["answer"], { as: holder, on: desk, question: 1 });
    await write("case_consult", ["question"], { as: koploper, on: desk, person: "koploper-zuilen-1" });
    await write("case_advise", ["advice"], { as: "koploper-zuilen-1", on: desk, consultation: 1 });
    await write("advice_score", ["note"], { as: koploper, on: desk, consultation: 1, usable: "yes" });
    await write("contact_put", ["name", "phone", "mail"], { as: "coordinator-1", contact: "werk-en-inkomen-9", organisation: "werk-en-inkomen", mandates: [{ subject: "travel-costs", basis: hostile("contact_put", "basis", 110) }], verified: "2026-11-02" });
    await write("case_contact", ["note"], { as: [koploper, holder], on: desk, contact: "werk-en-inkomen-1", result: "no-solution" });
    await write("expert_name", ["question"], { on: [desk, planned], as: [koploper, holder], person: "koploper-zuilen-1" });
    await write("expert_release", ["reason"], { on: [desk, planned], as: [koploper, holder], expert: 1 });
    await write("participant_invite", ["note"], { on: planned, as: [chair, holder], who: "ggz" });
    await write("participant_record", ["reason"], { on: planned, as: [chair, holder], participant: 1, attendance: "absent" });
    await write("return_estimate", ["basis"], { on: money, as: [koploper, holder], cents: 500000 });
    await write("case_contact", ["note"], { as: koploper, on: money, contact: "werk-en-inkomen-1", result: "agreed" });
    await write("spend_request", ["reason"], { as: koploper, on: money, pot: "voorkom-erger", cents: 45000, kind: "gift", contact: "werk-en-inkomen-1", subject: "travel-costs" });
    await write("ground_put", ["note"], { as: holder, on: desk, basis: "toestemming", receiver: "onderwijs", by: "self", member: 1 });
    await write("ground_end", ["note"], { as: holder, on: desk, ground: 1 });
    await write("consent_give", ["note"], { as: holder, on: [team, desk] });
    await write("case_transfer", ["reason"], { as: holder, on: team, person: "professional-zuilen" });
    await write("agreement_make", ["what", "condition"], { on: [planned, money, desk], as: [chair, holder, koploper], owner: koploper, due: "2027-02-01", conditionDate: "2027-02-01" });
    const opened = await write("issue_open", ["problem"], { as: holder, ladder: "utrecht", domain: "debts", obstacle: "local-rule" });
    const consultation = await write("consult_open", ["question"], { as: holder, ladder: "utrecht", domains: ["debts"] });
    await write("consult_reply", ["answer", "checked"], { on: consultation?.caseId, as: [koploper, "koploper-stad-1", "koploper-zuilen-1"], result: "answered" });
    await write("consult_close", ["reason"], { on: consultation?.caseId });
    const issue = opened?.caseId;
    await write("issue_adopt", ["problem"], { on: issue, level: "policy", person: "coordinator-1" });
    const { issues } = JSON.parse((await lines.get("coordinator-1").send("GET", "/ladders/utrecht/kwesties")).text);
    await write("issue_reject", ["reason"], { on: issues.map((one) => one.caseId).filter((one) => one !== issue), as: ["coordinator-1", chair, koploper] });
    await write("issue_close", ["outcome"], { on: issue, result: "solved" });
    await write("case_escalate", ["reason"], { as: holder, on: spare });
    await write("case_return", ["reason"], { as: koploper, on: spare });
    await write("case_escalate", ["reason"], { as: holder, on: spare });
    await write("case_recuse", ["reason"], { as: koploper, on: spare, person: koploper });
    await write("case_decide", ["explanation", "legitimacy", "involvement", "return"], { as: holder, on: closed, outcome: "solved" });
    await write("resident_tell", ["note"], { as: holder, on: closed });
    await write("case_close", ["lesson"], { as: holder, on: closed });
    await write("case_reopen", ["reason"], { as: holder, on: closed });
    await write("case_decide", ["explanation"], { as: koploper, on: money, outcome: "tailor-made" });
    await write("case_decide", ["explanation"], { as: koploper, on: money, outcome: "solved" });
    await write("agreement_make", ["what", "condition"], { on: money, as: [holder, koploper], owner: koploper, due: "2027-02-01", conditionDate: "2027-02-01" });
    await write("case_stall", ["reason"], { on: money, as: [holder, koploper] });
    await write("agreement_settle", ["note"], { on: money, as: [holder, koploper], agreement: 1, result: "done" });
    await write("condition_settle", ["note"], { on: money, as: [holder, koploper], agreement: 1, met: true });
    await write("return_compare", ["note"], { on: money, as: [holder, koploper], returned: "less", cents: 100 });
    await write("case_evaluate", ["note"], { on: money, as: [holder, koploper], result: "finish" });
    await write("spend_account", ["note"], { on: money, as: [holder, koploper], spend: 1, cents: 45000 });
    await write("story_write", ["story", "title"], { on: money, as: [holder, koploper] });
    await write("story_publish", [], { on: money, as: holder, version: 1 });
    await write("story_write", ["story", "title"], { on: closed, as: [holder, koploper] });
    await write("story_withdraw", ["reason"], { on: closed, as: holder });
    await write("case_withdraw", ["reason"], { as: holder, on: withdrawn });
    await write("case_split", ["resident_words", "situation", "obstacle"], { as: holder, on: team, domains: ["health"] });
    await write("case_merge", ["reason"], { as: holder, on: spare, into: team });
    const copy = await lines.get("privacy-1").send("POST", `/zaken/${team}/kopieen`, {});
    const wish = JSON.parse(copy.text).answer?.texts?.find((one) => one.field === "resident_words")?.text;
    await write("text_mark", ["copy"], { as: "privacy-1", on: team, text: wish, field: "resident_words", about: "third-party" });
    await write("case_correct", ["resident_words", "change"], { as: "privacy-1", on: team, text: wish, field: "resident_words" });
    await write("case_restrict", ["reason"], { as: "privacy-1", on: withdrawn, ground: "accuracy" });
    await write("case_unrestrict", ["reason"], { as: "privacy-1", on: withdrawn, told: "2026-12-14" });
    await write("consent_withdraw", ["note"], { as: holder, on: cases.sharing });
    await write("gate_waive", ["reason"], { as: chair, on: planned, gate: "pack" });
    await write("spend_request", ["reason"], { as: [holder, chair], on: planned, pot: "tafelbudget", cents: 30000, kind: "loan" });
    await write("spend_request", ["reason"], { as: [holder, chair], on: planned, pot: "tafelbudget", cents: 20000, kind: "gift" });
    await write("spend_approve", [], { as: chair, on: planned, spend: 1 });
    await write("spend_reject", ["reason"], { as: chair, on: planned, spend: 2 });
    await write("loan_forgive", ["reason"], { as: [chair, "voorzitter-stedelijk"], on: planned, spend: 1, cents: 100 });
    /* what the ladder of Utrecht has not: small ladders of the stories have it */
    const small = async (ladder) => (await write("case_submit", ["resident_words"], { as: holder, ladder, domains: ["debts"], ground: "statutory-task", groundBasis: "Wmo" })).caseId;
    const arranged = await small("overleg");
    await write("case_escalate", ["reason"], { as: holder, on: arranged, tier: "coaches" });
    await write("case_claim", [], { as: koploper, on: arranged });
    await write("temporary_begin", ["what", "task"], { as: holder, on: arranged, until: "2027-02-01" });
    await write("temporary_end", ["reason", "told"], { as: holder, on: arranged, temporary: 1, result: "extend", until: "2027-03-01" });
    await write("process_lead", ["reason"], { as: "koploper-stad-1", on: arranged, team: ["koploper-zuilen-1"] });
    const moved = await small("overleg");
    await write("case_move", ["reason"], { as: holder, on: moved, ladder: "bewaren", domains: ["debts"], obstacles: [] });
    const urgent = await small("bewaren");
    await write("glass_break", ["reason"], { as: koploper, on: urgent });
    await write("glass_review", ["note"], { as: "privacy-1", on: urgent, glass: 1, result: "justified" });
    const voted = await small("geld");
    await write("case_escalate", ["reason"], { as: holder, on: voted, tier: "bestuur" });
    await write("case_claim", [], { as: "secretaris-1", on: voted });
    await write("case_decide", ["explanation"], { as: "secretaris-1", on: voted, outcome: "tailor-made" });
    await write("decision_vote", ["reason"], { as: "beslisser-1", on: voted });
    Object.assign(cases, { arranged, moved, urgent, voted });
    const { meetings } = JSON.parse((await lines.get("voorzitter-ondiep").send("GET", "/ladders/utrecht/treden/wijktafel-ondiep/vergaderingen")).text);
    await write("case_clear", [], { as: "voorzitter-ondiep", on: teeth });
    for (const { start } of meetings.slice(0, 2)) await write("agenda_put", [], { as: "voorzitter-ondiep", on: teeth, start });
    await write("agenda_remove", ["reason"], { as: "voorzitter-ondiep", on: teeth });
    await write("practice_advance", [], { as: "beheerder-1", duration: { amount: 2, unit: "workingDays" } });
    await write("meeting_hold", [], { as: chair, ladder: "utrecht", tier: "wijktafel-overvecht", start: site.names.meeting, present: [chair, holder] });
    await write("case_decide", ["explanation", "legitimacy", "involvement", "return"], { as: chair, on: planned, outcome: "tailor-made" });
    await write("minutes_send", ["minutes"], { as: chair, on: planned });
  });

  await step("also what crosses to another site and comes back", async () => {
    const desk = await signIn(site.national, "maatwerkloket-1");
    const here = await signIn(site, "professional-oost");
    const referral = async () => (await here.get(`/zaken/${taxi}`)).referrals?.at(-1);
    await until("it is there", async () => (await referral())?.remote !== undefined);
    const { remote } = await referral();
    await write("referral_return", ["reason"], { as: desk.person, on: remote, at: new Map([[desk.person, lineOf(site.national, desk)]]) });
    await until("it came back", async () => (await referral()).ended !== undefined);
    await write("referral_send", ["reason"], { as: ["maatwerkfunctionaris-1", "voorzitter-stedelijk", "professional-oost"], on: taxi, to: "pmm" });
  });

  await step("nothing that can be filled in was passed over", async () => {
    const camel = (field) => field.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
    const left = textFields.filter(({ message, field }) => notFilled[message] === undefined && !filled.has(`${message}.${camel(field)}`));
    const idle = Object.keys(notFilled).filter((message) => !textFields.some((one) => one.message === message) || [...filled].some((one) => one.startsWith(`${message}.`)));
    if (idle.length > 0) throw new Error(`these are no exception: ${idle}`);
    const others = searched.filter(({ message, field }) => `${message}.${field}` !== "query_find.file_number");
    if (others.length > 0) throw new Error(`what is typed to find something, and not tried below: ${others.map(({ message, field }) => `${message}.${field}`)}`);
    if (left.length > 0) throw new Error(left.map(({ message, field }) => `${message}.${field}: ${refused.get(message)}`).join("\n"));
  });

  /* A window that notes what it should never have to. */
  const watch = async (person) => {
    const page = await open(person);
    await page.addInitScript(watchPolicy);
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => page.faults.push(`a dialog: ${dialog.message()}`)));
    page.on("request", (request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin !== site.url || pathname.endsWith("/x")) page.faults.push(`asked for ${request.url()}`);
    });
    await page.reload();
    return page;
  };
  const seen = new Map(); /* where a mark was seen first */
  const look = async (page, where) => {
    const complaints = await page.evaluate(complaintsOf);
    if (complaints.length > 0) throw new Error(`${where}: ${complaints.join(" | ")}`);
    note(await page.evaluate(() => document.body.textContent), where);
  };
  function note(text, where) {
    for (const [, message, key] of text.matchAll(/merk\.(\w+)\.(\w+)\./g)) {
      if (seen.has(`${message}.${key}`)) continue;
      if (text.includes(shownAs(message, key))) seen.set(`${message}.${key}`, where);
    }
  }

  await step("every screen shows it as text, and nothing runs", async () => {
    const opened = { ...cases, planned, teeth, taxi };
    const tooLong = [];
    for (const person of [holder, chair, koploper, "privacy-1", "coordinator-1"]) {
      const page = await watch(person);
      const paths = screenPaths().map((path) =>
        path.replace(":ladder", "utrecht").replace(":tier", "wijktafel-overvecht").replace(":start", encodeURIComponent(site.names.meeting)),
      );
      /* the box at the top of each screen: what was typed is shown, and asked as a file number */
      paths.push(`/zoeken?q=${encodeURIComponent(hostile("query_find", "file_number", 160))}`);
      for (const path of [...paths, ...Object.values(opened).map((caseId) => `/zaken/${caseId}`)]) {
        await walk(page, path);
        /* what is folded is opened, forms as well */
        await page.$$eval("main details", (all) => all.forEach((one) => (one.open = true)));
        await page.$$eval("main button[aria-expanded=false]", (all) => all.slice(0, 12).forEach((one) => one.click()));
        await page.waitForTimeout(30);
        await look(page, `${person} ${path}`);
        const wide = await tooWide(page);
        tooLong.push(...wide.map((one) => `${person} ${path}: ${one}`));
      }
      await page.context().close();
    }
    if (tooLong.length > 0) throw new Error(`a long word is cut off:\n${tooLong.join("\n")}`);
  });

  const documents = [
    ...[cases.team, cases.desk, cases.money, planned].map((caseId) => `/zaken/${caseId}/document`),
    ...["stukken", "notulen"].map((what) => `/ladders/utrecht/treden/wijktafel-overvecht/vergaderingen/${encodeURIComponent(site.names.meeting)}/${what}`),
  ];
  await step("a document has it as text: page, XML and PDF", async () => {
    const page = await watch(chair);
    for (const path of documents) {
      const xml = await lines.get(chair).send("GET", `${path}?vorm=xml`);
      if (xml.status !== 200) continue;
      const parsed = await page.evaluate((text) => {
        const tree = new DOMParser().parseFromString(text, "application/xml");
        return { wrong: tree.querySelector("parsererror")?.textContent, text: tree.documentElement.textContent, doctype: tree.doctype !== null };
      }, xml.text);
      if (parsed.wrong !== undefined || parsed.doctype) throw new Error(`${path}: XML that is none: ${parsed.wrong}`);
      note(parsed.text, `${path} XML`);
      made.push(path);
      await page.goto(`${site.url}/v1${path}?vorm=html`);
      await look(page, `${path} page`);
      if (!(await page.evaluate(() => document.body.textContent)).includes("<script>window.uitgevoerd=1</script>")) throw new Error(`${path}: the page has it not as text`);
    }
    if (made.length < 3) throw new Error(`only ${made} could be made`);
    for (const path of made.slice(0, 2).concat(made.slice(-1))) {
      const pdf = await lines.get(chair).send("GET", `${path}?vorm=pdf`, undefined, "latin1");
      if (!pdf.text.startsWith("%PDF")) continue; /* no FOP on this machine */
      if (/\/(JavaScript|Launch)\b/.test(pdf.text)) throw new Error(`${path}: the PDF does something`);
      const words = execFileSync("pdftotext", ["-", "-"], { input: Buffer.from(pdf.text, "latin1") }).toString();
      if (!words.replace(/\s/g, "").includes("<script>window.uitgevoerd=1</script>")) throw new Error(`${path}: the PDF has it not as text`);
    }
  });

  await step("what would run is noticed", async () => {
    const page = await watch(holder);
    await walk(page, "/");
    await page.evaluate(() => document.querySelector("main").insertAdjacentHTML("beforeend", '<img src=x onerror="window.uitgevoerd=1">'));
    await page.waitForTimeout(100);
    const complaints = await page.evaluate(complaintsOf);
    const faults = page.faults.splice(0);
    for (const wanted of ["markup became an element", "the policy had to stop"])
      if (!complaints.some((one) => one.startsWith(wanted))) throw new Error(`not noticed: ${wanted}`);
    if (!faults.some((one) => one.startsWith("asked for"))) throw new Error("the request was not noticed");
  });

  if (process.argv.includes("--tell")) for (const [what, where] of seen) console.log(`# ${what}: ${where}`);
  await step("what was filled in was seen", async () => {
    if (!seen.has("query_find.file_number")) throw new Error("what was searched for was not seen");
    if (seen.size < 40) throw new Error(`only ${seen.size} texts were seen: ${[...seen.keys()]}`);
  });
}, { ladders, linked: true });
