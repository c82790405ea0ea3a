// SPDX-License-Identifier: EUPL-1.2
/* A story in a browser: its own site, its own windows, steps that are named as they are taken. What a page
 * throws or logs as an error ends the story too. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, settings } from "./browser.mjs";
import { openSite } from "./site.mjs";

export async function story(name, tell, options = {}) {
  const site = await openSite(options);
  const browser = await openBrowser();
  const pages = [];
  let at = "it begins";
  let failed = false;
  const open = async (person, setting = settings.desk, at = site) => {
    const page = await browser.open(at, person, setting);
    pages.push(page);
    return page;
  };
  const step = async (words, take) => {
    at = words;
    await take();
    const faults = pages.flatMap((page) => page.faults.splice(0));
    if (faults.length > 0) throw new Error(`the page says: ${faults.join(" | ")}`);
    console.log(`ok - ${words}`);
  };
  try {
    await tell({ site, open, step });
    console.log(`${name}: as it should be`);
  } catch (error) {
    failed = true;
    console.error(`not ok - ${name}: ${at}: ${error.stack}`);
    const folder = join(process.env.DOORBRAAK_BUILD, "tests/web/failed");
    mkdirSync(folder, { recursive: true });
    for (const [i, page] of pages.entries())
      await page.screenshot({ path: join(folder, `${name}-${i}.png`), fullPage: true }).catch(() => undefined);
  } finally {
    await browser.close();
    await site.stop();
  }
  if (failed) process.exit(1);
}

/** Waits until it holds; says what it waited for. */
export async function until(what, holds, most = 60_000) {
  const end = Date.now() + most;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`it never was so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
