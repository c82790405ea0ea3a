// SPDX-License-Identifier: EUPL-1.2
/* A real browser, a window of its own for each person, and what a person may do in it. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.WEB_MODULES + "/");
const { chromium } = require("playwright-core");

/** How large a window is. */
export const settings = {
  desk: { viewport: { width: 1280, height: 900 } },
  narrow: { viewport: { width: 320, height: 720 } },
  wall: { viewport: { width: 1920, height: 1080 } },
};

export function chromiumPath() {
  /* The shell has the same engine without a browser's windows around it, which cost half of the time. */
  return [process.env.CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/* In each page before anything else: `underWay`, how many requests have no answer yet. */
function countRequests() {
  window.underWay = 0;
  const asked = window.fetch;
  window.fetch = async (...given) => {
    window.underWay++;
    try {
      return await asked(...given);
    } finally {
      /* who waits for the answer is at work with it first */
      setTimeout(() => window.underWay--, 0);
    }
  };
}

/** `open(site, person, setting)` gives a page of somebody who is signed in. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });
  return {
    close: () => browser.close(),
    async open(site, person, setting = settings.desk) {
      const context = await browser.newContext({ locale: "nl-NL", timezoneId: "Europe/Amsterdam", ...setting });
      await context.addInitScript(countRequests);
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      page.faults = [];
      page.on("pageerror", (error) => page.faults.push(String(error)));
      page.on("console", (message) => {
        /* what the server refuses is a state of the screen, and shown there */
        if (message.type() === "error" && !message.text().includes("status of")) page.faults.push(message.text());
      });
      await context.request.post(`${site.url}/aanmelden/oefenen`, { form: { person }, headers: { Origin: site.url }, maxRedirects: 0 });
      await page.goto(site.url);
      return page;
    },
  };
}

/** As one chooses who to be on a practice site. */
export async function signInPage(page, site, person) {
  await page.goto(`${site.url}/aanmelden`);
  await page.evaluate((code) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/aanmelden/oefenen";
    const field = document.createElement("input");
    field.name = "person";
    field.value = code;
    form.append(field);
    document.body.append(form);
    form.submit();
  }, person);
  await page.waitForURL((url) => !url.pathname.startsWith("/aanmelden"));
}

/** The screen has come to rest: its heading is there, and nothing says that it loads. */
export async function settled(page) {
  await page.waitForSelector("main h1");
  await page.waitForFunction(() => document.querySelector("main .db-loading") === null);
}

/** By way of the address, as a bookmark does. */
export async function goTo(page, site, path) {
  await page.goto(site.url + path);
  await settled(page);
}

/* In a page: by a link, until another screen is there than before, with every answer that it asked for. One call, as
 * each costs the browser more than what it asks. */
async function followLink(to) {
  const heading = () => document.querySelector("main h1");
  const rests = () => heading() !== null && window.underWay === 0 && document.querySelector("main .db-loading") === null;
  const until = async (holds) => {
    const end = performance.now() + 60_000;
    /* three times in a row: what came is shown a moment later */
    for (let times = 0; times < 3; times = holds() ? times + 1 : 0) {
      if (performance.now() > end) throw new Error(`${to} does not come to rest: ${document.querySelector("main")?.innerText.slice(0, 200)}`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  };
  await until(rests);
  const before = heading();
  const link = document.createElement("a");
  link.href = to;
  const there = link.pathname + link.search;
  document.body.append(link);
  link.click();
  link.remove();
  await until(() => location.pathname + location.search === there && heading() !== before && rests());
  return document.documentElement.outerHTML;
}

/** By a link on the page, as whoever is at work goes; gives what the page then holds, seen or not. */
export async function walk(page, path) {
  return page.evaluate(followLink, path);
}

/** What was pressed has had its effect: no request is under way but these, and nothing says that it loads. */
export async function quiet(page, held = 0) {
  await page.evaluate(async (most) => {
    const rests = () => window.underWay === most && document.querySelector("main .db-loading") === null;
    await new Promise(requestAnimationFrame);
    for (let times = 0; times < 3; times = rests() ? times + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }, held);
}
