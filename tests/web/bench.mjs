// SPDX-License-Identifier: EUPL-1.2
/* How long people wait: the stand-up with 500 open cases, until it can be used; and a change that somebody
 * makes, until it shows on another screen. It prints, and fails on no number. */
import { goTo, openBrowser, settings } from "./lib/browser.mjs";
import { openSite, signIn } from "./lib/site.mjs";

const cases = Number(process.argv[2] ?? 500);
const rounds = Number(process.argv[3] ?? 20);

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return `median ${at(0.5)} ms, nine of ten within ${at(0.9)} ms, at most ${Math.round(sorted.at(-1))} ms`;
}

async function fill(site) {
  const professional = await signIn(site, "professional-overvecht");
  const one = {
    ladder: "utrecht",
    district: "overvecht",
    domains: ["housing"],
    obstacles: ["law"],
    ground: "consent",
    texts: { resident_words: "Een eigen huis.", situation: "Samen bij familie.", obstacle: "De wachttijd." },
  };
  let left = cases;
  const some = async () => {
    while (left-- > 0) {
      const { caseId } = await professional.give("/zaken", one);
      await professional.give(`/zaken/${caseId}/opschalingen`, { texts: { reason: "Het team komt er niet uit" } });
    }
  };
  await Promise.all(Array.from({ length: 8 }, some));
}

/* From the address to numbers and lines on the screen, and a free main thread. */
async function standupTime(page, site) {
  await page.goto(`${site.url}/`);
  await page.goto(`${site.url}/standup/utrecht`, { waitUntil: "commit" });
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          if (document.querySelector(".db-tally__number") !== null && document.querySelector("tbody tr") !== null)
            setTimeout(() => resolve(performance.now()), 0);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/* When a case can no more be taken up there, on the clock that both windows share. */
function takenThere(page, caseId) {
  return page.evaluate(
    (id) =>
      new Promise((resolve) => {
        const taken = () => {
          const row = [...document.querySelectorAll("tbody tr")].find((one) => one.textContent.includes(id));
          if (row !== undefined && row.textContent.includes("Oppakken")) return false;
          resolve(performance.timeOrigin + performance.now());
          return true;
        };
        if (taken()) return;
        const watch = new MutationObserver(() => taken() && watch.disconnect());
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    caseId,
  );
}

function takeUp(page, caseId) {
  return page.evaluate((id) => {
    const row = [...document.querySelectorAll("tbody tr")].find((one) => one.textContent.includes(id));
    const at = performance.timeOrigin + performance.now();
    row.querySelector("button").click();
    return at;
  }, caseId);
}

const site = await openSite();
const browser = await openBrowser();
try {
  await fill(site);
  const desk = await browser.open(site, "coordinator-1", settings.desk);
  const loads = [];
  for (let i = 0; i < 5; i++) loads.push(await standupTime(desk, site));
  console.log(`stand-up with ${cases} open cases, until it can be used: ${spread(loads)}`);

  const coach = await browser.open(site, "koploper-overvecht-1", settings.desk);
  const other = await browser.open(site, "koploper-overvecht-1", settings.desk);
  for (const page of [coach, other]) await goTo(page, site, "/wachtrij/utrecht/koploper-overvecht");
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const line = coach.locator("tbody tr", { has: coach.getByRole("button", { name: "oppakken" }) }).first();
    const [caseId] = (await line.locator("th").innerText()).match(/D(-[0-9A-Z]{4}){3}/);
    const there = takenThere(other, caseId);
    const here = await takeUp(coach, caseId);
    times.push((await there) - here);
  }
  console.log(`a case taken up, until another screen shows it (${cases} cases there): ${spread(times)}`);
} finally {
  await browser.close();
  await site.stop();
}
