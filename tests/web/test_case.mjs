// SPDX-License-Identifier: EUPL-1.2
/* The page of a case: what is read is recorded, deadlines explain themselves, who may do what, live, undo, and
 * back to the same place. */
import assert from "node:assert/strict";
import { axe, tooWide } from "./lib/accessible.mjs";
import { goTo, quiet, walk } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("case", async ({ site, open, step }) => {
  const { names } = site;
  const holder = await open("professional-overvecht");
  const api = await signIn(site, "professional-overvecht");
  const coach = await signIn(site, "koploper-overvecht-1");
  const reads = async (caseId) => (await api.get(`/zaken/${caseId}/inzagen`)).reads?.length ?? 0;
  const section = (name) => holder.locator("section", { has: holder.getByRole("heading", { level: 2, name, exact: true }) });

  await step("the plan is shown, and that it was read is recorded once", async () => {
    const before = await reads(names.queued_fiets);
    await goTo(holder, site, `/zaken/${names.queued_fiets}`);
    await holder.getByText("Dat u dit las, is vastgelegd.").waitFor();
    assert.equal(await reads(names.queued_fiets), before + 1);
    await holder.getByText("Toon wie wanneer las").click();
    await holder.getByRole("cell", { name: "alles" }).first().waitFor();
  });

  await step("a deadline explains itself", async () => {
    await holder.locator(".db-now").getByText("Hoe is dit berekend?").click();
    await holder.locator(".db-now").getByText(/Uiterlijk/).last().waitFor();
  });

  await step("a question comes in while he looks; nothing is read again by itself", async () => {
    const before = await reads(names.queued_fiets);
    await coach.give(`/zaken/${names.queued_fiets}/claims`);
    await coach.give(`/zaken/${names.queued_fiets}/vragen`, { texts: { question: "Is er een fiets te leen?" } });
    await holder.getByText("Vraag van koploper-overvecht-1 aan u").waitFor();
    await holder.getByText("koploper-overvecht-1 (werkt bij Koploper", { exact: false }).first().waitFor(); /* who that is */
    await holder.getByText("Er is intussen iets bijgekomen").waitFor();
    assert.equal(await reads(names.queued_fiets), before);
    await holder.locator(".db-card", { hasText: "Vraag van koploper-overvecht-1" }).getByRole("button", { name: "Lees de vraag" }).click();
    await holder.getByText("Is er een fiets te leen?").waitFor();
    await holder.getByText("Er is intussen iets bijgekomen").waitFor({ state: "detached" });
  });

  await step("the answer names who gets it, and pleases to be filled in", async () => {
    const card = holder.locator(".db-card", { hasText: "Vraag van koploper-overvecht-1" });
    await card.getByRole("button", { name: "Antwoorden" }).click();
    const send = card.getByRole("button", { name: "Antwoord sturen aan koploper-overvecht-1" });
    await send.click();
    await card.getByText("Kijk dit nog na").waitFor();
    await card.getByLabel("Uw antwoord").fill("Ja, bij de kringloop.");
    await send.click();
    await holder.locator(".db-said", { hasText: "Uw antwoord is bij koploper-overvecht-1" }).waitFor();
    await card.getByText("Ja, bij de kringloop.").waitFor(); /* his own words, without asking */
    await until("it is answered", async () => (await api.get(`/zaken/${names.queued_fiets}`)).questions[0].answered !== undefined);
  });

  await step("what came while he was elsewhere he finds at once: in his work, and the words at the case", async () => {
    await walk(holder, "/");
    await walk(holder, "/bellijst");
    await coach.give(`/zaken/${names.queued_fiets}/vragen`, { texts: { question: "Ook voor de winter?" } });
    await holder.waitForTimeout(500); /* the stream has said it */
    await walk(holder, "/");
    const asked = holder.locator("section", { hasText: "Nu van u gevraagd" }).first();
    await asked.getByRole("link", { name: names.queued_fiets }).waitFor();
    assert.equal(await holder.getByRole("button", { name: "lijst bijwerken" }).count(), 0);
    await asked.getByRole("link", { name: names.queued_fiets }).click();
    await holder.getByText("Ook voor de winter?").waitFor();
    assert.equal(await holder.getByText("Er is intussen iets bijgekomen").count(), 0);
    const card = holder.locator(".db-card", { hasText: "Ook voor de winter?" });
    await card.getByRole("button", { name: "Antwoorden" }).click();
    await card.getByLabel("Uw antwoord").fill("Ja.");
    await card.getByRole("button", { name: "Antwoord sturen aan koploper-overvecht-1" }).click();
    await card.getByText("Ja.", { exact: true }).waitFor();
  });

  await step("what he does himself is no news to him, also when another writes while it is on its way", async () => {
    const { queued_fiets } = names;
    const asks = (question) => coach.give(`/zaken/${queued_fiets}/vragen`, { texts: { question } });
    await asks("Met een slot?");
    await holder.getByRole("button", { name: "Lees de vraag" }).click();
    const card = holder.locator(".db-card", { hasText: "Met een slot?" });
    await card.getByRole("button", { name: "Antwoorden" }).click();
    await card.getByLabel("Uw antwoord").fill("Met twee.");
    await holder.getByText("Er is intussen iets bijgekomen").waitFor({ state: "detached" });
    const before = await reads(queued_fiets);
    const cards = holder.locator(".db-card", { hasText: "Vraag van koploper-overvecht-1" });
    const there = await cards.count();
    let arrive;
    const held = new Promise((resolve) => (arrive = resolve));
    await holder.route("**/antwoorden", async (route) => {
      await held;
      await route.continue();
    });
    await card.getByRole("button", { name: "Antwoord sturen aan koploper-overvecht-1" }).click();
    await asks("En een helm?");
    await cards.nth(there).waitFor();
    await quiet(holder, 1); /* his answer is still on its way */
    assert.equal(await reads(queued_fiets), before, "what another wrote is not read by itself");
    arrive();
    await card.getByText("Met twee.", { exact: true }).waitFor();
    await holder.getByText("En een helm?").waitFor();
    assert.equal(await holder.getByText("Er is intussen iets bijgekomen").count(), 0);
    assert.equal(await reads(queued_fiets), before + 1);
    await holder.unroute("**/antwoorden");
    const open = (await api.get(`/zaken/${queued_fiets}`)).questions.filter((one) => one.answered === undefined);
    for (const { question } of open) await api.give(`/zaken/${queued_fiets}/vragen/${question}/antwoorden`, { texts: { answer: "Ja." } });
  });

  await step("what is no amount is said at its field, and nothing is sent", async () => {
    await section("Uitkomst en afspraken").getByRole("button", { name: "Afspraak maken" }).click();
    await holder.getByLabel("Wat is afgesproken?").fill("Een fiets");
    await holder.getByLabel("Wie doet het?").fill("professional-overvecht");
    await holder.getByLabel("Voor wanneer?").fill("2027-06-01");
    await holder.getByLabel("Om hoeveel geld gaat het?").fill("veel");
    await holder.getByRole("button", { name: "Afspraak vastleggen voor" }).click();
    await holder.locator(".db-errors").getByText("Typ een bedrag tot en met 10 miljoen, zoals 750 of 99,95.").waitFor();
    assert.equal((await api.get(`/zaken/${names.queued_fiets}`)).agreements, undefined);
    await holder.getByRole("button", { name: "Annuleren" }).click();
  });

  await step("consent that was withdrawn is said, and another ground can be recorded", async () => {
    const sharing = section("Delen");
    const ground = (await api.get(`/zaken/${names.at_team}`)).ground;
    await walk(holder, `/zaken/${names.at_team}`);
    await holder.getByText("Dat u dit las, is vastgelegd.").waitFor();
    assert.equal(ground, "consent");
    await sharing.getByRole("button", { name: "Toestemming ingetrokken" }).click();
    await sharing.getByRole("button", { name: "Het delen stopt nu" }).click();
    await sharing.locator(".db-badge", { hasText: "ingetrokken" }).waitFor();
    assert.equal(await sharing.getByRole("button", { name: "Toestemming ingetrokken" }).count(), 0);
    await sharing.getByRole("button", { name: "Toestemming vastleggen" }).waitFor();
    await sharing.getByRole("button", { name: "Andere grondslag" }).click();
    await sharing.getByLabel("wettelijke taak").check();
    await sharing.getByLabel("Welk wetsartikel?").fill("Wmo 2015, artikel 2.3.2");
    await sharing.getByRole("button", { name: "De casus rust op: wettelijke taak" }).click();
    await until("it rests on it", async () => (await api.get(`/zaken/${names.at_team}`)).ground === "statutory-task");
    await sharing.locator(".db-badge", { hasText: "ingetrokken" }).waitFor({ state: "detached" });
  });

  await step("who holds the case is not asked by himself, and cannot hand it back to nowhere", async () => {
    const now = holder.locator(".db-now");
    await now.getByRole("button", { name: "Vraag stellen" }).click();
    await now.getByLabel("Wat wilt u weten?").fill("Wie?");
    await now.getByRole("button", { name: "Vraag sturen", exact: true }).click();
    await holder.locator(".db-errors").getByText("Aan wie: Vul dit in").waitFor();
    await now.getByRole("button", { name: "Annuleren" }).click();
    assert.equal(await now.getByRole("button", { name: "Teruggeven" }).count(), 0);
    await walk(holder, `/zaken/${names.queued_fiets}`);
  });

  await step("what can be taken back, can", async () => {
    await section("Hoort bij").getByRole("button", { name: "Koppelen aan een andere casus" }).click();
    await holder.getByLabel("Nummer van de andere casus").fill(names.queued_briefadres);
    await holder.getByLabel("zelfde huishouden als").check();
    await holder.getByRole("button", { name: "Koppelen", exact: true }).click();
    await section("Hoort bij").getByRole("link", { name: names.queued_briefadres }).waitFor();
    await holder.getByRole("button", { name: "Ongedaan maken" }).click();
    await until("they are apart", async () => {
      const links = (await api.get(`/zaken/${names.queued_fiets}`)).links ?? [];
      return !links.some((one) => one.caseId === names.queued_briefadres);
    });
  });

  await step("an expert's question and the reason of a return are there for who may read them", async () => {
    await coach.give(`/zaken/${names.queued_fiets}/deskundigen`, { person: "maatschappelijk-werker-1", texts: { question: "Wat kan de kringloop doen?" } });
    await coach.give(`/zaken/${names.queued_fiets}/teruggaven`, { texts: { reason: "Probeer eerst het potje van het team." } });
    await goTo(holder, site, `/zaken/${names.queued_fiets}`);
    await section("Wie erbij zijn").getByText("Wat kan de kringloop doen?").waitFor();
    await holder.locator(".db-now__reason").getByText("Reden van koploper-overvecht-1").waitFor();
    await holder.locator(".db-now__reason").getByText("Probeer eerst het potje van het team.").waitFor();
  });

  await step("who is asked is found by his role, by the keyboard or by a finger; another code can be typed", async () => {
    const now = holder.locator(".db-now");
    const options = holder.getByRole("listbox", { name: "Keuzes" }).getByRole("option");
    await now.getByRole("button", { name: "Collega raadplegen" }).click();
    const who = now.getByLabel("Wie denkt mee?");
    await who.fill("wijktafel overvecht VOORZ");
    await options.getByText("voorzitter van Wijktafel Overvecht").waitFor();
    assert.equal(await options.count(), 1);
    assert.deepEqual(await axe(holder), []);
    assert.deepEqual(await tooWide(holder), []);
    await who.press("ArrowDown");
    await who.press("Enter");
    assert.equal(await who.inputValue(), "voorzitter-overvecht");
    assert.equal(await options.count(), 0);
    await now.getByRole("button", { name: "voorzitter-overvecht vragen mee te denken" }).waitFor();
    await who.fill("iemand-van-elders");
    assert.equal(await options.count(), 0);
    await now.getByRole("button", { name: "iemand-van-elders vragen mee te denken" }).waitFor();
    await now.getByRole("button", { name: "Annuleren" }).click();

    const people = section("Wie erbij zijn");
    await people.getByRole("button", { name: "Iemand uitnodigen" }).click();
    await people.getByLabel("Wie?", { exact: true }).click();
    await holder.getByText(/^en nog \d+: typ verder/).waitFor();
    await people.getByLabel("Wie?", { exact: true }).press("Escape");
    assert.equal(await options.count(), 0);
    await people.getByLabel("Wie?", { exact: true }).fill("woningcorp");
    await options.getByText("woningcorporaties").first().click();
    assert.equal(await people.getByLabel("Wie?", { exact: true }).inputValue(), "woningcorporaties");
    await people.getByLabel("Wie?", { exact: true }).fill("ouder, uit het");
    await options.first().click();
    await people.getByRole("button", { name: "ouder uitnodigen" }).waitFor();
    await people.getByRole("button", { name: "Annuleren" }).click();
  });

  await step("the history tells it, in words", async () => {
    await holder.getByText("Toon wat er gebeurde").click();
    const history = holder.locator(".db-history");
    await history.getByText("Probeer eerst het potje van het team.").waitFor();
    await history.getByText("Is er een fiets te leen?").waitFor();
    await history.getByText("vraag beantwoord").first().waitFor();
    await history.getByText("casus ingebracht").waitFor();
  });

  await step("back leads to the same place, with open what was open", async () => {
    await goTo(holder, site, "/");
    const link = holder.locator("section", { hasText: "Mijn casussen" }).getByRole("link", { name: names.queued_fiets });
    await link.scrollIntoViewIfNeeded();
    const scrolled = await holder.evaluate(() => scrollY);
    await link.click();
    await holder.getByRole("heading", { level: 1, name: names.queued_fiets }).waitFor();
    await holder.goBack();
    await link.waitFor();
    await until("it is scrolled as before", async () => Math.abs((await holder.evaluate(() => scrollY)) - scrolled) < 3);
    await until("the link that was followed has the focus", () => link.evaluate((one) => one === document.activeElement));
  });

  await step("who has nothing to do with it sees nothing of it, and is offered nothing", async () => {
    const other = await open("professional-oost");
    await goTo(other, site, `/zaken/${names.queued_fiets}`);
    await other.getByRole("alert").waitFor();
    assert.equal(await other.locator("main button").count(), 0);
    assert.equal(await other.getByText("kringloop").count(), 0);
  });

  await step("what is filled in but not for this reader is not called empty", async () => {
    const chair = await open("voorzitter-stedelijk");
    await goTo(chair, site, `/zaken/${names.taxi}`);
    await chair.getByText("U ziet een deel van de casus").waitFor();
    assert.equal(await chair.getByText("nog niet ingevuld").count(), 0);
  });

  await step("what ended is found by district and by the beginning of its number, and how it ended", async () => {
    await api.give(`/zaken/${names.at_team}/intrekkingen`, { texts: { reason: "De inwoner is verhuisd" } });
    for (const words of ["overvecht", names.at_team.slice(0, 11)]) {
      await goTo(holder, site, `/zoeken?q=${words}`);
      const past = holder.getByRole("table", { name: "Afgeronde casussen" }).getByRole("row", { name: new RegExp(names.at_team) });
      await past.getByText("ingetrokken").waitFor();
    }
  });

  await step("in English nothing Dutch is left of the frame", async () => {
    await goTo(holder, site, `/zaken/${names.queued_fiets}`);
    await holder.getByRole("button", { name: "English" }).click();
    await holder.getByRole("heading", { level: 2, name: "Deadlines" }).waitFor();
    await holder.locator(".db-now").getByText("Lead", { exact: true }).waitFor();
    assert.equal(await holder.evaluate(() => document.documentElement.lang), "en");
    await holder.getByRole("button", { name: "Nederlands" }).click();
  });

  await step("signing out leaves nothing in the browser", async () => {
    await holder.getByRole("button", { name: "Afmelden" }).click();
    await holder.waitForURL("**/aanmelden**");
    const left = await holder.evaluate(async () => (await indexedDB.databases()).map((one) => one.name));
    assert.deepEqual(left, []);
  });
});
