// SPDX-License-Identifier: EUPL-1.2
/* The stand-up of every other ladder of config/: it opens, counts what two cases make it count, on a desk and on a wall,
 * and what was left lying is late. Utrecht's has a day of its own in test_standup.mjs. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { goTo, settings } from "./lib/browser.mjs";
import { peopleOf } from "./lib/matters.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

const config = new URL("../../config/", import.meta.url);
const files = readdirSync(new URL("ladders/", config)).filter((name) => name.endsWith(".yaml") && name !== "utrecht.yaml");
const regio = new URL("../scenario/ladders/regio.yaml", import.meta.url);

await story(
  "standup-ladders",
  async ({ site, step, open }) => {
    const admin = await signIn(site, "beheerder-1");
    const towns = files.map((name) => {
      const code = name.replace(".yaml", "");
      const people = peopleOf(readFileSync(new URL(`examples/mensen-${code}.csv`, config), "utf8"));
      const first = (role) => people.find(({ roles }) => roles.includes(role));
      /* on a ladder that organisations share each sees its own */
      const looks = first(code === "zwolle" ? "professional" : "coordinator");
      return { code, brings: first("professional"), looks, cases: [] };
    });
    assert.equal(towns.length, 7);

    await step("somebody of each town brings two cases in", async () => {
      for (const town of towns) {
        for (const one of [town.brings, town.looks]) await admin.give("/personen", { person: one.code, organisation: one.organisation, roles: one.roles });
        const professional = await signIn(site, town.brings.code);
        const ladder = (await professional.get(`/ladders?ladder=${town.code}`)).data;
        for (const words of ["Wonen", "Werken"]) {
          const { caseId } = await professional.give("/zaken", {
            ladder: town.code,
            domains: [ladder.domains[0].code],
            ground: "consent",
            ...(ladder.areas?.length > 0 ? { district: ladder.areas[0].code } : {}),
            texts: { resident_words: words },
          });
          town.cases.push(caseId);
        }
      }
    });

    const number = async (page, part, name, words) => Number(await page.locator(part, { hasText: words }).first().locator(name).innerText());
    const desk = (page, words) => number(page, ".db-tally", ".db-tally__number", words);
    const wall = (page, words) => number(page, ".db-wall__part", ".db-wall__number", words);

    for (const town of towns)
      await step(`${town.code}: what is new counts, on a desk and on a wall that fits`, async () => {
        town.page = await open(town.looks.code, settings.wall);
        /* without a ladder in the address he begins at his own */
        await goTo(town.page, site, "/potjes");
        assert.equal(await town.page.locator("#kies-ladder").inputValue(), town.code);
        await goTo(town.page, site, `/standup/${town.code}`);
        for (const caseId of town.cases) await town.page.locator("section", { has: town.page.locator("#nieuw") }).getByText(caseId).waitFor();
        assert.equal(await desk(town.page, "nieuw"), 2);
        assert.equal(await desk(town.page, "te laat"), 0);
        assert.equal(await desk(town.page, "zonder stap"), 0);
        await goTo(town.page, site, `/standup/${town.code}?muur`);
        await until("the wall has them", async () => (await wall(town.page, "nieuw")) === 2);
        const { parts, low, cut } = await town.page.evaluate(() => {
          const all = [...document.querySelectorAll(".db-wall__part")];
          return {
            parts: all.length,
            low: Math.max(...all.map((one) => one.getBoundingClientRect().bottom)),
            cut: all.filter((one) => one.scrollHeight > one.clientHeight + 1).length,
          };
        });
        assert.deepEqual({ parts, cut }, { parts: 6, cut: 0 });
        assert.ok(low <= 1080, `the lowest ends at ${low}`);
      });

    await step("what was left lying is late, and is no longer new", async () => {
      await admin.give("/oefentijdsprongen", { duration: { amount: 60, unit: "workingDays" } });
      for (const town of towns) {
        await goTo(town.page, site, `/standup/${town.code}`);
        await until(`${town.code}: late`, async () => (await desk(town.page, "te laat")) === 2);
        assert.equal(await desk(town.page, "nieuw"), 0);
      }
    });
  },
  { ladders: [regio.pathname] },
);
