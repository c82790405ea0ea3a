// SPDX-License-Identifier: EUPL-1.2
/* The phone list: found by subject and amount, and a call that is kept with the case in well under a minute. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story } from "./lib/story.mjs";

await story("phone", async ({ site, open, step }) => {
  const { names } = site;
  const page = await open("koploper-overvecht-1");
  const api = await signIn(site, "koploper-overvecht-1");
  await api.give(`/zaken/${names.queued_fiets}/claims`);

  await step("who may decide about this subject and this amount", async () => {
    await page.locator("nav a", { hasText: "Bellijst" }).click();
    await page.locator("main").getByLabel("Onderwerp").selectOption({ label: "reiskosten" });
    await page.getByText("1 gevonden").waitFor();
    await page.getByLabel("Bedrag in euro’s").fill("450");
    await page.getByText("Kwaliteitsmedewerker inkomen").waitFor();
    assert.equal(await page.locator(".db-phone__number").innerText(), "06-00000001");
    await page.getByLabel("Bedrag in euro’s").fill("750");
    await page.getByText("Niemand op de bellijst mag hierover beslissen").waitFor();
    await page.getByLabel("Bedrag in euro’s").fill("vijf");
    await page.getByText("Typ een bedrag").waitFor();
    await page.getByLabel("Bedrag in euro’s").fill("99999999"); /* more than anybody may decide about */
    await page.getByText("Typ een bedrag tot en met 10 miljoen").waitFor();
    assert.equal(await page.locator("main").getByText(/gevonden|meegestuurd/).count(), 0, "nobody is found for an amount that is none");
    await page.getByLabel("Bedrag in euro’s").fill("450");
  });

  await step("the call is recorded with the case", async () => {
    await page.getByRole("button", { name: "Telefoontje vastleggen" }).first().click();
    await page.getByLabel("Bij welke casus?").fill(names.queued_fiets.slice(2).toLowerCase().replaceAll("-", "")); /* as on a telephone */
    await page.getByLabel("er is iets afgesproken").or(page.locator("input[value=agreed]")).first().check();
    await page.getByLabel("Wat is afgesproken?").fill("Een fiets tot 450 euro mag.");
    await page.getByRole("button", { name: `Vastleggen bij ${names.queued_fiets}` }).click();
    await page.locator(".db-said", { hasText: "Vastgelegd bij" }).waitFor();
    assert.deepEqual((await api.get(`/zaken/${names.queued_fiets}`)).contacts, ["werk-en-inkomen-1"]);
  });

  await step("who keeps the list puts somebody on it, and takes him off again", async () => {
    const keeper = await open("coordinator-1");
    await goTo(keeper, site, "/bellijst");
    await keeper.getByRole("button", { name: "Iemand op de bellijst zetten" }).click();
    const form = keeper.locator("form.db-form").first();
    await form.getByLabel("Code van de persoon").fill("wonen-9");
    await form.getByLabel("Naam").fill("Mevrouw Kaya");
    await form.getByLabel("Organisatie").fill("woningcorporatie");
    await form.getByLabel("Telefoon").fill("06-00000009");
    await form.getByRole("button", { name: "Op de bellijst zetten" }).click();
    await form.getByText("Kijk dit nog na").waitFor();
    await form.getByRole("button", { name: "Onderwerp toevoegen" }).click();
    await form.getByLabel(/Tot en met welk bedrag/).fill("anderhalf duizend");
    await form.getByRole("button", { name: "Op de bellijst zetten" }).click();
    await form.locator(".db-errors").getByText("Typ een bedrag").waitFor(); /* no amount is no mandate without a limit */
    await form.getByLabel(/Tot en met welk bedrag/).fill("1.500,-");
    await form.getByRole("button", { name: "Onderwerp toevoegen" }).click();
    await form.getByLabel(/Tot en met welk bedrag/).nth(1).fill("20");
    await form.getByRole("button", { name: "Onderwerp toevoegen" }).click();
    await form.getByRole("button", { name: /^Weghalen/ }).nth(1).click();
    assert.equal(await form.getByLabel(/Tot en met welk bedrag/).nth(1).inputValue(), "", "the row that went is not shown in another's place");
    await form.getByRole("button", { name: /^Weghalen/ }).nth(1).click();
    await form.getByRole("button", { name: "Op de bellijst zetten" }).click();
    const card = keeper.locator(".db-card", { hasText: "Mevrouw Kaya" });
    await card.getByText("1.500").waitFor();
    await card.getByRole("button", { name: "Van de bellijst halen" }).click();
    await card.waitFor({ state: "detached" });
    assert.equal(await page.getByRole("button", { name: "Van de bellijst halen" }).count(), 0);
  });

  await step("going back shows the same search", async () => {
    await page.locator("nav a", { hasText: "Mijn werk" }).click();
    await page.locator("h1", { hasText: "Mijn werk" }).waitFor();
    await page.goBack();
    await page.locator("h1", { hasText: "Bellijst" }).waitFor();
    assert.equal(await page.getByLabel("Bedrag in euro’s").inputValue(), "450");
  });
});
