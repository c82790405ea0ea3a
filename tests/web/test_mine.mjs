// SPDX-License-Identifier: EUPL-1.2
/* What comes to somebody: the badge that says why, live and never of his own doing; mail as he wants it. */
import assert from "node:assert/strict";
import { goTo, signInPage } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("mine", async ({ site, open, step }) => {
  const { names } = site;
  const caseId = names.queued_fiets;
  const holder = await open("professional-overvecht");
  const coach = await open("koploper-overvecht-1");
  const holderApi = await signIn(site, "professional-overvecht");
  const coachApi = await signIn(site, "koploper-overvecht-1");
  const bell = (page) => page.locator(".db-bell > button");
  const count = async (page) => parseInt((await page.locator(".db-bell__count").allInnerTexts())[0] ?? "0");
  const look = async (page) => {
    await bell(page).click();
    await page.locator("#meldingen").getByText("sinds u hier keek").waitFor();
    await page.keyboard.press("Escape");
  };

  await step("what he saw is not new any more, also not after a reload", async () => {
    await goTo(holder, site, "/");
    await goTo(coach, site, "/");
    await until("the coach is told what came in", async () => (await count(coach)) > 0);
    await look(coach);
    await look(holder);
    await until("nothing is new", async () => (await count(coach)) === 0);
    await goTo(coach, site, "/");
    await coach.waitForTimeout(300);
    assert.equal(await count(coach), 0);
  });

  await step("what is newly asked counts at once, and says what, why and by when", async () => {
    await coachApi.give(`/zaken/${caseId}/claims`);
    await coachApi.give(`/zaken/${caseId}/vragen`, { texts: { question: "Is er een fiets te leen?" } });
    await until("it counts", async () => (await count(holder)) === 1);
    await bell(holder).click();
    const line = holder.locator(".db-bell__line", { hasText: caseId });
    await line.getByText("nieuw", { exact: true }).waitFor();
    await line.locator(".db-deadline time").waitFor();
    assert.equal(await line.locator(".db-card__title").innerText(), "de vraag beantwoorden");
    await holder.keyboard.press("Escape");
    await until("the button has the focus", () => bell(holder).evaluate((one) => one === document.activeElement));
    assert.equal(await count(holder), 0);
  });

  await step("what is new, and why something is refused, is said in the language that he chooses", async () => {
    const other = await open("professional-overvecht");
    await goTo(other, site, `/zaken/${names.taxi}`);
    await other.getByText("Deze casus bestaat niet of is niet voor u zichtbaar").waitFor();
    await until("something is new here", async () => (await count(other)) > 0);
    await other.getByRole("button", { name: "English" }).click();
    await other.getByText("This case does not exist").waitFor();
    await bell(other).click();
    await other.locator(".db-bell__line .db-card__title", { hasText: "answer the question" }).first().waitFor();
    await other.context().close();
  });

  await step("nobody is told of what he did himself", async () => {
    assert.equal(await count(coach), 0);
    await holderApi.give(`/zaken/${caseId}/vragen/1/antwoorden`, { texts: { answer: "Ja, bij de kringloop." } });
    await until("the coach is told of the answer", async () => (await count(coach)) === 1);
    assert.equal(await count(holder), 0);
  });

  await step("all that one case asks stands in his work, in one card", async () => {
    await coachApi.give(`/zaken/${caseId}/vragen`, { texts: { question: "Wat kost hij?" } });
    await coachApi.give(`/zaken/${caseId}/vragen`, { texts: { question: "En wie betaalt?" } });
    await goTo(holder, site, "/");
    const card = holder.getByRole("list", { name: "Nu van u gevraagd" }).locator("li.db-card", { hasText: caseId });
    await until("two things in one card", async () => (await card.locator(".db-asked__one").count()) === 1);
    assert.equal(await card.count(), 1);
    await holderApi.give(`/zaken/${caseId}/vragen/2/antwoorden`, { texts: { answer: "40 euro." } });
    await holderApi.give(`/zaken/${caseId}/vragen/3/antwoorden`, { texts: { answer: "Het team." } });
    await until("nothing is asked of him there", async () => (await card.getAttribute("class")).includes("db-card--gone"));
    await look(holder);
    await look(coach);
  });

  await step("what is asked no more, is not new", async () => {
    await coachApi.give(`/zaken/${caseId}/vragen`, { texts: { question: "Voor hoe lang?" } });
    await until("it counts", async () => (await count(holder)) === 1);
    await holderApi.give(`/zaken/${caseId}/vragen/4/antwoorden`, { texts: { answer: "Een half jaar." } });
    await until("it is gone", async () => (await count(holder)) === 0);
  });

  await step("who signs out and in again is not told twice", async () => {
    await look(coach);
    await coach.getByRole("button", { name: "Afmelden" }).click();
    await coach.waitForURL("**/aanmelden**");
    await signInPage(coach, site, "koploper-overvecht-1");
    await coach.waitForSelector(".db-bell");
    await coach.waitForTimeout(300);
    assert.equal(await count(coach), 0);
  });

  await step("he sets how he hears of it; nobody reads the address back", async () => {
    await bell(holder).click();
    await holder.getByRole("link", { name: "Ook per mail?" }).click();
    await holder.getByText("geen mail ingesteld").waitFor();
    await holder.getByLabel("een keer per werkdag").check();
    await holder.getByRole("button", { name: "Mail instellen" }).click();
    await holder.getByText("Kijk dit nog na").waitFor();
    await holder.getByLabel("Mailadres van het werk").fill("a.jansen@gemeente.example");
    await holder.getByRole("button", { name: "Mail instellen" }).click();
    await holder.locator(".db-said", { hasText: "Vastgelegd: een keer per werkdag." }).waitFor();
    await holder.getByText("bekend en verzegeld").waitFor();
    assert.equal(await holder.getByText("a.jansen").count(), 0);
    await holder.getByLabel("meteen").check();
    await holder.getByRole("button", { name: "Mail instellen" }).click();
    await until("it is at once", async () => (await holderApi.ask("/mailinstellingen/zoekopdrachten", {})).people[0].mode === "direct");
  });

  await step("an administrator sees how others hear of it, and whose mail did not come", async () => {
    const administrator = await open("beheerder-1");
    await goTo(administrator, site, "/mail");
    await administrator.getByText("Alle mail kwam aan, voor zover bekend").waitFor();
    await administrator.getByText("Mail van professional-overvecht").click();
    await administrator.getByRole("button", { name: "Adres van professional-overvecht vernietigen" }).click();
    await holder.getByText("geen mail ingesteld").waitFor();
    assert.equal(await holder.getByText("Mail van anderen").count(), 0);
  });
});
