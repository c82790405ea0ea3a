// SPDX-License-Identifier: EUPL-1.2
/* Each screen in each state: axe, the keyboard alone, a narrow window, large text, forced colours, little
 * motion, paper. All complaints of a screen are told at once. */
import { axe, forcedColours, keyboardWalk, largeText, motion, paper, tooWide } from "./lib/accessible.mjs";
import { goTo, settings } from "./lib/browser.mjs";
import { placed, prepare, screens } from "./lib/screens.mjs";
import { story } from "./lib/story.mjs";

const only = process.argv.slice(2);
const all = screens.filter((screen) => only.length === 0 || only.includes(screen.name));

await story("screens", async ({ site, open, step }) => {
  const windows = new Map();
  const wrong = [];
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
      await goTo(page, site, placed(screen.path, site.names));
      await prepare(page, screen, site.names);
      await check("desk", [axe, largeText, paper, keyboardWalk]);
      await page.setViewportSize(settings.narrow.viewport);
      await check("narrow", [axe, tooWide]);
      await page.setViewportSize(usual.viewport);
      await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
      await check("forced colours, little motion", [forcedColours, motion]);
      await page.emulateMedia({ forcedColors: null, reducedMotion: null });
      for (const one of wrong.slice(before)) console.error(`not ok - ${one}`);
    });
  if (wrong.length > 0) throw new Error(`${wrong.length} complaints, told above`);
});
