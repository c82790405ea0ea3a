// SPDX-License-Identifier: EUPL-1.2
/* Each screen in each state: axe, the keyboard alone, a narrow window, large text, forced colours, little
 * motion, paper, and as a screen reader is told it. All complaints of a screen are told at once. That every screen is
 * looked at, and that each check can complain, is tried first. */
import { axe, forcedColours, keyboardWalk, largeText, motion, paper, tooWide } from "./lib/accessible.mjs";
import { goTo, settings } from "./lib/browser.mjs";
import { faults } from "./lib/faults.mjs";
import { screenPaths } from "./lib/rights.mjs";
import { lacking, placed, prepare, screens } from "./lib/screens.mjs";
import { signIn } from "./lib/site.mjs";
import { spoken } from "./lib/spoken.mjs";
import { story } from "./lib/story.mjs";

const only = process.argv.slice(2);
const all = screens.filter((screen) => only.length === 0 || only.includes(screen.name));

async function arrive(site, name) {
  const administrator = await signIn(site, "beheerder-1");
  const ahead = Math.ceil((Date.parse(site.names[name]) - administrator.now().getTime()) / 60_000) + 1;
  await administrator.give("/oefentijdsprongen", { duration: { amount: ahead, unit: "minutes" } });
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
    for (const { what, make, check, says } of faults) {
      await goTo(page, site, "/");
      if ((await check(page)).some((one) => says.test(one))) throw new Error(`${what}: a complaint before it was made`);
      await page.evaluate(make);
      const complaints = await check(page);
      if (!complaints.some((one) => says.test(one))) throw new Error(`${what} is not noticed: ${complaints}`);
    }
  });

  for (const screen of all)
    await step(screen.name, async () => {
      const before = wrong.length;
      const usual = screen.wall ? settings.wall : settings.desk;
      if (!windows.has(screen.who)) windows.set(screen.who, await open(screen.who));
      const page = windows.get(screen.who);
      const check = async (how, checks) => {
        for (const one of checks) wrong.push(...(await one(page)).map((complaint) => `${screen.name} (${how}): ${complaint}`));
      };
      await page.setViewportSize(usual.viewport);
      if (screen.at !== undefined) await arrive(site, screen.at);
      if (screen.given !== undefined) await (await signIn(site, screen.who)).give(...screen.given);
      await page.goto("about:blank"); /* the same address again would keep what was chosen there */
      await goTo(page, site, placed(screen.path, site.names));
      await prepare(page, screen, site.names);
      await check("desk", [axe, spoken(screen), largeText, paper, keyboardWalk]);
      await page.setViewportSize(settings.narrow.viewport);
      await check("narrow", [axe, tooWide]);
      await page.setViewportSize(usual.viewport);
      await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
      await check("forced colours, little motion", [forcedColours, motion]);
      await page.emulateMedia({ forcedColors: null, reducedMotion: null });
      for (const one of wrong.slice(before)) console.error(`not ok - ${one}`);
    });
  if (only.length === 0)
    await step("what was done is told to who listens", async () => {
      const told = windows.get("voorzitter-overvecht").locator("[role=status][aria-live=polite]");
      if ((await told.innerText()) !== "Vastgelegd wie er is.") throw new Error(`told: "${await told.innerText()}"`);
    });

  if (wrong.length > 0) throw new Error(`${wrong.length} complaints, told above`);
});
