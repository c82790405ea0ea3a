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
  return [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** `open(site, person, setting)` gives a page of somebody who signed in by the practice page. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });
  return {
    close: () => browser.close(),
    async open(site, person, setting = settings.desk) {
      const context = await browser.newContext({ locale: "nl-NL", timezoneId: "Europe/Amsterdam", ...setting });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.faults = [];
      page.on("pageerror", (error) => page.faults.push(String(error)));
      page.on("console", (message) => {
        /* what the server refuses is a state of the screen, and shown there */
        if (message.type() === "error" && !message.text().includes("status of")) page.faults.push(message.text());
      });
      await signInPage(page, site, person);
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

/** By a link on the page, as whoever is at work goes; gives what the page then holds, seen or not. */
export async function walk(page, path) {
  await settled(page);
  await page.evaluate((to) => {
    const link = document.createElement("a");
    link.href = to;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForFunction((to) => location.pathname + location.search === to && document.querySelector("main .db-loading") === null, path);
  await settled(page);
  return page.content();
}
