// SPDX-License-Identifier: EUPL-1.2
/* A session that ends while somebody is at work: what he sends waits and goes once, he comes back to where he
 * was, and a sign-in in another tab does not stop this one. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("ended", async ({ site, open, step }) => {
  const { names } = site;
  const coach = await open("koploper-overvecht-1");
  const api = await signIn(site, "koploper-overvecht-1");
  const path = `/zaken/${names.urgent}`;
  const questions = async () => (await api.get(path)).questions ?? [];
  const now = coach.locator(".db-now");

  await step("the session ends while a question is written; sent, it waits", async () => {
    await api.give(`${path}/claims`);
    await goTo(coach, site, path);
    await now.getByRole("button", { name: "Vraag stellen" }).click();
    await now.getByLabel("Wat wilt u weten?").fill("Is er een rijbewijs?");
    await coach.context().clearCookies();
    await now.getByRole("button", { name: "Vraag sturen aan professional-overvecht" }).click();
    await coach.locator(".db-said", { hasText: "Dit wordt verstuurd als u weer bent aangemeld" }).waitFor();
    assert.equal((await questions()).length, 0);
  });

  await step("signed in again he is where he was, and the question is sent once", async () => {
    await coach.locator(".db-bar").getByRole("link", { name: "Opnieuw aanmelden" }).click();
    await coach.getByRole("button", { name: /^koploper-overvecht-1/ }).click();
    await coach.getByRole("heading", { level: 1, name: names.urgent }).waitFor();
    await until("the question is there", async () => (await questions()).length === 1);
    await now.getByRole("button", { name: "Vraag stellen" }).click();
    assert.equal(await now.getByLabel("Wat wilt u weten?").inputValue(), "", "no draft invites to send it again");
    await now.getByRole("button", { name: "Annuleren" }).click();
    assert.equal((await questions()).length, 1);
  });

  await step("a sign-in in another tab gives this one its new token", async () => {
    const other = await coach.context().newPage();
    await goTo(other, site, "/");
    await other.getByRole("button", { name: "Afmelden" }).click();
    await other.getByRole("button", { name: /^koploper-overvecht-1/ }).click();
    await other.getByRole("heading", { level: 1, name: "Mijn werk" }).waitFor();
    await other.close();
    await now.getByRole("button", { name: "Spoed" }).click();
    await now.getByLabel("Waarom?").fill("Het contract begint later");
    await now.getByRole("button", { name: "Spoed eraf halen" }).click();
    await coach.locator(".db-said", { hasText: "heeft geen spoed meer" }).waitFor();
    coach.faults.length = 0; /* what the browser says of the requests without a session */
  });

  await step("a way back to another site is none", async () => {
    await coach.context().clearCookies();
    await coach.goto(`${site.url}/aanmelden?terug=${encodeURIComponent("//elders.example/")}`);
    await coach.getByRole("button", { name: /^koploper-overvecht-1/ }).click();
    await coach.getByRole("heading", { level: 1, name: "Mijn werk" }).waitFor();
    assert.equal(new URL(coach.url()).origin, site.url);
  });
});
