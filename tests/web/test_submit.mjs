// SPDX-License-Identifier: EUPL-1.2
/* A professional brings in a case: the draft, what is missing, the check page, what happens next, and the
 * same without a connection. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

const words = {
  wants: "Ik wil weer kunnen slapen zonder zorgen over de huur.",
  going: "Een ouder met twee kinderen dreigt het huis te verliezen.",
  stuck: "De regeling telt het inkomen van vorig jaar.",
};

await story("submit", async ({ site, open, step }) => {
  const page = await open("professional-overvecht");
  const api = await signIn(site, "professional-overvecht");
  const fill = (question, text) => page.getByLabel(question).fill(text);

  await step("from his work to the form; in acute danger the number to call comes first", async () => {
    await page.locator("main").getByRole("link", { name: "Casus indienen" }).click();
    await page.getByRole("heading", { level: 1, name: "Casus indienen" }).waitFor();
    await page.getByText("Bel 112").waitFor();
  });

  await step("what must be there and is not, is told with a way to it", async () => {
    await page.getByRole("button", { name: "Naar de controle" }).click();
    const summary = page.locator(".db-errors");
    await summary.getByText("Kijk dit nog na").waitFor();
    assert.ok(await summary.evaluate((box) => box === document.activeElement), "the summary has the focus");
    await summary.getByRole("link", { name: /Grondslag/ }).click();
    assert.match(await page.evaluate(() => document.activeElement.id), /^veld-\d+-ground$/);
  });

  await step("what the next gate wants goes down as it is filled in", async () => {
    await page.getByLabel("schulden").check();
    await page.getByLabel("wonen").check();
    await page.locator("select").first().selectOption("overvecht");
    await page.getByLabel(/^toestemming/).check();
    const wanted = page.locator(".db-ahead .db-wanted__item--met");
    await until("the ground is met", async () => (await wanted.count()) >= 1);
    const before = await wanted.count();
    await fill(/Wat wil de inwoner zelf/, words.wants);
    await fill(/Wat is er aan de hand/, words.going);
    await fill(/Waar loopt het vast/, words.stuck);
    await until("more is met", async () => (await wanted.count()) > before);
    await page.locator(".db-meter__text", { hasText: "van twee pagina's" }).waitFor();
  });

  await step("too long, and a year that is none, is said at the field before anything goes out", async () => {
    const going = page.getByLabel(/Wat is er aan de hand/);
    await going.fill("x".repeat(1501));
    await page.getByRole("button", { name: "Iemand toevoegen" }).click();
    await page.getByLabel(/^Geboortejaar/).fill("3000");
    await page.getByRole("button", { name: "Naar de controle" }).click();
    const summary = page.locator(".db-errors");
    await summary.getByText("1 tekens te veel").waitFor();
    await summary.getByText("Een geboortejaar heeft vier cijfers").waitFor();
    await page.getByLabel(/^Geboortejaar/).fill("1985");
    await going.fill(words.going);
  });

  await step("after a reload the draft is back", async () => {
    await page.waitForTimeout(800);
    await page.reload();
    await page.getByText("Uw concept staat er weer").waitFor();
    assert.equal(await page.getByLabel(/Wat wil de inwoner zelf/).inputValue(), words.wants);
  });

  await step("districts and teams stand apart", async () => {
    const groups = await page.locator("select").first().locator("optgroup").evaluateAll((all) => all.map((one) => [one.label, one.children.length]));
    assert.deepEqual(groups, [["Wijken", 15], ["Teams en diensten", 15]]);
  });

  await step("the same draft in another tab: each hears of the other, and nothing is lost", async () => {
    const question = /Wat is al geprobeerd/;
    const other = await page.context().newPage();
    await goTo(other, site, "/indienen/utrecht");
    await other.getByText("Uw concept staat er weer").waitFor();
    await fill(question, "Hier: gebeld.");
    await other.getByText("Dit concept is in een ander tabblad veranderd").waitFor();
    await other.getByLabel(question).fill("Daar: gemaild.");
    await other.waitForTimeout(800);
    /* who has not chosen writes over nobody */
    assert.equal(await page.getByText("in een ander tabblad veranderd").count(), 0);
    await other.getByText("Bekijk wat daar staat").click();
    await other.locator(".utrecht-alert").getByText("Hier: gebeld.").waitFor();
    await other.getByRole("button", { name: "Houd wat hier staat" }).click();
    await page.getByText("Dit concept is in een ander tabblad veranderd").waitFor();
    assert.equal(await page.getByLabel(question).inputValue(), "Hier: gebeld.");
    await page.getByRole("button", { name: "Neem de tekst van daar over" }).click();
    assert.equal(await page.getByLabel(question).inputValue(), "Daar: gemaild.");
    await page.getByRole("button", { name: "Haal mijn eerdere tekst terug" }).click();
    assert.equal(await page.getByLabel(question).inputValue(), "Hier: gebeld.");
    await other.getByRole("button", { name: "Neem de tekst van daar over" }).click();
    assert.equal(await other.getByLabel(question).inputValue(), "Hier: gebeld.");
    await other.getByRole("button", { name: "Zo is het goed" }).click();
    await other.close();
    await fill(question, "");
  });

  await step("in the browser it lies sealed", async () => {
    const kept = await page.evaluate(async () => {
      const request = indexedDB.open("doorbraak");
      const db = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const all = db.transaction("drafts").objectStore("drafts").getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      const key = db.transaction("meta").objectStore("meta").get("key");
      await new Promise((resolve) => (key.onsuccess = resolve));
      return { rows: all.result.map((row) => new TextDecoder().decode(row.data)), extractable: key.result.extractable };
    });
    assert.ok(kept.rows.length > 0 && kept.rows.every((row) => !row.includes("huur")));
    assert.equal(kept.extractable, false);
  });

  await step("the check page shows all of it, and going back loses nothing", async () => {
    await page.getByRole("button", { name: "Naar de controle" }).click();
    await page.getByRole("heading", { level: 1, name: "Klopt dit?" }).waitFor();
    await page.getByText(words.stuck).waitFor();
    await page.goBack();
    await page.getByLabel(/Waar loopt het vast/).waitFor();
    assert.equal(await page.getByLabel(/Waar loopt het vast/).inputValue(), words.stuck);
    await page.getByRole("button", { name: "Naar de controle" }).click();
  });

  await step("what the daemon refuses is said at the field that it is about, and is over once it is mended", async () => {
    await page.goBack();
    await fill(/Wat is al geprobeerd/, "Gebeld; BSN 111222333.");
    await page.getByRole("button", { name: "Naar de controle" }).click();
    await page.getByRole("button", { name: "Indienen bij Buurtteam" }).click();
    const summary = page.locator(".db-errors");
    await summary.getByRole("link", { name: /Wat is al geprobeerd.*burgerservicenummer/ }).click();
    assert.match(await page.evaluate(() => document.activeElement.id), /texts-tried$/);
    await fill(/Wat is al geprobeerd/, "Gebeld.");
    await page.getByRole("button", { name: "Naar de controle" }).click();
    await page.getByRole("heading", { level: 1, name: "Klopt dit?" }).waitFor();
    await page.getByText("inwoner, geboren in 1985").waitFor();
    assert.equal(await summary.count(), 0);
  });

  const late = await page.context().newPage();
  await goTo(late, site, "/indienen/utrecht");
  let caseId;
  await step("sent: a number, who has it now, what must be done and by when", async () => {
    await page.getByRole("button", { name: "Indienen bij Buurtteam" }).click();
    await page.getByRole("heading", { level: 1, name: "De casus is ingediend" }).waitFor();
    caseId = await page.locator(".db-number").innerText();
    await page.getByText("Hoe is dit berekend?").first().waitFor();
    const show = await api.get(`/zaken/${caseId}`);
    assert.deepEqual(show.domains.sort(), ["debts", "housing"]);
    assert.equal(show.ground, "consent");
  });

  await step("another tab that still shows the draft says that it was sent", async () => {
    await late.getByText("Dit is in een ander tabblad verstuurd of weggegooid").waitFor();
    await late.getByRole("button", { name: "Maak dit leeg" }).click();
    assert.equal(await late.getByLabel(/Wat wil de inwoner zelf/).inputValue(), "");
    await late.close();
  });

  await step("a reload asks for nothing to be checked again", async () => {
    const other = await page.context().newPage();
    await goTo(other, site, "/indienen/utrecht?stap=controle");
    await other.getByRole("heading", { level: 1, name: "Casus indienen" }).waitFor();
    await other.close();
  });

  await step("it is in his work, and the draft is gone", async () => {
    await page.getByRole("link", { name: "Naar mijn werk" }).click();
    await page.locator("section", { hasText: "Mijn casussen" }).getByRole("link", { name: caseId }).waitFor();
    await goTo(page, site, "/indienen/utrecht");
    assert.equal(await page.getByLabel(/Wat wil de inwoner zelf/).inputValue(), "");
  });

  await step("without a connection it is kept, says so, and is sent once under the same id", async () => {
    await page.getByLabel("schulden").check();
    await page.getByLabel(/^anoniem/).check();
    await page.getByRole("button", { name: "Naar de controle" }).click();
    let ids = new Set();
    await page.route("**/v1/zaken", (route) => {
      ids.add(route.request().headers()["idempotency-key"]);
      return route.abort();
    });
    await page.getByRole("button", { name: "Indienen bij Buurtteam" }).click();
    await page.getByRole("heading", { level: 1, name: "De casus wordt later verstuurd" }).waitFor();
    await page.getByText("Geen verbinding met Doorbraak").waitFor();
    await page.getByRole("link", { name: "Bekijk wat onderweg is" }).first().click();
    await page.locator(".db-card", { hasText: "Casus indienen" }).waitFor();
    await page.unroute("**/v1/zaken");
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/v1/zaken")) ids.add(request.headers()["idempotency-key"]);
    });
    await page.getByText("Er is niets onderweg").waitFor();
    assert.equal(ids.size, 1);
    page.faults.length = 0; /* what the browser says of the request that was broken off */
  });
});
