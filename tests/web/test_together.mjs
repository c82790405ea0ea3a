// SPDX-License-Identifier: EUPL-1.2
/* Cases that part and come together: split, merged, moved to another ladder; and something that is arranged for a
 * time, which ends in a decision and never by itself. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story, until } from "./lib/story.mjs";

const regio = fileURLToPath(new URL("../scenario/ladders/regio.yaml", import.meta.url));

await story(
  "together",
  async ({ site, open, step }) => {
    const { names } = site;
    const caseId = names.at_team;
    const holder = await open("professional-overvecht");
    const api = await signIn(site, "professional-overvecht");
    const show = (id) => api.get(`/zaken/${id}`);
    const said = (words) => holder.locator(".db-said", { hasText: words }).waitFor();
    const together = holder.locator("section", { has: holder.locator("#hoort-bij") });
    const press = async (name, section = together) => {
      const more = section.locator("summary", { hasText: "Meer mogelijkheden" });
      if ((await section.getByRole("button", { name, exact: true }).count()) === 0) await more.click();
      await section.getByRole("button", { name, exact: true }).click();
    };
    let part;

    await step("a part becomes a case of its own, at the same tier", async () => {
      await goTo(holder, site, `/zaken/${caseId}`);
      await press("Splitsen");
      await together.getByLabel("gezondheid").check();
      for (const area of await together.locator("textarea").all()) await area.fill("Het deel dat over zorg gaat.");
      await together.getByRole("button", { name: "Een eigen casus maken van dit deel" }).click();
      await said("Er is een nieuwe casus van gemaakt");
      await until("they are linked", async () => ((await show(caseId)).links ?? []).some((one) => one.kind === "split-into"));
      part = (await show(caseId)).links.find((one) => one.kind === "split-into").caseId;
      assert.equal((await show(part)).tier, (await show(caseId)).tier);
      await together.getByRole("link", { name: part }).waitFor();
    });

    await step("it goes on in the other again: one ends, and says where it goes on", async () => {
      await goTo(holder, site, `/zaken/${part}`);
      await press("Samenvoegen");
      await together.getByLabel("In welke casus gaat deze verder?").fill(caseId);
      await together.getByLabel("Waarom?").fill("Het hangt toch samen.");
      await together.getByRole("button", { name: `${part} eindigt en gaat verder in ${caseId}` }).click();
      await said("Samengevoegd.");
      await until("it ended", async () => (await show(part)).mergedInto === caseId);
      await holder.getByText("Gaat verder in", { exact: true }).waitFor();
    });

    await step("to another ladder, in that ladder's words, with a reason", async () => {
      await goTo(holder, site, `/zaken/${caseId}`);
      await together.getByRole("button", { name: "Naar een andere ladder" }).click();
      await together.getByLabel("Welke ladder?").selectOption("leeuwarden");
      await together.getByLabel("zorg en ondersteuning").check();
      await together.getByLabel("Waarom?").fill("Het gezin is verhuisd.");
      await together.getByRole("button", { name: "Verplaatsen naar Op Maat Leeuwarden" }).click();
      await said("Verplaatst; daar gelden andere drempels.");
      const moved = await show(caseId);
      assert.equal(moved.ladder, "leeuwarden");
      assert.deepEqual(moved.ladders, ["utrecht"]);
      await holder.locator(".db-page__kicker", { hasText: "Leeuwarden" }).waitFor();
    });

    await step("something is arranged for a time; its words and its task stay to be read", async () => {
      const outcome = holder.locator("section", { has: holder.locator("#uitkomst") });
      const day = new Date(api.now().getTime() + 60 * 86_400_000).toISOString().slice(0, 10);
      await press("Iets tijdelijk regelen", outcome);
      await outcome.getByLabel("Wat wordt tijdelijk geregeld?").fill("De hulpverlener blijft.");
      await outcome.getByLabel("Tot en met?").fill(day);
      await outcome.getByLabel("Wat moet intussen blijken?").fill("Dat geen wet past.");
      await outcome.getByRole("button", { name: "Tijdelijke regeling vastleggen" }).click();
      await said("het loopt niet stil af");
      await outcome.getByText("De hulpverlener blijft.").waitFor();
      await outcome.getByText("Dat geen wet past.").waitFor();
    });

    await step("it does not end before its task is done", async () => {
      const task = holder.locator(".db-card", { hasText: "Dat geen wet past." });
      await task.getByRole("button", { name: "Afronden" }).click();
      await task.locator("input[name=result][value=done]").check();
      await task.getByLabel("Wat bleek?").fill("Geen wet past.");
      await task.getByRole("button", { name: "Vastleggen" }).click();
      await task.getByText("open", { exact: true }).waitFor({ state: "detached" });
    });

    await step("it ends by a decision, and says what the resident was told", async () => {
      const card = holder.locator(".db-card", { hasText: "Tijdelijk geregeld" });
      await card.getByRole("button", { name: "Erover beslissen" }).click();
      await card.locator("input[name=result][value=end]").check();
      await card.getByLabel("Waarom?").fill("De gewone hulp begint.");
      await card.getByLabel("Wat is de inwoner verteld?").fill("Dat de nieuwe hulp maandag begint.");
      await card.getByRole("button", { name: "Vastleggen" }).click();
      await card.getByText("Dat de nieuwe hulp maandag begint.").waitFor();
      assert.equal((await show(caseId)).temporaries[0].result, "end");
    });
  },
  { ladders: [regio] },
);
