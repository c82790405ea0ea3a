// SPDX-License-Identifier: EUPL-1.2
/* A koploper's day: the queue, taking up one and more, undo, a question, handing back; and the professional
 * whose case it is, in another window. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("coach", async ({ site, open, step }) => {
  const { names } = site;
  const coach = await open("koploper-overvecht-1");
  const professional = await open("professional-overvecht");
  const api = await signIn(site, "koploper-overvecht-1");
  const show = (caseId) => api.get(`/zaken/${caseId}`);
  const row = (page, caseId) => page.locator("tbody tr", { hasText: caseId });
  const said = (words) => coach.locator(".db-said", { hasText: words }).waitFor();

  await step("his own queue opens by itself, what is urgent first", async () => {
    await coach.locator("nav a", { hasText: "Wachtrijen" }).click();
    await coach.locator("h1", { hasText: "Rij van Koploper Overvecht" }).waitFor();
    await row(coach, names.urgent).waitFor();
    assert.match(await coach.locator("tbody tr").first().innerText(), new RegExp(names.urgent));
    assert.equal(await coach.locator(".db-segments__one", { hasText: "Wacht" }).innerText(), "Wacht 3");
  });

  await step("he takes one up, takes that back, and takes it up again", async () => {
    await row(coach, names.urgent).getByRole("button", { name: "oppakken" }).click();
    await said(`${names.urgent} is van u`);
    await until("it is his", async () => (await show(names.urgent)).claimedBy === "koploper-overvecht-1");
    await coach.getByRole("button", { name: "Ongedaan maken" }).click();
    await said("ligt weer in de rij");
    await until("it waits again", async () => (await show(names.urgent)).status === "queued");
    await row(coach, names.urgent).getByRole("button", { name: "oppakken" }).click();
    await until("it is his", async () => (await show(names.urgent)).claimedBy === "koploper-overvecht-1");
  });

  await step("a question names who gets it; without words it is not sent", async () => {
    await row(coach, names.urgent).getByRole("button", { name: "openen" }).click();
    const opened = coach.locator(".db-opened");
    await opened.getByRole("button", { name: "Vraag stellen" }).click();
    const send = opened.getByRole("button", { name: "Vraag sturen aan professional-overvecht" });
    await send.click();
    await opened.getByText("Kijk dit nog na").waitFor();
    await opened.getByLabel("Wat wilt u weten?").fill("Heeft de inwoner een rijbewijs?");
    await send.click();
    await said("De vraag ligt bij professional-overvecht");
    assert.equal((await show(names.urgent)).questions.length, 1);
  });

  await step("the professional has it in his work, without a reload", async () => {
    await professional.locator("main li", { hasText: names.urgent }).waitFor();
  });

  await step("two take up one case at once: who is too late is told whose it is, and loses nothing", async () => {
    const admin = await signIn(site, "beheerder-1");
    const day = api.now().toISOString().slice(0, 10);
    await admin.give("/afwezigheden", { person: "koploper-overvecht-1", standIn: "koploper-stad-1", from: day, until: day });
    const rival = await open("koploper-stad-1");
    await goTo(rival, site, "/wachtrij/utrecht/koploper-overvecht");
    await row(rival, names.queued_fiets).getByRole("button", { name: "openen" }).click();
    await rival.locator(".db-opened").getByRole("button", { name: "Oppakken" }).waitFor();
    await rival.route("**/claims", async (route) => {
      await api.give(`/zaken/${names.queued_fiets}/claims`);
      await route.continue();
    });
    await row(rival, names.queued_fiets).getByRole("button", { name: "oppakken" }).click();
    await rival.locator(".db-said", { hasText: "koploper-overvecht-1" }).waitFor();
    await row(rival, names.queued_fiets).getByText("koploper-overvecht-1").waitFor();
    assert.equal((await show(names.queued_fiets)).claimedBy, "koploper-overvecht-1");
    await api.give(`/zaken/${names.queued_fiets}/vrijgaven`);
  });

  await step("two at once", async () => {
    for (const caseId of [names.queued_fiets, names.queued_kinderopvang])
      await row(coach, caseId).getByRole("checkbox").check();
    await coach.getByRole("button", { name: "2 oppakken", exact: true }).click();
    await said("2 casussen zijn van u");
    for (const caseId of [names.queued_fiets, names.queued_kinderopvang])
      assert.equal((await show(caseId)).claimedBy, "koploper-overvecht-1");
  });

  await step("escalating says what the next rung still wants, and is refused without it", async () => {
    await row(coach, names.queued_fiets).getByRole("button", { name: "openen" }).click();
    const opened = coach.locator(".db-opened", { hasText: names.queued_fiets });
    await opened.getByRole("button", { name: "Opschalen", exact: true }).click();
    await opened.getByText("De koploper legt vast wat uit het gesprek kwam.").first().waitFor();
    await opened.getByRole("button", { name: "Opschalen naar Bellijst" }).click();
    await opened.locator(".db-errors").waitFor();
    assert.equal((await show(names.queued_fiets)).tier, "koploper-overvecht");
  });

  await step("he hands it back with a reason, to who is named", async () => {
    const opened = coach.locator(".db-opened", { hasText: names.queued_fiets });
    await opened.getByRole("button", { name: "Teruggeven", exact: true }).click();
    await opened.getByLabel("Wat moet daar gebeuren?").fill("Vraag eerst het potje van het team.");
    await opened.getByRole("button", { name: "Teruggeven aan Buurtteam" }).click();
    await until("it is back at the team", async () => (await show(names.queued_fiets)).tier === "team");
  });

  await step("what left stays where it was until he updates the list", async () => {
    await row(coach, names.queued_fiets).getByText("hier weg").waitFor();
    await coach.getByRole("button", { name: "lijst bijwerken" }).click();
    await until("the line is gone", async () => (await row(coach, names.queued_fiets).count()) === 0);
  });

  await step("another tier's case is not his to take up", async () => {
    await goTo(coach, site, "/tafels/utrecht/wijktafel-ondiep");
    await assert.rejects(api.give(`/zaken/${names.teeth}/claims`), /40[34]/);
  });

  await step("a short question apart from any case: asked, answered, judged, found by colleagues", async () => {
    const asker = await open("professional-overvecht");
    await goTo(asker, site, "/leren");
    await asker.getByText("Stel een korte vraag, los van een casus").click();
    await asker.getByLabel("Wat wilt u weten?").fill("Mag een fiets uit het potje?");
    await asker.getByLabel("werk en inkomen").check();
    await asker.getByLabel("Aan wie").fill("koploper-stad-1");
    await asker.getByRole("button", { name: "Vraag sturen aan koploper-stad-1" }).click();
    await asker.waitForURL("**/zaken/**");
    await asker.getByText("Mag een fiets uit het potje?").waitFor();
    const other = await open("koploper-stad-1");
    await goTo(other, site, new URL(asker.url()).pathname);
    await other.getByRole("button", { name: "Beantwoorden" }).click();
    await other.getByLabel("Wat is uw antwoord?").fill("Ja, tot 500 euro.");
    await other.getByRole("button", { name: "Antwoord sturen; ook andere collega's kunnen het lezen" }).click();
    await asker.getByText("Ja, tot 500 euro.").or(asker.getByRole("button", { name: "Lees opnieuw" })).first().waitFor();
    assert.equal(await asker.getByRole("button", { name: "Opschalen" }).count(), 0); /* that is about cases */
    await asker.getByRole("button", { name: "Was het bruikbaar?" }).click();
    await asker.locator("input[name=usable]").first().check();
    await asker.getByRole("button", { name: "Vastleggen", exact: true }).click();
    await goTo(coach, site, "/leren");
    await coach.locator(".db-card", { hasText: "bruikbaar:" }).waitFor();
  });
});
