// SPDX-License-Identifier: EUPL-1.2
/* What must hold on each screen, whoever uses it: axe's rules, the keyboard, a narrow window, large text,
 * forced colours, little motion, paper. Each function gives a list of complaints; an empty one is good. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.WEB_MODULES + "/");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** Axe's complaints, with the best practices among them. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return found.violations.map(
    (one) => `axe ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

/** What makes the page wider than its window (1.4.10). A table may scroll in a box of its own. */
export async function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (element) => {
      for (let at = element.parentElement; at !== null; at = at.parentElement)
        if (getComputedStyle(at).overflowX !== "visible") return true;
      return false;
    };
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element),
    );
    return [`wider than ${width}: ${wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 120)).join(" | ")}`];
  });
}

/** Text twice as large, as somebody sets it in the browser (1.4.4): nothing is cut off, and the page does
 * not scroll sideways. */
export async function largeText(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await page.waitForTimeout(50);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("main *")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const hides = style.overflowX === "hidden" || style.overflowX === "clip";
        /* what only a screen reader is told is cut off on purpose */
        return hides && element.clientWidth > 2 && element.scrollWidth > element.clientWidth + 1;
      })
      .map((element) => `cut off at 200 %: ${element.outerHTML.slice(0, 120)}`),
  );
  const wide = await tooWide(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
  await browser.detach();
  return [...cut, ...wide];
}

/** Tab from the top to the end: each control is reached once, and is seen to have the focus. */
export async function keyboardWalk(page, most = 400) {
  const complaints = [];
  await page.evaluate((selector) => {
    /* the way begins where the focus was last: at the top, as after the page's address */
    const top = document.createElement("button");
    document.body.prepend(top);
    top.focus();
    top.remove();
    window.scrollTo(0, 0);
    const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
    const radioSeen = new Set();
    window.toReach = new Set(
      [...document.querySelectorAll(selector)].filter((element) => {
        if (element.disabled || element.tabIndex < 0 || !shown(element)) return false;
        if (element.type !== "radio") return true;
        if (radioSeen.has(element.name)) return false; /* one stop for the group */
        radioSeen.add(element.name);
        return true;
      }),
    );
  }, controls);
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const mark =
        (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      const first = [...window.toReach].find((one) => one.type === "radio" && one.name === element.name);
      const known = window.toReach.delete(element) || (element.type === "radio" && window.toReach.delete(first));
      const inside = box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth;
      return { html: element.outerHTML.slice(0, 120), mark, inside, known };
    });
    if (at === null) break;
    if (!at.mark) complaints.push(`no focus to be seen: ${at.html}`);
    if (!at.inside) complaints.push(`focus outside the window: ${at.html}`);
  }
  const left = await page.evaluate(() => [...window.toReach].map((element) => element.outerHTML.slice(0, 120)));
  return [...complaints, ...left.map((html) => `the keyboard does not reach: ${html}`)];
}

/** Forced colours: what is a control still looks like one, without its background. */
export async function forcedColours(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("main button, main input, main select, main textarea")]
      .filter((element) => element.getClientRects().length > 0)
      .filter((element) => !["checkbox", "radio", "range"].includes(element.type))
      .filter((element) => {
        const style = getComputedStyle(element);
        const border = style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) > 0;
        return !border && !style.textDecorationLine.includes("underline");
      })
      .map((element) => `no border in forced colours: ${element.outerHTML.slice(0, 120)}`),
  );
}

/** Nothing moves by itself for who asked for that. */
export async function motion(page) {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter((one) => Number(one.effect?.getComputedTiming().duration) > 1)
      .map((one) => `it moves: ${one.effect?.target?.outerHTML.slice(0, 120)}`),
  );
}

/** On paper: no menus or buttons, and black on white. */
export async function paper(page) {
  await page.emulateMedia({ media: "print" });
  const complaints = await page.evaluate(() => {
    const shown = (element) => element.getClientRects().length > 0;
    const navigation = [...document.querySelectorAll("nav")].filter(shown);
    const dark = [...document.querySelectorAll("main *")].filter((element) => {
      const match = /rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)/.exec(getComputedStyle(element).backgroundColor);
      if (match === null || match[4] === "0") return false;
      const light = (0.299 * match[1] + 0.587 * match[2] + 0.114 * match[3]) / 255;
      return shown(element) && light < 0.5 && element.textContent.trim() !== "";
    });
    return [
      ...navigation.map((element) => `navigation on paper: ${element.outerHTML.slice(0, 80)}`),
      ...dark.slice(0, 3).map((element) => `dark on paper: ${element.outerHTML.slice(0, 120)}`),
    ];
  });
  await page.emulateMedia({ media: null });
  return complaints;
}
