// SPDX-License-Identifier: EUPL-1.2
/* Without a connection: it says so, what was typed stays, and it is sent once, later. And what somebody may
 * not see: a screen that says so and shows nothing. */
import assert from "node:assert/strict";
import { axe } from "./lib/accessible.mjs";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("away", async ({ site, open, step }) => {
  const { names } = site;
  const coach = await open("koploper-overvecht-1");
  const api = await signIn(site, "koploper-overvecht-1");
  const opened = coach.locator(".db-opened");
  const bar = coach.locator(".db-bar");

  await step("a question is written", async () => {
    await goTo(coach, site, "/wachtrij/utrecht/koploper-overvecht");
    await coach.locator("tbody tr", { hasText: names.urgent }).getByRole("button", { name: "openen" }).click();
    await opened.getByRole("button", { name: "Vraag stellen" }).click();
    await opened.getByLabel("Wat wilt u weten?").fill("Is er een rijbewijs?");
  });

  await step("the connection goes: the screen says so, and keeps what it showed", async () => {
    await coach.context().setOffline(true);
    await bar.getByText("Geen verbinding met Doorbraak").waitFor();
    assert.equal(await opened.getByLabel("Wat wilt u weten?").inputValue(), "Is er een rijbewijs?");
    assert.deepEqual(await axe(coach), []);
    coach.faults.length = 0; /* the browser itself reports that it is offline */
  });

  await step("sent now, it waits", async () => {
    await opened.getByRole("button", { name: "Vraag sturen aan professional-overvecht" }).click();
    await bar.getByText("1 opdracht wordt later verstuurd").waitFor();
    assert.equal((await api.get(`/zaken/${names.urgent}`)).questions, undefined);
    coach.faults.length = 0;
  });

  await step("with the connection back it goes by itself, once", async () => {
    await coach.context().setOffline(false);
    await coach.locator(".db-said", { hasText: "Wat nog moest worden verstuurd, is verstuurd." }).waitFor();
    await until("the question is there", async () => (await api.get(`/zaken/${names.urgent}`)).questions?.length === 1);
    await until("the bar goes", async () => (await bar.count()) === 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal((await api.get(`/zaken/${names.urgent}`)).questions.length, 1);
    coach.faults.length = 0;
  });

  await step("of several at once, what waits is not said to be done, and stands under way in words", async () => {
    await goTo(coach, site, "/wachtrij/utrecht/koploper-overvecht");
    await coach.context().setOffline(true);
    await bar.getByText("Geen verbinding met Doorbraak").waitFor();
    for (const caseId of [names.queued_fiets, names.queued_kinderopvang])
      await coach.locator("tbody tr", { hasText: caseId }).getByRole("checkbox").check();
    await coach.getByRole("button", { name: "2 oppakken", exact: true }).click();
    await coach.locator(".db-said", { hasText: "2 opdrachten worden later verstuurd." }).waitFor();
    assert.equal(await coach.getByText("zijn van u").count(), 0);
    assert.equal(await coach.getByRole("button", { name: "Ongedaan maken" }).count(), 0);
    await bar.getByRole("link", { name: "Bekijk wat onderweg is" }).click();
    await coach.locator(".db-card", { hasText: "Casus oppakken" }).first().waitFor();
    assert.equal(await coach.getByText("case_claim").count(), 0);
    await coach.context().setOffline(false);
    await until("both are his", async () => (await api.get(`/zaken/${names.queued_fiets}`)).claimedBy === "koploper-overvecht-1");
    await coach.getByText("Er is niets onderweg").waitFor();
    coach.faults.length = 0;
  });

  await step("figures are not for everybody: the screen says for whom", async () => {
    const professional = await open("professional-oost");
    assert.equal(await professional.locator("nav a", { hasText: "Cijfers" }).count(), 0);
    await goTo(professional, site, "/cijfers");
    await professional.getByText("Cijfers zijn er voor beleid").waitFor();
    assert.deepEqual(await axe(professional), []);
    const own = await signIn(site, "professional-oost");
    await assert.rejects(own.get("/ladders/utrecht/rapportages"), /403/);
    await assert.rejects(own.get("/ladders/utrecht/leersessies"), /403/);
  });

  await step("a case that is not his is not there, by any way", async () => {
    const own = await signIn(site, "professional-oost");
    for (const path of ["", "/termijnen", "/inzagen"]) await assert.rejects(own.get(`/zaken/${names.urgent}${path}`), /404/);
    for (const [path, body] of [
      ["claims", {}],
      ["opschalingen", {}],
      ["vragen", { texts: { question: "?" } }],
      ["besluiten", { outcome: "solved" }],
    ])
      await assert.rejects(own.give(`/zaken/${names.urgent}/${path}`, body), /404/);
    const professional = await open("professional-oost");
    await goTo(professional, site, "/wachtrij/utrecht/koploper-overvecht");
    await professional.getByText("Hier staat niets dat u ziet").waitFor();
    await goTo(professional, site, `/zoeken?q=${names.urgent.slice(0, 8)}`);
    await professional.getByText("Niets gevonden").waitFor();
  });
});
