// SPDX-License-Identifier: EUPL-1.2
/* Two whom residents never see: the privacy officer, who judges, corrects and hands out a copy; the administrator, who
 * lets in a key that was made elsewhere. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("office", async ({ site, open, step }) => {
  const { names } = site;
  const caseId = names.bicycle;
  const officer = await open("privacy-1");
  const api = await signIn(site, "privacy-1");
  const copies = async () => ((await api.get(`/zaken/${caseId}/inzagen`)).reads ?? []).filter((one) => one.purpose === "copy").length;
  const texts = officer.getByRole("list", { name: "Teksten" });
  const text = (words) => texts.locator("> li", { hasText: words });

  await step("a copy for the resident: functions and not people, and the reading is recorded", async () => {
    const before = await copies();
    await goTo(officer, site, "/privacy");
    await officer.getByLabel("Nummer van de casus").fill(caseId);
    await officer.getByRole("button", { name: "Zoek de casus" }).click();
    await officer.getByText("Afschrift en verbeteringen").click();
    await officer.getByRole("button", { name: "Afschrift maken; dit wordt vastgelegd" }).click();
    await text("Opgeknapte e-bike, met garantie").first().waitFor();
    assert.equal(await copies(), before + 1);
    assert.equal(await officer.locator(".db-copy").getByText("professional-overvecht").count(), 0);
    assert.equal(await texts.getByText("Wat is deze tekst?").count(), 0);
  });

  await step("what is about others is judged, and other words come in its place", async () => {
    await officer.getByRole("button", { name: "Alles bekijken om te beoordelen" }).click();
    await officer.getByText("Niet om mee te geven").waitFor();
    const one = text("Samen de fiets opgehaald").first();
    await one.getByText("Wat is deze tekst?").click();
    await one.getByLabel("over een ander").check();
    await one.getByLabel("Welke woorden komen ervoor in de plaats?").fill("De fiets is opgehaald.");
    await one.getByRole("button", { name: "Vastleggen: over een ander" }).click();
    await officer.locator(".db-said", { hasText: "het volgende afschrift houdt zich eraan" }).waitFor();
    await officer.getByRole("button", { name: "Afschrift maken; dit wordt vastgelegd" }).click();
    await text("De fiets is opgehaald.").getByText("andere woorden").waitFor();
    assert.equal(await text("Samen de fiets opgehaald").count(), 0);
  });

  await step("a text is corrected, and says what changed", async () => {
    await officer.getByRole("button", { name: "Alles bekijken om te beoordelen" }).click();
    const one = text("Opgeknapte e-bike, met garantie").first();
    await one.getByText("Tekst verbeteren").click();
    const send = one.getByRole("button", { name: "Verbeteren; de oude woorden leest niemand meer" });
    await one.getByLabel("Reden").fill("Gewone fiets, met garantie");
    await send.click();
    await one.getByText("Kijk dit nog na").waitFor();
    await one.getByLabel("Wat is verbeterd, en waarom?").fill("Het was geen e-bike.");
    await send.click();
    await text("Gewone fiets, met garantie").first().getByText("verbeterd", { exact: true }).waitFor();
    const professional = await signIn(site, "professional-overvecht");
    const words = (await professional.give(`/zaken/${caseId}/inzagen`)).answer.contents.map((other) => other.words);
    assert.ok(words.includes("Gewone fiets, met garantie"));
  });

  await step("a key that was made at somebody's own machine is let in; a request of another is not", async () => {
    const administrator = await open("beheerder-1");
    const request = (person) => `doorbraak-request:1:${person}:laptop-9:Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID`;
    await goTo(administrator, site, "/mensen");
    const person = administrator.locator(".db-disclosure", { has: administrator.locator("> summary", { hasText: "beleid-1" }) }).first();
    await person.locator("> summary").click();
    await person.getByText("Sleutel toelaten", { exact: true }).click();
    await person.getByLabel("Aanvraag").fill(request("coordinator-1"));
    await person.getByRole("button", { name: "Sleutel van beleid-1 toelaten" }).click();
    await person.getByText("Deze aanvraag is van coordinator-1").first().waitFor();
    await person.getByLabel("Aanvraag").fill(request("beleid-1"));
    await person.getByRole("button", { name: "Sleutel van beleid-1 toelaten" }).click();
    await person.getByText("sleutel laptop-9").waitFor();
    await person.getByRole("button", { name: "intrekken laptop-9" }).click();
    await until("it is gone", async () => (await person.getByText("sleutel laptop-9").count()) === 0);
  });

  await step("what cannot be taken back is asked by one, and approved by another who saw which cases", async () => {
    await goTo(officer, site, "/privacy");
    await officer.getByLabel("Nummer van de casus").fill(caseId);
    await officer.getByRole("button", { name: "Zoek de casus" }).click();
    await officer.getByRole("button", { name: "Inhoud laten vernietigen" }).click();
    await officer.getByLabel("toestemming ingetrokken").check();
    await officer.getByRole("button", { name: "Vernietiging vragen; een ander keurt haar goed" }).click();
    await officer.getByRole("button", { name: "Terugnemen" }).waitFor();
    assert.equal(await officer.getByRole("button", { name: "Goedkeuren" }).count(), 0);
    const coordinator = await open("coordinator-1");
    await goTo(coordinator, site, "/privacy");
    await coordinator.getByRole("button", { name: "Goedkeuren" }).click();
    await coordinator.getByRole("link", { name: caseId }).waitFor();
    const approve = coordinator.getByRole("button", { name: "Goedkeuren: de inhoud verdwijnt voorgoed" });
    await approve.click();
    await coordinator.getByText("Vink dit aan").first().waitFor();
    await coordinator.getByLabel(/^Ik zag om welke casus het gaat/).check();
    await approve.click();
    await officer.getByText("goedgekeurd en uitgevoerd").waitFor();
  });

  await step("one sees one's own absence, and who stands in", async () => {
    const professional = await open("professional-zuilen");
    await goTo(professional, site, "/mensen");
    await professional.getByText("Meld uzelf afwezig").click();
    await professional.getByLabel("Laatste dag").fill(new Date(api.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10));
    await professional.getByLabel("Wie neemt waar?").fill("professional-oost");
    await professional.getByRole("button", { name: "Vastleggen; professional-oost neemt waar" }).click();
    await professional.getByText(": professional-oost neemt waar").waitFor();
  });
});
