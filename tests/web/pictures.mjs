// SPDX-License-Identifier: EUPL-1.2
/* A picture of each screen in each state, for who judges how it looks, in both sizes of window:
 * pictures.mjs [FOLDER], else build/…/pictures. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, settings } from "./lib/browser.mjs";
import { reach, screens } from "./lib/screens.mjs";
import { openSite } from "./lib/site.mjs";

const only = process.argv.slice(3);
const all = screens.filter((screen) => only.length === 0 || only.includes(screen.name));
const folder = process.argv[2] ?? join(process.env.DOORBRAAK_BUILD, "pictures");
mkdirSync(folder, { recursive: true });
const site = await openSite();
const browser = await openBrowser();
try {
  for (const screen of all) {
    const usual = screen.wall ? settings.wall : settings.desk;
    const page = await browser.open(site, screen.who, usual);
    await reach(page, site, screen);
    await page.screenshot({ path: join(folder, `${screen.name}.png`), fullPage: !screen.wall });
    await page.setViewportSize(settings.narrow.viewport);
    await page.screenshot({ path: join(folder, `${screen.name}-smal.png`), fullPage: true });
    await page.context().close();
  }
  console.log(`${all.length} screens in ${folder}`);
} finally {
  await browser.close();
  await site.stop();
}
