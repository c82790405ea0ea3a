// SPDX-License-Identifier: EUPL-1.2
/* GEN-10 on the screens, by Heerenveen's ladder: somebody without the right reads in an emergency, with a reason; who must
 * judge it hears so, reads the reason where he judges, and judges; the log says what it was read for; after an hour it is over. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { goTo } from "./lib/browser.mjs";
import { peopleOf } from "./lib/matters.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

const people = new URL("../../config/examples/mensen-heerenveen.csv", import.meta.url);
const regio = new URL("../scenario/ladders/regio.yaml", import.meta.url);
const why = "De wijkagent staat voor de deur, en niemand neemt op.";

await story(
  "glass",
  async ({ site, open, step }) => {
    const admin = await signIn(site, "beheerder-1");
    for (const one of peopleOf(readFileSync(people, "utf8")))
      await admin.give("/personen", { person: one.code, organisation: one.organisation, roles: one.roles });
    const { caseId } = await (
      await signIn(site, "gezinswerker-1")
    ).give("/zaken", {
      ladder: "heerenveen",
      domains: ["upbringing"],
      ground: "consent",
      texts: { situation: "Het gezin heeft geen rust.", resident_words: "Eerst rust in huis." },
    });
    const coordinator = await open("coordinator-heerenveen");
    const holder = await open("gezinswerker-1");
    const officer = await open("privacy-heerenveen");
    const deadline = (page) => page.locator(".db-deadlines").getByText("tot dan leest iemand in een noodgeval mee");

    await step("without a reason nobody reads; what is wrong with it is said once", async () => {
      await goTo(coordinator, site, `/zaken/${caseId}`);
      await coordinator.getByText("U ziet waar de casus is, maar niet wat erin staat").waitFor();
      await coordinator.getByRole("button", { name: "Noodtoegang" }).click();
      const give = coordinator.getByRole("button", { name: "Lezen in nood; dit wordt gemeld" });
      await give.click();
      await coordinator.locator(".db-errors").getByText("Vul dit in").waitFor();
      await coordinator.getByLabel("Waarom moet u dit nu lezen?").fill("Het gaat om 123456782");
      await give.click();
      await coordinator.locator(".db-errors").getByText("burgerservicenummer").waitFor();
      assert.equal(await coordinator.getByText("Een verplicht veld ontbreekt").count(), 0);
      await coordinator.getByLabel("Waarom moet u dit nu lezen?").fill(why);
      await give.click();
      await coordinator.locator("main").getByText("Eerst rust in huis.").waitFor();
      await deadline(coordinator).waitFor();
    });

    await step("the holder is told, and sees it at the case, with the reason", async () => {
      await goTo(holder, site, "/");
      await holder.locator(".db-bell > button").click();
      await holder.locator(".db-bell__line", { hasText: caseId }).getByText("iemand las deze casus in een noodgeval").waitFor();
      await goTo(holder, site, `/zaken/${caseId}`);
      await holder.getByText("Toon wat er gebeurde").click();
      await holder.locator(".db-history").getByText(why).waitFor();
      await deadline(holder).waitFor();
    });

    await step("who judges it is told, and reads the reason where he judges, at a press", async () => {
      await goTo(officer, site, "/");
      await until("the badge counts", async () => (await officer.locator(".db-bell__count").count()) === 1);
      await officer.locator("main").getByText("beoordelen of de noodtoegang gerechtvaardigd was").waitFor();
      await goTo(officer, site, "/privacy");
      await officer.locator(".db-parts").getByRole("button", { name: "Noodtoegang" }).click();
      await officer.locator("summary", { hasText: "Beoordelen" }).click();
      assert.equal(await officer.getByText(why).count(), 0);
      await officer.getByRole("button", { name: "Lees waarom coordinator-heerenveen las" }).click();
      await officer.locator(".db-card").getByText(why).waitFor();
    });

    await step("the log says what each reading was for, his own too; nobody else reads the reason that way", async () => {
      await officer.getByRole("button", { name: "Wie las wat" }).click();
      await officer.locator("tbody tr", { hasText: "coordinator-heerenveen" }).getByText("noodtoegang", { exact: true }).waitFor();
      await officer.locator("tbody tr", { hasText: "privacy-heerenveen" }).getByText("om over noodtoegang te oordelen").waitFor();
      for (const other of ["gezinswerker-1", "coordinator-heerenveen"]) {
        const line = await signIn(site, other);
        await assert.rejects(line.give(`/zaken/${caseId}/noodinzagen/1/inzagen`), /: 4\d\d /);
      }
    });

    await step("he judges it, and not without saying how", async () => {
      await officer.locator(".db-parts").getByRole("button", { name: "Noodtoegang" }).click();
      assert.equal(await officer.getByText(why).count(), 0); /* gone with the screen */
      const give = officer.getByRole("button", { name: "Oordeel over coordinator-heerenveen vastleggen" });
      await give.click();
      await officer.locator(".db-errors").getByText("Vul dit in").waitFor();
      await officer.getByRole("radio", { name: "gerechtvaardigd", exact: true }).check();
      await give.click();
      await officer.getByText("beoordeeld door privacy-heerenveen").waitFor();
    });

    await step("after an hour it is over", async () => {
      await admin.give("/oefentijdsprongen", { duration: { amount: 61, unit: "minutes" } });
      await goTo(coordinator, site, `/zaken/${caseId}`);
      await coordinator.getByText("U ziet waar de casus is, maar niet wat erin staat").waitFor();
    });
  },
  { ladders: [regio.pathname] },
);
