// SPDX-License-Identifier: EUPL-1.2
/* What the browser kept is gone, or it keeps nothing: what is lost is said, what stands on the screen is not, and one
 * works on. */
import assert from "node:assert/strict";
import { axe } from "./lib/accessible.mjs";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

await story("vault", async ({ site, open, step }) => {
  const { names } = site;
  const coach = await open("koploper-overvecht-1");
  const api = await signIn(site, "koploper-overvecht-1");
  await api.give(`/zaken/${names.urgent}/claims`);
  const questions = async () => (await api.get(`/zaken/${names.urgent}`)).questions ?? [];
  const bar = coach.locator(".db-bar");
  const now = coach.locator(".db-now");
  const text = now.getByLabel("Wat wilt u weten?");

  await step("the storage is emptied: it is said, and what is open is kept anew", async () => {
    await goTo(coach, site, `/zaken/${names.urgent}`);
    await now.getByRole("button", { name: "Vraag stellen" }).click();
    await text.fill("Is er een rijbewijs?");
    const devtools = await coach.context().newCDPSession(coach);
    await devtools.send("Storage.clearDataForOrigin", { origin: site.url, storageTypes: "indexeddb" });
    await bar.getByText("De opslag van deze browser is leeggemaakt.", { exact: false }).waitFor();
    assert.deepEqual(await axe(coach), []);
    await coach.reload();
    await now.getByRole("button", { name: "Vraag stellen" }).click();
    await until("it is there again", async () => (await text.inputValue()) === "Is er een rijbewijs?");
    await now.getByRole("button", { name: "Vraag sturen aan professional-overvecht" }).click();
    await until("it was sent", async () => (await questions()).length === 1);
    assert.equal(await bar.count(), 0);
  });

  await step("a sign-out in another tab: what is gone is said; signed in again there, one works on here", async () => {
    await now.getByRole("button", { name: "Vraag stellen" }).click();
    await text.fill("En een fiets?");
    const other = await coach.context().newPage();
    await goTo(other, site, "/");
    await other.getByRole("button", { name: "Afmelden" }).click();
    await bar.getByText("U bent in een ander tabblad afgemeld.", { exact: false }).waitFor();
    assert.equal(await bar.getByRole("link", { name: "Opnieuw aanmelden in een nieuw tabblad" }).getAttribute("target"), "_blank");
    assert.deepEqual(await axe(coach), []);
    await other.getByRole("button", { name: /^koploper-overvecht-1/ }).click();
    await other.getByRole("heading", { level: 1, name: "Mijn werk" }).waitFor();
    await other.close();
    /* headless tabs are never hidden: that one looks at it again is said for it */
    await coach.evaluate(() => dispatchEvent(new Event("visibilitychange")));
    await bar.waitFor({ state: "detached" });
    assert.equal(await text.inputValue(), "En een fiets?");
    await now.getByRole("button", { name: "Vraag sturen aan professional-overvecht" }).click();
    await until("it was sent", async () => (await questions()).length === 2);
    coach.faults.length = 0; /* what the browser says of requests without a session */
  });

  await step("a browser that keeps nothing: that is said before anything is lost, and one can work", async () => {
    const page = await open("professional-overvecht");
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no storage here", "SecurityError");
      };
    });
    await goTo(page, site, `/zaken/${names.at_team}`);
    await page.locator(".db-bar").getByText("Deze browser bewaart niets.", { exact: false }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole("button", { name: "Spoed", exact: true }).click();
    await page.getByLabel("Waarom?").fill("Het huis is weg");
    await page.getByRole("button", { name: /^Spoed geven/ }).click();
    const own = await signIn(site, "professional-overvecht");
    await until("it was sent", async () => (await own.get(`/zaken/${names.at_team}`)).urgency === "urgent");
    await page.context().setOffline(true);
    await page.locator(".db-bar").getByText("Geen verbinding met Doorbraak. Deze browser bewaart niets.", { exact: false }).waitFor();
    page.faults.length = 0;
  });
});
