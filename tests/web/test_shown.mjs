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

/* One of each role in the town, then of ladders elsewhere: they look at their own screens and at some states; all of them
 * are tried in test_access.mjs. */
const some = ["claimed", "safety", "elsewhere"];
const watched = {
  utrecht: ["professional-overvecht", "koploper-overvecht-1", "voorzitter-overvecht", "lid-jeugd", "coordinator-1", "beleid-1",
    "privacy-1", "beheerder-1"],
  amsterdam: ["professional-amsterdam-1", "coach-amsterdam-1", "acvz-1"],
  regio: ["manager-raalte", "coordinator-raalte"],
};
const opened = ".db-opened .db-steps, .db-prepare";
const parts = "main button, main a.nl-button, main summary, main td input[type=checkbox]";
const namesOf = (page, where = parts) =>
  page.$$eval(where, (all) =>
    all
      .filter((one) => one.closest("nav") === null || one.tagName === "BUTTON")
      .filter((one) => one.getClientRects().length > 0)
      .map((one) => one.getAttribute("aria-label") ?? (one.closest("label") ?? one).textContent)
      .map((name) => name.trim().replace(/\s+/g, " ").replace(/D-[\w-]{14}/g, "X")),
  );

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
      const menu = await page.$$eval(".db-menu__link", (links) => links.map((link) => link.getAttribute("href")));
      const meant = menuScreens().filter(({ roles }) => roles === undefined || roles.some((role) => person.roles.includes(role)));
      if (menu.sort().join() !== meant.map(({ path }) => path).sort().join()) complain("menu", [`has ${menu}`]);
      for (const { path, tier } of placesOf(ladder)) {
        const content = await walk(page, path);
        const unseen = path !== "/privacy" || !person.roles.includes("privacy"); /* who read what */
        complain(path, leaks(person, content, unseen).map((one) => `shows ${one}`));
        const names = await namesOf(page);
        met.numbers += scene.matters.filter((matter) => content.includes(matter.caseId)).length;
        met.buttons += names.length;
        complain(path, strangeDoors(path, [...new Set(names)], person, tier ?? firstTier(ladder, person)));
        for (const matter of matters) {
          const door = page.locator(`main button[aria-expanded=false][aria-label*="${matter.caseId}"]`).first();
          if ((await door.count()) === 0) continue;
          await door.click();
          await page.locator(".db-opened dl, .db-prepare dl").first().waitFor();
          const inside = await namesOf(page, opened.split(", ").map((one) => `${one} button`).join());
          complain(`${path}, ${matter.state}`, strangeActions([...new Set(inside)], person, matter, sees(person, matter)));
          met.opened += inside.length;
          await page.locator(`main button[aria-expanded=true][aria-label*="${matter.caseId}"]`).first().click();
        }
      }
      for (const matter of matters) {
        const content = (await walk(page, `/zaken/${matter.caseId}`)).replaceAll(matter.caseId, "");
        complain(matter.state, leaks(person, content).map((one) => `shows ${one}`));
        const names = await namesOf(page);
        if (!sees(person, matter) && names.length > 0) complain(matter.state, [`has buttons: ${names}`]);
        else complain(matter.state, strangeActions([...new Set(names)], person, matter, sees(person, matter)));
        met.buttons += names.length;
        if (content.includes(wordsOf(matter.state).wish)) met.words++;
        const link = await page.$$eval("main a[href*='/document']", (all) => all.length);
        if (link > 0 && !reads(person, matter)) complain(matter.state, ["has a link to the document"]);
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
      const waiting = Object.entries(watched).flatMap(([ladder, codes]) => codes.map((code) => ({ ladder, person: personOf(code) })));
      const wrong = [];
      const met = new Map();
      const one = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const page = await open(next.person.code);
          const states = next.ladder === "utrecht" ? scene.matters : scene.matters.filter(({ state }) => some.includes(state));
          const found = await look(page, next.person, next.ladder, states);
          wrong.push(...found.wrong);
          met.set(next.person.code, found.met);
          await page.context().close();
        }
      };
      await Promise.all([one(), one()]);
      if (process.argv.includes("--tell")) console.log(met);
      if (wrong.length > 0) throw new Error(`${wrong.length} wrong:\n${wrong.slice(0, 60).join("\n")}`);
      /* a screen that shows nobody anything would pass */
      const { numbers, words, buttons, opened: inside } = met.get("koploper-overvecht-1");
      if (numbers < 20 || words < 4 || buttons < 100 || inside < 10) throw new Error(`a coach was shown too little: ${JSON.stringify(met.get("koploper-overvecht-1"))}`);
    });

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
