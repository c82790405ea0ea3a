// SPDX-License-Identifier: EUPL-1.2
/* The stand-up of a team: on a desk, on a wall, and what happens to both while somebody else works. A
 * coordinator follows what goes national. */
import assert from "node:assert/strict";
import { goTo, settings } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("standup", async ({ site, open, step }) => {
  const { names } = site;
  const desk = await open("coordinator-1");
  const wall = await open("coordinator-1", settings.wall);
  const professional = await signIn(site, "professional-overvecht");
  const tally = async (words) => Number(await desk.locator(".db-tally", { hasText: words }).locator(".db-tally__number").innerText());
  const onWall = async (words) => Number(await wall.locator(".db-wall__part", { hasText: words }).locator(".db-wall__number").innerText());
  const lines = (page) => page.locator("#nieuw").locator("xpath=ancestor::section").locator("tbody tr");

  await step("what is late, new, who must act, tomorrow's agenda", async () => {
    await goTo(desk, site, "/standup");
    await until("the meetings are there", async () => (await tally("overleg morgen")) > 0);
    assert.ok((await tally("te laat")) >= 4);
    assert.ok((await tally("nieuw")) >= 5);
    assert.equal(await tally("zonder stap"), 0);
    await desk.getByRole("link", { name: /^Wijktafel Overvecht/ }).waitFor();
    await desk.locator("section", { hasText: "Agenda van de volgende werkdag" }).getByText(names.child_care).waitFor();
  });

  await step("of a case that somebody does not see, the agenda says nothing", async () => {
    const other = await open("maatschappelijk-werker-1");
    await goTo(other, site, "/standup");
    const line = other.locator("section", { hasText: "Agenda van de volgende werkdag" }).locator("li", { hasText: "een casus die u niet ziet" });
    await line.waitFor();
    assert.match(await line.innerText(), /^\d\d:\d\d een casus die u niet ziet$/);
  });

  await step("what is late says since when, and a date ahead that it is a reminder's", async () => {
    const late = await desk.locator("#te-laat").locator("xpath=ancestor::section").locator("tbody tr").allInnerTexts();
    for (const line of late) assert.match(line, /te laat sinds .+ \d\d:\d\d/);
    const { cases, now } = await (await signIn(site, "coordinator-1")).get("/ladders/utrecht/standups?limit=100");
    const reminded = cases.filter((line) => line.late === true && Date.parse(line.due) > Date.parse(now));
    assert.ok(reminded.length > 0);
    for (const line of reminded) {
      assert.ok(Date.parse(line.lateSince) < Date.parse(now));
      assert.match(late.find((one) => one.includes(line.caseId)), /volgende herinnering .+ \d\d:\d\d/);
    }
  });

  await step("a practice site says what day it is there", async () => {
    const said = await desk.locator(".db-header__practice time").getAttribute("datetime");
    assert.ok(Math.abs(Date.parse(said) - professional.now().getTime()) < 60_000, said);
  });

  await step("on the wall all six parts fit, in letters that are read from afar", async () => {
    await goTo(wall, site, "/standup/utrecht?muur");
    const of = await wall.evaluate(() => ({
      parts: document.querySelectorAll(".db-wall__part").length,
      size: parseFloat(getComputedStyle(document.querySelector(".db-wall__case")).fontSize),
      low: Math.max(...[...document.querySelectorAll(".db-wall__part")].map((one) => one.getBoundingClientRect().bottom)),
      cut: [...document.querySelectorAll(".db-wall__part")].filter((one) => one.scrollHeight > one.clientHeight + 1).length,
      menu: document.querySelector("nav").getClientRects().length,
    }));
    assert.equal(of.parts, 6);
    assert.ok(of.size >= 28, `letters of ${of.size} pixels`);
    assert.ok(of.low <= 1080, `the lowest ends at ${of.low}`);
    assert.equal(of.cut, 0);
    assert.equal(of.menu, 0);
    for (const part of await wall.locator(".db-wall__part").all()) {
      const [n, shown] = [Number(await part.locator(".db-wall__number").innerText()), await part.locator(".db-wall__row").count()];
      const more = part.locator(".db-wall__more");
      assert.equal((await more.count()) === 0 ? "" : await more.innerText(), n > shown ? `en nog ${n - shown}` : "", await part.innerText());
    }
  });

  let added;
  await step("what comes in counts at once, and moves nothing that somebody reads", async () => {
    const before = await tally("nieuw");
    const first = await lines(desk).first().innerText();
    added = (
      await professional.give("/zaken", {
        ladder: "utrecht",
        district: "overvecht",
        domains: ["housing"],
        obstacles: ["law"],
        ground: "consent",
        texts: { resident_words: "Een eigen huis.", situation: "Samen bij familie.", obstacle: "De wachttijd." },
      })
    ).caseId;
    await until("the desk counts it", async () => (await tally("nieuw")) === before + 1);
    await until("the wall counts it", async () => (await onWall("nieuw")) === before + 1);
    assert.equal(await lines(desk).first().innerText(), first);
    assert.equal(await desk.locator("#nieuw").locator("xpath=ancestor::section").getByText(added).count(), 0);
    await desk.getByRole("button", { name: "1 nieuwe: lijst bijwerken" }).first().click();
    await desk.locator("#nieuw").locator("xpath=ancestor::section").getByText(added).waitFor();
  });

  await step("a line changes in its place", async () => {
    const line = desk.locator("#nieuw").locator("xpath=ancestor::section").locator("tbody tr", { hasText: added });
    await professional.give(`/zaken/${added}/opschalingen`, { texts: { reason: "Het team komt er niet uit" } });
    await line.getByText("Koploper Overvecht").waitFor();
  });

  await step("the chair's case goes national, and the coordinator sees it there", async () => {
    await goTo(desk, site, "/landelijk");
    await desk.getByText(names.taxi).waitFor();
    await desk.getByText("naar pmm", { exact: false }).first().waitFor();
    assert.equal(await desk.getByText(names.teeth).count(), 0);
  });

  await step("search: by a tag, by a district, by the beginning of a number; a whole number opens it", async () => {
    const search = async (words) => {
      await desk.locator("#zoek").fill(words);
      await desk.locator("#zoek").press("Enter");
    };
    await search("schulden zuilen");
    await desk.getByText(names.advance).waitFor();
    await search(added.slice(0, 8));
    await desk.getByText(added).waitFor();
    await search(added.replaceAll("-", "").toLowerCase());
    await desk.waitForURL(`**/zaken/${added}`);
  });

  await step("a member sees what is on his table's agenda, and no more", async () => {
    const member = await open("lid-jeugd");
    await goTo(member, site, "/standup");
    await member.locator("main").getByText(names.child_care).first().waitFor();
    assert.equal(await member.getByText(names.urgent).count(), 0);
  });
});
