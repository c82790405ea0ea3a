// SPDX-License-Identifier: EUPL-1.2
/* Each screen of the client when nothing answers, and when the connection goes while it is shown: it says so, and what it
 * says is as usable as the rest. */
import { axe, axeNarrow, tooWide } from "./lib/accessible.mjs";
import { settings } from "./lib/browser.mjs";
import { placed, screens } from "./lib/screens.mjs";
import { spoken } from "./lib/spoken.mjs";
import { story } from "./lib/story.mjs";

const only = process.argv.slice(2);
const problem = { type: "urn:doorbraak:problem:AWAY", title: "De dienst is even weg", status: 503, detail: "Probeer het over een minuut opnieuw.", code: "AWAY" };
/* Of each screen the first line; what takes no answer from the daemon has none to miss. */
const usual = screens.filter(({ wall }) => wall !== true);
const kindOf = ({ path }) => `${path.split(/[/?]/)[1]} ${path.split("/").length}`;
const all = usual.filter((screen) => usual.find((one) => kindOf(one) === kindOf(screen)) === screen);
const asksNothing = ["/onderweg", "/indienen/utrecht"];

await story("unreachable", async ({ site, open, step }) => {
  const wrong = [];
  const windows = new Map();
  const windowOf = async (who) => {
    if (!windows.has(who)) windows.set(who, await open(who));
    return windows.get(who);
  };
  const check = async (page, how) => {
    for (const [setting, ofAxe] of [[settings.desk, axe], [settings.narrow, axeNarrow]]) {
      await page.setViewportSize(setting.viewport);
      for (const one of [ofAxe, tooWide, spoken({})]) wrong.push(...(await one(page)).map((complaint) => `${how}: ${complaint}`));
    }
    await page.setViewportSize(settings.desk.viewport);
  };

  for (const screen of all.filter(({ name }) => only.length === 0 || only.includes(name)))
    await step(screen.name, async () => {
      const page = await windowOf(screen.who);
      const queries = (url) => url.pathname.startsWith("/v1/") && !/\/v1\/(sessie|dienstgegevens|ladders|gebeurtenissen)$/.test(url.pathname);
      await page.goto("about:blank");
      await page.route(queries, (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }));
      await page.goto(site.url + placed(screen.path, site.names));
      const told = asksNothing.includes(screen.path) ? page.locator("main h1") : page.getByText(problem.title);
      await told.first().waitFor();
      await check(page, `${screen.name}, nothing answers`);
      await page.unroute(queries);
      await page.context().setOffline(true);
      await page.locator(".db-bar").getByText("Geen verbinding met Doorbraak").waitFor();
      await check(page, `${screen.name}, offline`);
      await page.context().setOffline(false);
      page.faults.length = 0; /* the browser itself reports that it is offline */
    });
  if (wrong.length > 0) throw new Error(`${wrong.length} complaints:\n${wrong.join("\n")}`);
});
