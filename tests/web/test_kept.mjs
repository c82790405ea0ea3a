// SPDX-License-Identifier: EUPL-1.2
/* What somebody typed and what he sent outlive a slip of the connection, in the order in which he did it; what others
 * did meanwhile outlives his old form; and nothing of it outlives his signing out. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("kept", async ({ site, open, step }) => {
  const { names } = site;
  const coach = await open("koploper-overvecht-1");
  const api = await signIn(site, "koploper-overvecht-1");
  const now = coach.locator(".db-now");
  const path = `/zaken/${names.urgent}`;
  const show = () => api.get(path);
  const ask = async (words) => {
    await now.getByRole("button", { name: "Vraag stellen" }).click();
    await now.getByLabel("Wat wilt u weten?").fill(words);
    await now.getByRole("button", { name: "Vraag sturen aan professional-overvecht" }).click();
  };

  await step("an answer that breaks off is no refusal: it is asked for again under the same id", async () => {
    await api.give(`${path}/claims`);
    await goTo(coach, site, path);
    const ids = [];
    await coach.route("**/vragen", async (route) => {
      const response = await route.fetch();
      await route.fulfill(ids.length === 0 ? { response, body: '{"caseId":' } : { response });
      ids.push(route.request().headers()["idempotency-key"]);
    });
    await ask("Is er een rijbewijs?");
    await coach.locator(".db-said", { hasText: "Dit wordt later verstuurd" }).waitFor();
    await until("it was sent again", async () => ids.length === 2);
    assert.equal(ids[0], ids[1]);
    assert.equal((await show()).questions.length, 1);
    await coach.unroute("**/vragen");
  });

  await step("what is done later waits behind what was done first", async () => {
    await coach.route("**/vragen", (route) => route.abort());
    await ask("En een auto?");
    await coach.locator(".db-said", { hasText: "Dit wordt later verstuurd" }).waitFor();
    await now.getByRole("button", { name: "Spoed" }).click();
    await now.getByLabel("Waarom?").fill("Het contract begint later");
    await now.getByRole("button", { name: "Spoed eraf halen" }).click();
    await coach.locator(".db-bar", { hasText: "2 opdrachten worden later verstuurd" }).waitFor();
    assert.equal((await show()).urgency, "urgent");
    /* signing out would lose them: that is asked */
    await coach.getByRole("button", { name: "Afmelden" }).click();
    await coach.getByText("2 opdrachten zijn nog niet verstuurd").waitFor();
    await coach.getByRole("button", { name: "Aangemeld blijven" }).click();
    assert.equal(await coach.getByText("2 opdrachten zijn nog niet verstuurd").count(), 0);
    await coach.unroute("**/vragen");
    await until("both are done", async () => (await show()).questions.length === 2 && (await show()).urgency !== "urgent");
    coach.faults.length = 0; /* the browser itself reports what was cut off */
  });

  await step("of several that wait it is not said that they are done", async () => {
    await coach.route("**/claims", (route) => route.abort());
    await goTo(coach, site, "/wachtrij/utrecht/koploper-overvecht");
    const boxes = coach.locator("tbody tr", { hasText: "Oppakken" }).locator("input[type=checkbox]");
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await coach.locator(".db-bulk").getByRole("button", { name: "2 oppakken" }).click();
    const said = coach.locator(".db-said", { hasText: "2 opdrachten worden later verstuurd" });
    await said.waitFor();
    assert.doesNotMatch(await said.innerText(), /van u/);
    await coach.unroute("**/claims");
    await until("both went", async () => (await coach.locator(".db-bar").count()) === 0);
    coach.faults.length = 0;
  });

  await step("what could not be answered is asked again by itself", async () => {
    await coach.route("**/termijnen*", (route) => route.abort());
    await coach.goto(`${site.url}/zaken/${names.queued_fiets}`);
    const deadlines = coach.locator("section", { has: coach.getByRole("heading", { name: "Termijnen", exact: true }) });
    await deadlines.getByText("Bezig met laden").waitFor();
    await coach.unroute("**/termijnen*");
    await deadlines.locator(".db-deadlines").waitFor();
    coach.faults.length = 0;
  });

  const holder = await open("professional-overvecht");
  const own = await signIn(site, "professional-overvecht");

  await step("a form in which nothing was typed leaves no draft", async () => {
    await goTo(holder, site, "/indienen/utrecht");
    await holder.reload();
    await holder.getByText("Bel 112").waitFor();
    await holder.waitForTimeout(300);
    assert.equal(await holder.getByText("Uw concept staat er weer").count(), 0);
  });

  await step("what another wrote while a form was open is not written over with what stood there before", async () => {
    const about = `/zaken/${names.queued_fiets}`;
    await goTo(holder, site, about);
    await holder.getByRole("button", { name: "Aanvullen of veranderen" }).click();
    const before = (await own.get(about)).domains;
    await holder.getByLabel(/Wat is er aan de hand/).fill("Zonder fiets komt hij niet op zijn werk.");
    await own.give(`${about}/wijzigingen`, { domains: [...before, "housing"] });
    await holder.waitForTimeout(700); /* the draft is kept, and the stream has said it */
    await holder.reload();
    await holder.getByLabel(/Wat is er aan de hand/).waitFor();
    await until("the draft is back", async () => /Zonder fiets/.test(await holder.getByLabel(/Wat is er aan de hand/).inputValue()));
    await holder.getByRole("button", { name: /^Bewaren/ }).click();
    await holder.locator(".db-said", { hasText: "De casus is bijgewerkt" }).waitFor();
    assert.deepEqual((await own.get(about)).domains, [...before, "housing"]);
  });

  await step("what somebody was writing stays, though another was first", async () => {
    const about = `/zaken/${names.queued_briefadres}`;
    const asker = await signIn(site, "koploper-overvecht-1");
    await asker.give(`${about}/vragen`, { texts: { question: "En bij zijn broer?" } });
    const twin = await open("professional-overvecht");
    await goTo(twin, site, about);
    const card = twin.locator(".db-card", { hasText: "En bij zijn broer?" });
    await card.getByRole("button", { name: "Antwoorden" }).click();
    await card.getByLabel("Uw antwoord").fill("Zijn broer heeft geen plek.");
    const { questions } = await own.get(about);
    await own.give(`${about}/vragen/${questions.at(-1).question}/antwoorden`, { texts: { answer: "Daar slaapt hij nu." } });
    await twin.getByText("Dit kan nu niet meer").waitFor();
    assert.equal(await card.getByLabel("Uw antwoord").inputValue(), "Zijn broer heeft geen plek.");
    await card.getByRole("button", { name: "Annuleren" }).click();
    await twin.getByText("Dit kan nu niet meer").waitFor({ state: "detached" });
    await twin.context().close();
  });

  await step("what is emptied comes off the case; a text is not emptied, and that is said", async () => {
    const about = `/zaken/${names.queued_fiets}`;
    const was = await own.get(about);
    assert.ok(was.obstacles.length > 0 && was.district !== undefined);
    await holder.getByRole("button", { name: "Aanvullen of veranderen" }).click();
    const text = holder.getByLabel(/Wat is er aan de hand/);
    const words = await text.inputValue();
    const ticked = holder.getByRole("group", { name: /^Belemmeringen/ }).getByRole("checkbox", { checked: true });
    while ((await ticked.count()) > 0) await ticked.first().uncheck();
    await text.fill("");
    await holder.getByRole("button", { name: /^Bewaren/ }).click();
    await holder.locator(".db-errors").getByText("kunt u veranderen en niet weghalen", { exact: false }).waitFor();
    await text.fill(words);
    await holder.getByRole("button", { name: /^Bewaren/ }).click();
    await until("it is off", async () => (await own.get(about)).obstacles === undefined);
    assert.equal((await own.get(about)).district, was.district);
  });

  await step("who signs out leaves nothing, also of what he had just typed", async () => {
    await goTo(holder, site, "/indienen/utrecht");
    await holder.getByLabel(/Wat is er aan de hand/).fill("Dit hoort hier niet te blijven.");
    await holder.getByRole("button", { name: "Afmelden" }).click();
    await holder.waitForURL(/aanmelden/);
    await holder.waitForTimeout(700);
    const left = await holder.evaluate(async () => (await indexedDB.databases()).map((one) => one.name));
    assert.deepEqual(left, []);
  });
});
