// SPDX-License-Identifier: EUPL-1.2
/* Each screen in each state: axe, the keyboard alone, a narrow window, large text, forced colours, little
 * motion, paper, and as a screen reader is told it. All complaints of a screen are told at once. That every screen is
 * looked at, and that each check can complain, is tried first. */
import { axe, axeNarrow, brokenWords, forcedColours, keyboardWalk, largeText, motion, paper, tooWide } from "./lib/accessible.mjs";
import { goTo, quiet, settings } from "./lib/browser.mjs";
import { faults, mend } from "./lib/faults.mjs";
import { screenPaths } from "./lib/rights.mjs";
import { lacking, reach, screens } from "./lib/screens.mjs";
import { spoken } from "./lib/spoken.mjs";
import { story } from "./lib/story.mjs";

const only = process.argv.slice(2);
const all = screens.filter((screen) => only.length === 0 || only.includes(screen.name));

/** By the button in the header, as its reader does. */
async function speaks(page, language) {
  await page.locator(".db-header__button", { hasText: language }).click();
  await page.locator(`html[lang=${language === "English" ? "en" : "nl"}]`).waitFor();
  await quiet(page);
}

await story("screens", async ({ site, open, step }) => {
  const windows = new Map();
  const wrong = [];

  await step("every screen of the client is looked at", async () => {
    const paths = [...screenPaths().filter((path) => !path.includes("koploper")), "/zaken/:caseId"];
    const lacks = lacking(paths);
    if (lacks.length > 0) throw new Error(lacks.join("\n"));
    if (lacking([...paths, "/nieuw"]).length !== 1) throw new Error("a screen that is not on the list passes");
    if (!lacking(paths, screens.filter(({ name }) => name !== "wachtrij-leeg")).some((one) => one.includes("/wachtrij is never"))) throw new Error("a list that is never empty passes");
  });

  await step("each check complains about what it is for", async () => {
    const page = await open("beleid-1");
    windows.set("beleid-1", page);
    await goTo(page, site, "/");
    const before = new Map();
    for (const check of new Set(faults.map((fault) => fault.check))) before.set(check, await check(page));
    for (const { what, make, check, says } of faults) {
      if (before.get(check).some((one) => says.test(one))) throw new Error(`${what}: a complaint before it was made`);
      await page.evaluate(make);
      const complaints = await check(page);
      await page.evaluate(mend);
      if (!complaints.some((one) => says.test(one))) throw new Error(`${what} is not noticed: ${complaints}`);
    }
  });

  for (const screen of all)
    await step(screen.name, async () => {
      const before = wrong.length;
      const usual = screen.wall ? settings.wall : settings.desk;
      if (!windows.has(screen.who)) windows.set(screen.who, await open(screen.who, usual));
      const page = windows.get(screen.who);
      const check = async (how, checks) => {
        for (const one of checks) wrong.push(...(await one(page)).map((complaint) => `${screen.name} (${how}): ${complaint}`));
      };
      await page.setViewportSize(usual.viewport);
      await reach(page, site, screen);
      await check("desk", [axe, spoken(screen), brokenWords, largeText, paper, keyboardWalk]);
      await page.setViewportSize(settings.narrow.viewport);
      await check("narrow", [axeNarrow, tooWide, brokenWords]);
      await page.setViewportSize(usual.viewport);
      await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
      await check("forced colours, little motion", [forcedColours, motion]);
      await page.emulateMedia({ forcedColors: null, reducedMotion: null });
      if (!screen.wall) {
        await speaks(page, "English");
        await check("English", [brokenWords]);
        await page.setViewportSize(settings.narrow.viewport);
        await check("narrow, English", [tooWide, brokenWords]);
        await page.setViewportSize(usual.viewport);
        await speaks(page, "Nederlands");
      }
      for (const one of wrong.slice(before)) console.error(`not ok - ${one}`);
    });
  if (only.length === 0)
    await step("what was done is told to who listens", async () => {
      const told = windows.get("voorzitter-overvecht").locator("[role=status][aria-live=polite]");
      if ((await told.innerText()) !== "Vastgelegd wie er is.") throw new Error(`told: "${await told.innerText()}"`);
    });

  if (wrong.length > 0) throw new Error(`${wrong.length} complaints, told above`);
});
