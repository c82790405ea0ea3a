// SPDX-License-Identifier: EUPL-1.2
/* What somebody may not, is not shown: each role × each screen × each state of a case, in a browser. The numbers and the
 * words of cases, the lines of the menu, and every button, by lib/rights.mjs and lib/doors.mjs. What is answered to
 * somebody who asks all the same is test_access.mjs. */
import { walk } from "./lib/browser.mjs";
import { strangeActions, strangeDoors } from "./lib/doors.mjs";
import { wordsOf } from "./lib/matters.mjs";
import { menuScreens, reads, screenPaths, sees } from "./lib/rights.mjs";
import { ladders, leaksOf, personOf, sceneOf } from "./lib/scene.mjs";
import { story } from "./lib/story.mjs";

/* One of each role in the town, then of ladders elsewhere. With names behind the script: these alone. */
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const watched = {
  utrecht: ["professional-overvecht", "koploper-overvecht-1", "voorzitter-overvecht", "lid-jeugd", "coordinator-1", "beleid-1",
    "privacy-1", "beheerder-1"],
  amsterdam: ["professional-amsterdam-1", "coach-amsterdam-1", "acvz-1"],
  regio: ["manager-raalte", "coordinator-raalte"],
};
/* In a page, in one call: what can be pressed, as it is called; the cases that can be opened here; links to documents. */
const pageHolds = () => {
  const named = (one) => (one.getAttribute("aria-label") ?? (one.closest("label") ?? one).textContent).trim().replace(/\s+/g, " ");
  const shown = [...document.querySelectorAll("main button, main a.nl-button, main summary, main td input[type=checkbox]")]
    .filter((one) => one.closest("nav") === null || one.tagName === "BUTTON")
    .filter((one) => one.getClientRects().length > 0);
  return {
    menu: [...document.querySelectorAll(".db-menu__link")].map((link) => link.getAttribute("href")),
    names: shown.map((one) => named(one).replace(/D-[\w-]{14}/g, "X")),
    doors: shown.filter((one) => one.getAttribute("aria-expanded") === "false").map((one) => one.getAttribute("aria-label") ?? ""),
    documents: document.querySelectorAll("main a[href*='/document']").length,
  };
};
/* In a page: opens the case in the list, and closes it again; the buttons that it then has there. */
const insideOf = async (number) => {
  const until = async (what) => {
    for (const end = performance.now() + 60_000; what() === null; await new Promise((resolve) => setTimeout(resolve, 5)))
      if (performance.now() > end) throw new Error(`${number} does not open`);
    return what();
  };
  const door = (expanded) => () => document.querySelector(`main button[aria-expanded=${expanded}][aria-label*="${number}"]`);
  door(false)().click();
  await until(() => document.querySelector(".db-opened dl, .db-prepare dl"));
  const names = [...document.querySelectorAll(".db-opened .db-steps button, .db-prepare button")]
    .filter((one) => one.getClientRects().length > 0)
    .map((one) => (one.getAttribute("aria-label") ?? one.textContent).trim().replace(/\s+/g, " ").replace(/D-[\w-]{14}/g, "X"));
  (await until(door(true))).click();
  await until(door(false));
  return names;
};

await story(
  "shown",
  async ({ site, step, open }) => {
    let scene;
    let leaks;
    const tierOf = (ladder, code) => scene.tiersOf(ladder).find((tier) => tier.code === code);

    /* Every path of the client, for the ladder of whoever looks, and the queue of every state. */
    const placesOf = (ladder) => {
      const table = ladder === "utrecht" ? ["wijktafel-overvecht", "wijktafel-ondiep"] : [scene.tiersOf(ladder).find((tier) => tier.kind === "table")?.code];
      const own = (path) => path.replace(":ladder", ladder);
      const tiers = [...new Set(scene.matters.filter((one) => one.ladder === ladder).map((one) => one.tier.code))];
      const plain = screenPaths().filter((path) => !path.startsWith("/wachtrij/:ladder/") && !path.includes(":tier"));
      return [
        ...plain.filter((path) => path.includes(":ladder") || ladder === "utrecht").map(own).map((path) => ({ path })),
        { path: "/zoeken?q=overvecht" },
        { path: "/zoeken?q=D-" },
        ...tiers.map((tier) => ({ path: `/wachtrij/${ladder}/${tier}`, tier: tierOf(ladder, tier) })),
        ...table.filter((tier) => tier !== undefined).map((tier) => ({ path: `/tafels/${ladder}/${tier}`, tier: tierOf(ladder, tier) })),
        ...(ladder === "utrecht"
          ? [{ path: `/tafels/utrecht/wijktafel-overvecht/${encodeURIComponent(site.names.meeting)}`, tier: tierOf(ladder, "wijktafel-overvecht") }]
          : []),
      ];
    };

    /* Complaints about what the screens of `page` show to `person`; how many words, numbers and buttons were seen. */
    const look = async (page, person, ladder, matters = scene.matters) => {
      const wrong = [];
      const met = { numbers: 0, words: 0, buttons: 0, opened: 0 };
      const complain = (where, all) => wrong.push(...all.map((one) => `${person.code}, ${where}: ${one}`));
      await walk(page, "/");
      const { menu } = await page.evaluate(pageHolds);
      const meant = menuScreens().filter(({ roles }) => roles === undefined || roles.some((role) => person.roles.includes(role)));
      if (menu.sort().join() !== meant.map(({ path }) => path).sort().join()) complain("menu", [`has ${menu}`]);
      for (const { path, tier } of placesOf(ladder)) {
        const content = await walk(page, path);
        /* who read what; what was decided is learned from by number (test_access.mjs) */
        const meant = { "/privacy": ["privacy"], "/cijfers": ["coach", "chair", "coordinator", "policy"] };
        const unseen = !(meant[path] ?? []).some((role) => person.roles.includes(role));
        complain(path, leaks(person, content, unseen).map((one) => `shows ${one}`));
        const { names, doors } = await page.evaluate(pageHolds);
        met.numbers += scene.matters.filter((matter) => content.includes(matter.caseId)).length;
        met.buttons += names.length;
        complain(path, strangeDoors(path, [...new Set(names)], person, tier ?? firstTier(ladder, person)));
        for (const matter of matters) {
          if (!doors.some((door) => door.includes(matter.caseId))) continue;
          const inside = await page.evaluate(insideOf, matter.caseId);
          complain(`${path}, ${matter.state}`, strangeActions([...new Set(inside)], person, matter, sees(person, matter)));
          met.opened += inside.length;
        }
      }
      for (const matter of matters) {
        const content = (await walk(page, `/zaken/${matter.caseId}`)).replaceAll(matter.caseId, "");
        complain(matter.state, leaks(person, content).map((one) => `shows ${one}`));
        const { names, documents } = await page.evaluate(pageHolds);
        if (!sees(person, matter) && names.length > 0) complain(matter.state, [`has buttons: ${names}`]);
        else complain(matter.state, strangeActions([...new Set(names)], person, matter, sees(person, matter)));
        met.buttons += names.length;
        if (content.includes(wordsOf(matter.state).wish)) met.words++;
        if (documents > 0 && !reads(person, matter)) complain(matter.state, ["has a link to the document"]);
      }
      return { wrong, met };
    };
    /* Without a tier in its path a queue is that of somebody's first one. */
    const firstTier = (ladder, person) => scene.tiersOf(ladder).find((tier) => [...(tier.workers ?? []), ...(tier.chairs ?? [])].includes(person.code));

    await step("people and cases", async () => {
      scene = await sceneOf(site);
      leaks = leaksOf(scene.matters);
    });

    await step("no screen shows anybody a case, an action or a line of the menu that is not his", async () => {
      const waiting = Object.entries(watched).flatMap(([ladder, codes]) => codes.map((code) => ({ ladder, person: personOf(code) }))).filter(({ person }) => only.length === 0 || only.includes(person.code));
      const wrong = [];
      const met = new Map();
      const one = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const page = await open(next.person.code);
          const found = await look(page, next.person, next.ladder);
          wrong.push(...found.wrong);
          met.set(next.person.code, found.met);
          await page.context().close();
        }
      };
      await Promise.all([one(), one()]);
      if (process.argv.includes("--tell")) console.log(met);
      if (wrong.length > 0) throw new Error(`${wrong.length} wrong:\n${wrong.slice(0, 60).join("\n")}`);
      if (only.length > 0) return;
      /* a screen that shows nobody anything would pass */
      const { numbers, words, buttons, opened: inside } = met.get("koploper-overvecht-1");
      if (numbers < 20 || words < 4 || buttons < 100 || inside < 10) throw new Error(`a coach was shown too little: ${JSON.stringify(met.get("koploper-overvecht-1"))}`);
    });

    if (only.length > 0) return;
    await step("what is shown to the wrong person is noticed", async () => {
      const page = await open("koploper-overvecht-1");
      const { wrong } = await look(page, personOf("beleid-1"), "utrecht", scene.matters.filter(({ state }) => state === "claimed"));
      for (const wanted of [/menu: has/, /wachtrij.*: shows claimed D-/, /wachtrij.*: offers "X oppakken"/, /claimed: shows geheim-claimed-wens/, /claimed: has buttons/])
        if (!wrong.some((one) => wanted.test(one))) throw new Error(`not noticed: ${wanted}`);
      if (strangeDoors("/potjes", ["Alles uitbetalen"], personOf("coordinator-1")).length !== 1) throw new Error("an unknown button passes");
    });
  },
  { ladders },
);
