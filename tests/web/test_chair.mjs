// SPDX-License-Identifier: EUPL-1.2
/* A chair's days: reading what waits, a question, an agenda; then the meeting itself with its clock, an
 * outcome that the triangle substantiates, the minutes the same day; and what is not finished is carried over. */
import assert from "node:assert/strict";
import { axe, tooWide } from "./lib/accessible.mjs";
import { goTo } from "./lib/browser.mjs";
import { placed } from "./lib/screens.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("chair", async ({ site, open, step }) => {
  const { names } = site;
  const ondiep = await open("voorzitter-ondiep");
  const api = await signIn(site, "voorzitter-ondiep");
  const show = (caseId, who = api) => who.get(`/zaken/${caseId}`);
  const card = (page, caseId) => page.locator("main li", { hasText: caseId });
  const said = (page, words) => page.locator(".db-said", { hasText: words }).waitFor();

  await step("what waits for the table, with what is missing", async () => {
    await ondiep.locator("nav a", { hasText: "Tafels" }).click();
    await ondiep.locator("h1", { hasText: "Wijktafel Ondiep" }).waitFor();
    await card(ondiep, names.teeth).getByRole("button", { name: "Voorbereiden" }).click();
    await card(ondiep, names.teeth).getByText("nog niet duidelijk verklaard").waitFor();
  });

  await step("the table in her own calendar: an address, shown once, that a program follows without signing in", async () => {
    const own = await open("voorzitter-ondiep");
    await goTo(own, site, "/tafels/utrecht/wijktafel-ondiep");
    await own.getByText("Zet deze tafel in uw agenda").click();
    await own.getByRole("button", { name: "Maak een adres voor mijn agenda" }).click();
    const field = own.getByLabel("Adres voor uw agendaprogramma");
    const address = await field.inputValue();
    assert.match(address, /\/agenda\/[0-9a-f]{64}\.ics$/);
    assert.deepEqual([...(await axe(own)), ...(await tooWide(own))], []);
    const calendar = await fetch(address);
    assert.equal(calendar.status, 200);
    assert.match(await calendar.text(), /BEGIN:VEVENT[^]*SUMMARY:Wijktafel Ondiep/);
    await own.reload();
    await own.getByText("U hebt een adres sinds").waitFor();
    assert.equal(await field.count(), 0);
    await own.getByRole("button", { name: "Trek het adres in" }).click();
    await said(own, "Het adres werkt niet meer.");
    assert.equal((await fetch(address)).status, 404);
    const stranger = await open("professional-ondiep");
    await goTo(stranger, site, "/tafels/utrecht/wijktafel-ondiep");
    await stranger.locator("h1", { hasText: "Wijktafel Ondiep" }).waitFor();
    await stranger.getByText("Wacht op een plek op de agenda").first().waitFor();
    assert.equal(await stranger.getByText("Zet deze tafel in uw agenda").count(), 0);
  });

  await step("a question to the submitter; its answer shows without a reload", async () => {
    const of = card(ondiep, names.teeth);
    await of.getByRole("button", { name: "Vraag stellen" }).click();
    await of.getByLabel("Wat wilt u weten?").fill("Wat zegt de tandarts over termijnen?");
    await of.getByLabel("Aan wie").fill("niemand-bekends");
    await of.getByRole("button", { name: "Vraag sturen aan niemand-bekends" }).click();
    await of.getByText("Deze persoon is hier niet bekend: niemand-bekends").first().waitFor();
    await of.getByLabel("Aan wie").fill("");
    await of.getByRole("button", { name: "Vraag sturen aan professional-ondiep" }).click();
    await of.getByText("bij professional-ondiep").waitFor();
    const professional = await signIn(site, "professional-ondiep");
    await professional.give(`/zaken/${names.teeth}/vragen/1/antwoorden`, { texts: { answer: "Drie termijnen kan." } });
    await until("no question is open", async () => (await of.getByText("bij professional-ondiep").count()) === 0);
  });

  await step("clear, on an agenda that has room, with the place named", async () => {
    const of = card(ondiep, names.teeth);
    await of.getByRole("button", { name: "Op een agenda zetten" }).click();
    await of.getByText("4 van 4 plekken vrij").first().waitFor();
    const put = of.getByRole("button", { name: /^Op de agenda van/ });
    await put.click();
    await of.getByRole("alert").getByText("De voorzitter vindt de casus helemaal duidelijk.").waitFor();
    await of.getByRole("button", { name: "Helemaal duidelijk" }).click();
    await said(ondiep, "is helemaal duidelijk");
    await put.click();
    await said(ondiep, "staat op de agenda");
    await ondiep.getByText(/^(wacht hier niet meer|Er wacht geen casus)/).waitFor();
    assert.equal((await show(names.teeth)).status, "planned");
  });

  await step("the meeting: core and shell, the plan to who is named", async () => {
    const { meeting } = await show(names.teeth);
    await goTo(ondiep, site, `/tafels/utrecht/wijktafel-ondiep/${encodeURIComponent(meeting)}`);
    await ondiep.getByLabel("zorgverzekeraars").check();
    await ondiep.getByRole("button", { name: "Uitnodigen: zorgverzekeraars" }).click();
    await said(ondiep, "Uitgenodigd: zorgverzekeraars.");
    await ondiep.getByText("30 van 120 minuten").first().waitFor();
    await ondiep.getByRole("button", { name: "Plan sturen aan 6 genodigden" }).click();
    await ondiep.getByText("plan verstuurd").waitFor();
  });

  const paper = async (page, name) => {
    const path = await page.getByRole("link", { name, exact: true }).getAttribute("href");
    const answer = await page.request.get(site.url + path, { headers: { "Sec-Fetch-Site": "same-origin" } }); /* as a link of ours */
    assert.equal(answer.status(), 200);
    return answer.text();
  };

  await step("its papers are there for who sees a case of it, and for nobody else", async () => {
    assert.ok((await paper(ondiep, "Agenda en plannen")).includes(names.teeth));
    const stranger = await open("professional-oost");
    const { meeting } = await show(names.teeth);
    await goTo(stranger, site, `/tafels/utrecht/wijktafel-ondiep/${encodeURIComponent(meeting)}`);
    assert.equal(await stranger.getByRole("link", { name: "Agenda en plannen" }).count(), 0);
  });

  const chair = await open("voorzitter-overvecht");
  const overvecht = await signIn(site, "voorzitter-overvecht");
  const meetingPath = placed("/tafels/utrecht/wijktafel-overvecht/{meeting}", names);

  await step("before its time a meeting cannot begin", async () => {
    await goTo(chair, site, meetingPath);
    await chair.getByText("Het overleg begint op").waitFor();
  });

  const dayAhead = (days) => new Date(overvecht.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

  const arrive = async (start) => {
    const administrator = await signIn(site, "beheerder-1");
    const ahead = Math.ceil((Date.parse(start) - administrator.now().getTime()) / 60_000) + 1;
    await administrator.give("/oefentijdsprongen", { duration: { amount: ahead, unit: "minutes" } });
  };

  await step("at its time: who is there", async () => {
    await arrive(names.meeting);
    await goTo(chair, site, meetingPath);
    assert.ok(await chair.getByLabel("professional-overvecht").isChecked(), "who brings a case in is expected");
    await chair.getByRole("button", { name: "Overleg beginnen met deze mensen" }).click();
    await chair.locator("h2", { hasText: "Aan tafel" }).waitFor();
  });

  await step("the clock of a case: questions, then the solution", async () => {
    const timer = chair.locator(".db-timer");
    assert.equal(await timer.locator("[role=timer]").innerText(), "15:00");
    await timer.getByRole("button", { name: "Start" }).click();
    await until("it runs", async () => (await timer.locator("[role=timer]").innerText()) < "15:00");
    await timer.getByRole("button", { name: "Naar oplossing" }).click();
    await timer.getByRole("button", { name: "Pauze" }).click();
    await timer.getByText("Oplossing", { exact: false }).first().waitFor();
  });

  await step("the plan, the money and who does what are at hand", async () => {
    await chair.locator("summary", { hasText: "Plan lezen" }).click();
    await chair.getByText("Dat u dit las, is vastgelegd.").waitFor();
    const holder = await signIn(site, "professional-overvecht");
    await holder.give(`/zaken/${names.child_care}/uitgaven`, { pot: "tafelbudget", cents: 120000, kind: "loan", texts: { reason: "Schuld bij de opvang" } });
    await chair.getByText("€ 1.200 uit Maatwerkbudget van de tafel").waitFor();
    await chair.getByRole("button", { name: "Goedkeuren" }).click();
    await chair.getByRole("button", { name: "€ 1.200 goedkeuren; professional-overvecht krijgt bericht" }).click();
    await chair.locator(".db-led").getByText("goedgekeurd").waitFor();
    await chair.getByRole("button", { name: "Afspraak maken" }).click();
    await chair.getByLabel("Wat is afgesproken?").fill("Schuld betalen aan de opvang, en de terugbetaling volgen");
    await chair.getByLabel("Wie doet het?").fill("professional-overvecht");
    await chair.getByLabel("Voor wanneer?").fill(dayAhead(40));
    await chair.getByLabel("Om hoeveel geld gaat het?").fill("600");
    await chair.getByLabel("Onder welke voorwaarde?").fill("Bij het diploma wordt de helft kwijtgescholden");
    await chair.getByLabel("Wanneer kijkt iemand of daaraan is voldaan?").fill(dayAhead(30));
    await chair.getByLabel("Van welke lening vervalt dan een deel?").selectOption({ label: "€ 1.200" });
    await chair.getByRole("button", { name: "Afspraak vastleggen voor professional-overvecht" }).click();
    await chair.getByText(/^voorwaarde: /).waitFor();
  });

  await step("an outcome without its ground is not sent; with it, it is", async () => {
    await chair.getByRole("button", { name: "Uitkomst", exact: true }).click();
    await chair.locator("input[name=outcome][value='tailor-made']").check();
    const send = chair.getByRole("button", { name: /^Uitkomst vastleggen: / });
    await send.click();
    await chair.getByText("Kijk dit nog na").waitFor();
    for (const element of ["legitimacy", "involvement", "return"])
      await chair.locator(`[id$="-texts-${element}"]`).fill("Past bij de bedoeling van de wet.");
    await send.click();
    await said(chair, "vertelt het de inwoner");
    assert.equal((await show(names.child_care, overvecht)).outcome, "tailor-made");
  });

  await step("the minutes, the same day, to who is named", async () => {
    await chair.getByRole("button", { name: "Verslag", exact: true }).click();
    await chair.getByLabel("Verslag van deze casus").fill("Lening van 1.200 euro; de opvang begint maandag.");
    await chair.getByRole("button", { name: /^Verslag versturen aan buurtteam-jeugd/ }).click();
    await said(chair, "is weg");
    assert.ok((await paper(chair, "Notulen")).includes("de opvang begint maandag"));
  });

  await step("what is not finished at the table goes along to a later meeting, with its reason", async () => {
    const { meeting } = await show(names.teeth);
    await arrive(meeting);
    await goTo(ondiep, site, `/tafels/utrecht/wijktafel-ondiep/${encodeURIComponent(meeting)}`);
    await ondiep.getByRole("button", { name: "Overleg beginnen met deze mensen" }).click();
    await ondiep.getByRole("button", { name: "Meenemen", exact: true }).click();
    await ondiep.getByLabel("Waarom?").fill("De tandarts kon er niet bij zijn.");
    await ondiep.getByRole("button", { name: /^Meenemen naar / }).click();
    await said(ondiep, "staat op de agenda van");
    const carried = await show(names.teeth);
    assert.equal(carried.status, "planned");
    assert.ok(Date.parse(carried.meeting) > Date.parse(meeting));
    /* what was said of it at this meeting stands in this meeting's minutes */
    await ondiep.getByRole("button", { name: "Verslag", exact: true }).click();
    await ondiep.getByLabel("Verslag van deze casus").fill("De tandarts komt de volgende keer.");
    await ondiep.getByRole("button", { name: /^Verslag versturen aan / }).click();
    await said(ondiep, "is weg");
    const minutes = await paper(ondiep, "Notulen");
    assert.ok(minutes.includes("De tandarts komt de volgende keer."));
    assert.ok(minutes.includes("ging na dit overleg verder"));
  });
});
