// SPDX-License-Identifier: EUPL-1.2
/* A case goes to the national table and comes back, over a real doorbraak-link between two daemons, with a browser at
 * each: the chair escalates (UTR-12), the coordinator follows it, the desk there asks, answers and hands back. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story(
  "national",
  async ({ site, open, step }) => {
    const { names, national } = site;
    const chair = await open("voorzitter-ondiep");
    const coordinator = await open("coordinator-1");
    const desk = await open("maatwerkloket-1", undefined, national);
    const holder = await open("professional-ondiep");
    const api = await signIn(site, "professional-ondiep");
    const there = await signIn(national, "maatwerkloket-1");
    const referral = async () => (await api.get(`/zaken/${names.teeth}`)).referrals?.[0];
    const line = (caseId) => coordinator.locator("tbody tr", { hasText: caseId });
    const said = (page, words) => page.locator(".db-said", { hasText: words }).waitFor();
    let remote;

    await step("the chair escalates to the national table; the holder stays", async () => {
      await goTo(chair, site, `/zaken/${names.teeth}`);
      await chair.getByRole("button", { name: "Opschalen", exact: true }).click();
      await chair.getByRole("radio", { name: /^Landelijke tafel/ }).check();
      await chair.getByText("De casushouder blijft professional-ondiep.").waitFor();
      await chair.getByLabel("Waarom?").fill("De zorgwet sluit deze behandeling uit");
      await chair.getByRole("button", { name: "Opschalen naar Landelijke tafel (PMM)" }).click();
      await said(chair, "ligt nu bij Landelijke tafel (PMM)");
    });

    await step("the coordinator sees it leave, and that it arrived", async () => {
      await coordinator.locator("nav a", { hasText: "Landelijk" }).click();
      await line(names.teeth).getByText("naar pmm").waitFor();
      await until("it arrived", async () => (await referral())?.remote !== undefined);
      remote = (await referral()).remote;
      await line(names.teeth).getByText(/ontvangen|wacht/).first().waitFor();
    });

    await step("the desk has it in its queue, under a number of its own, and takes it up", async () => {
      await desk.locator("nav a", { hasText: "Wachtrijen" }).click();
      const row = desk.locator("tbody tr", { hasText: remote });
      await row.getByRole("button", { name: "oppakken" }).click();
      await said(desk, `${remote} is van u`);
    });

    await step("the coordinator sees that it is taken up, without a reload", async () => {
      await line(names.teeth).getByText("naar pmm: daar opgepakt").waitFor();
    });

    await step("the chair, whose case it is no longer, is shown no words of it", async () => {
      await chair.getByText("U ziet waar de casus is, maar niet wat erin staat").waitFor();
      assert.equal(await chair.locator(".db-now__reason").count(), 0);
    });

    await step("the desk reads what crossed, on whose behalf, and no name of who brought it", async () => {
      await goTo(desk, national, `/zaken/${remote}`);
      await desk.getByText("Dat u dit las, is vastgelegd.").waitFor();
      await desk.getByText("Ik wil weer kunnen lachen en op het schoolplein staan.").waitFor();
      const facts = await desk.locator("main").innerText();
      assert.ok(facts.includes("buurtteam-ondiep") && facts.includes(names.teeth), facts);
      for (const kept of ["professional-ondiep", "Medische brief", "2015"]) assert.ok(!facts.includes(kept), `${kept} crossed`);
    });

    await step("a question to the holder crosses, and is in his work", async () => {
      await desk.getByRole("button", { name: "Vraag stellen", exact: true }).click();
      await desk.getByLabel("Wat wilt u weten?").fill("Welk artikel noemt de afwijzing?");
      await desk.getByRole("button", { name: /^Vraag sturen/ }).click();
      await holder.locator("main li", { hasText: names.teeth }).first().waitFor();
      await line(names.teeth).getByText("naar pmm: vraag gesteld").waitFor();
    });

    await step("his answer crosses back", async () => {
      await goTo(holder, site, `/zaken/${names.teeth}`);
      const card = holder.locator(".db-card", { hasText: "Welk artikel noemt de afwijzing?" });
      await card.getByRole("button", { name: "Antwoorden" }).click();
      await card.getByLabel("Uw antwoord").fill("Artikel 2.7 van het Besluit zorgverzekering");
      await card.getByRole("button", { name: /^Antwoord sturen/ }).click();
      await until("it is answered there", async () => (await there.get(`/zaken/${remote}`)).questions[0].answered !== undefined);
      await desk.getByText("Er is intussen iets bijgekomen").waitFor();
      await desk.getByRole("button", { name: "Lees opnieuw" }).click();
      await desk.getByText("Artikel 2.7 van het Besluit zorgverzekering").waitFor();
    });

    await step("the desk gives an outcome, with its reasons", async () => {
      await there.give(`/zaken/${remote}/vastleggingen`, { record: "intake", texts: { national: "Ja, het besluit", locally_tried: "Ja, tot de tafel" } });
      await desk.getByRole("button", { name: "Uitkomst geven", exact: true }).click();
      await desk.getByRole("radio", { name: "maatwerk", exact: true }).check();
      await desk.getByLabel("Uitleg voor de inwoner").fill("De verzekeraar maakt een uitzondering");
      for (const element of ["legitimacy", "involvement", "return"]) await desk.locator(`[id^="veld-"][id$="-texts-${element}"]`).fill("Past bij de bedoeling van de wet.");
      await desk.getByRole("button", { name: /^Uitkomst/ }).last().click();
      await until("it is the outcome here", async () => (await api.get(`/zaken/${names.teeth}`)).outcome === "tailor-made");
      await line(names.teeth).getByText("naar pmm: met een uitkomst").waitFor();
    });

    await step("telling the resident happens here, and the desk hears of it", async () => {
      await holder.getByText("Er is intussen iets bijgekomen").waitFor();
      await api.give(`/zaken/${names.teeth}/inwonerberichten`, {});
      await until("it is told there too", async () => (await there.get(`/zaken/${remote}`)).told === true);
    });

    await step("another is handed back, with what is missing; the coordinator sees that", async () => {
      const oost = await signIn(site, "professional-oost");
      const taxi = async () => (await oost.get(`/zaken/${names.taxi}`)).referrals[0];
      await until("the taxi is there", async () => (await taxi()).remote !== undefined);
      await goTo(desk, national, `/zaken/${(await taxi()).remote}`);
      await desk.getByRole("button", { name: "Teruggeven aan de verwijzer" }).click();
      await desk.getByLabel("Wat ontbreekt?").fill("Vraag eerst de zorgregio; het contract is daar te wijzigen");
      await desk.getByRole("button", { name: "Teruggeven aan buurtteam-oost" }).click();
      await until("it came back", async () => (await taxi()).ended !== undefined);
      await line(names.taxi).getByText("naar pmm: teruggegeven").waitFor();
      assert.equal((await oost.get(`/zaken/${names.taxi}`)).holder, "professional-oost");
    });
  },
  { linked: true },
);
