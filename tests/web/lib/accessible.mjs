// SPDX-License-Identifier: EUPL-1.2
/* What must hold on each screen, whoever uses it: axe's rules, the keyboard, a narrow window, large text,
 * forced colours, little motion, paper. Each function gives a list of complaints; an empty one is good. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.WEB_MODULES + "/");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/* In a page. Colours are the dearest of the rules and do not go by the width of the window: in a `narrow` one they are
 * looked at where something is shown that was not there before. */
async function complaintsOfAxe(narrow) {
  const shown = [...document.querySelectorAll("body *")].filter((one) => one.getClientRects().length > 0);
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const of = { runOnly, resultTypes: ["violations"], rules: { "color-contrast": { enabled: !narrow } } };
  const { violations } = await window.axe.run(document, of);
  const others = narrow ? shown.filter((one) => !window.wasShown.has(one)) : [];
  if (others.length > 0) violations.push(...(await window.axe.run({ include: others }, { ...of, runOnly: { type: "rule", values: ["color-contrast"] }, rules: {} })).violations);
  window.wasShown = new Set(shown);
  return violations.map(
    (one) => `axe ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

async function runAxe(page, narrow) {
  /* half a megabyte: once in each document */
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  return page.evaluate(complaintsOfAxe, narrow);
}

/** Axe's complaints, with the best practices among them. */
export const axe = (page) => runAxe(page, false);

/** Likewise after `axe`, of the same screen in a narrow window. */
export const axeNarrow = (page) => runAxe(page, true);

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

/** Words on a button that go on in the next line halfway, and words in an empty field that do not fit it. */
export async function brokenWords(page) {
  return page.evaluate(() => {
    const complaints = [];
    for (const button of document.querySelectorAll("button, a.nl-button")) {
      const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
      while (texts.nextNode())
        for (const { 0: word, index } of texts.currentNode.data.matchAll(/[\p{L}\d]+/gu)) {
          const range = document.createRange();
          range.setStart(texts.currentNode, index);
          range.setEnd(texts.currentNode, index + word.length);
          const lines = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top)));
          if (lines.size > 1) complaints.push(`broken on a button: ${word}`);
        }
    }
    const pen = document.createElement("canvas").getContext("2d");
    for (const field of document.querySelectorAll("input[placeholder]")) {
      const style = getComputedStyle(field);
      pen.font = style.font;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (field.clientWidth > 0 && pen.measureText(field.placeholder).width > room + 1) complaints.push(`does not fit its field: ${field.placeholder}`);
    }
    return complaints;
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

/* In a page: the way begins where the focus was last, so at the top, as after the page's address. Then each time that the
 * key comes up, what the focus then is on is noted. */
function beginWalk(selector) {
  const top = document.createElement("button");
  document.body.prepend(top);
  top.focus();
  top.remove();
  window.scrollTo(0, 0);
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const radioSeen = new Set();
  const toReach = new Set(
    [...document.querySelectorAll(selector)].filter((element) => {
      if (element.disabled || element.tabIndex < 0 || !shown(element)) return false;
      if (element.type !== "radio") return true;
      if (radioSeen.has(element.name)) return false; /* one stop for the group */
      radioSeen.add(element.name);
      return true;
    }),
  );
  window.wayWalked = { toReach, complaints: [], ended: false };
  const note = () => {
    const way = window.wayWalked;
    const element = document.activeElement;
    way.ended ||= element === null || element === document.body;
    if (way.ended) return;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const mark = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    const inside = box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth;
    const first = [...toReach].find((one) => one.type === "radio" && one.name === element.name);
    if (!toReach.delete(element) && element.type === "radio") toReach.delete(first);
    if (!mark) way.complaints.push(`no focus to be seen: ${element.outerHTML.slice(0, 120)}`);
    if (!inside) way.complaints.push(`focus outside the window: ${element.outerHTML.slice(0, 120)}`);
  };
  addEventListener("keyup", note, true);
  window.wayWalked.stop = () => removeEventListener("keyup", note, true);
}

/** Tab from the top to the end: each control is reached once, and is seen to have the focus. */
export async function keyboardWalk(page, most = 400) {
  await page.evaluate(beginWalk, controls);
  const keys = await page.context().newCDPSession(page);
  const tab = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
  const press = () => [keys.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...tab }), keys.send("Input.dispatchKeyEvent", { type: "keyUp", ...tab })];
  let ended = false;
  /* ten at a time: waiting for each would be most of the time */
  for (let i = 0; i < most && !ended; i += 10) {
    await Promise.all(Array.from({ length: 10 }, press).flat());
    ended = await page.evaluate(() => window.wayWalked.ended);
  }
  await keys.detach();
  return page.evaluate(() => {
    const { toReach, complaints, stop } = window.wayWalked;
    stop();
    return [...complaints, ...[...toReach].map((element) => `the keyboard does not reach: ${element.outerHTML.slice(0, 120)}`)];
  });
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
