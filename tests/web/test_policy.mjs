// SPDX-License-Identifier: EUPL-1.2
/* Policy staff: patterns and figures, never a case's words. And the chair who takes up what keeps coming. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { signIn } from "./lib/site.mjs";
import { story } from "./lib/story.mjs";

await story("policy", async ({ site, open, step }) => {
  const { names } = site;
  const policy = await open("beleid-1");
  const api = await signIn(site, "beleid-1");

  await step("patterns, as a chart that reads as a table", async () => {
    await policy.locator("nav a", { hasText: "Kwesties" }).click();
    const table = policy.getByRole("table", { name: "Open kwesties, naar aantal casussen" });
    await table.waitFor();
    assert.ok((await table.getByRole("row").count()) > 2);
    await policy.getByRole("table", { name: /wat blokkeert, op welk gebied/ }).waitFor();
    assert.equal(await policy.getByRole("button", { name: "Aannemen" }).count(), 0);
  });

  await step("policy staff propose an issue by hand", async () => {
    await policy.getByText("Kwestie voorstellen", { exact: true }).click();
    await policy.getByLabel("Wat blokkeert").selectOption({ index: 1 });
    await policy.getByLabel("Welk gebied?").selectOption({ label: "zingeving en meedoen" });
    await policy.getByLabel("Wat is het probleem?").fill("Niemand vergoedt de reis.");
    await policy.getByRole("button", { name: /^Voorstellen aan / }).click();
    await policy.locator(".db-said", { hasText: "De kwestie is voorgesteld." }).waitFor();
    await policy.locator("main li", { hasText: "zingeving" }).waitFor();
  });

  await step("a pot says which case asked, to who sees that case; to others the sum", async () => {
    const holder = await signIn(site, "professional-overvecht");
    await holder.give(`/zaken/${names.child_care}/uitgaven`, { pot: "tafelbudget", cents: 120000, kind: "loan", texts: { reason: "De schuld bij de opvang" } });
    await goTo(policy, site, "/potjes");
    await policy.getByText(/is gevraagd in casussen die u niet ziet/).waitFor();
    assert.ok(!(await policy.content()).includes(names.child_care));
    const coordinator = await open("coordinator-1");
    await goTo(coordinator, site, "/potjes");
    await coordinator.getByRole("table", { name: /^Gevraagd uit/ }).getByRole("link", { name: names.child_care }).waitFor();
  });

  await step("figures, with small numbers left out", async () => {
    await policy.locator("nav a", { hasText: "Cijfers" }).click();
    await policy.getByRole("table", { name: "Ingebracht" }).waitFor();
    await policy.getByText("is weggelaten").waitFor();
    await policy.getByLabel("Per").selectOption("month");
    await policy.getByRole("button", { name: "Tonen" }).click();
    await policy.locator("#periode-1").waitFor();
    await policy.getByLabel("Tot en met").fill("2020-01-01");
    await policy.getByRole("button", { name: "Tonen" }).click();
    await policy.getByText("de laatste ligt niet voor de eerste").waitFor();
    await policy.locator("#periode-1").waitFor();
  });

  await step("no case is shown, and none is read", async () => {
    assert.equal(await policy.locator("nav a", { hasText: "Wachtrijen" }).count(), 0);
    await assert.rejects(api.ask(`/zaken/${names.urgent}/inzagen`, {}), /40[034]/);
    await goTo(policy, site, "/standup");
    assert.equal(await policy.getByText(names.urgent).count(), 0);
    assert.equal(await policy.getByText("Koploper Overvecht").and(policy.locator("td *")).count(), 0);
  });

  await step("the chair of the city's table takes an issue up, and is its owner", async () => {
    const chair = await open("voorzitter-stedelijk");
    await goTo(chair, site, "/kwesties");
    const card = chair.locator("main li", { hasText: "een regel van de gemeente, werk en inkomen" }).last();
    await card.getByRole("button", { name: "Aannemen" }).click();
    await card.locator("input[value=policy]").check();
    await card.getByLabel("Hoe hardnekkig?").selectOption("4");
    await card.getByRole("button", { name: "Aannemen: u wordt eigenaar" }).click();
    await chair.locator("h2", { hasText: "Wordt aan gewerkt" }).waitFor();
    await policy.locator("nav a", { hasText: "Kwesties" }).click();
    await policy.locator("h2", { hasText: "Wordt aan gewerkt" }).waitFor();
    await policy.locator("nav a", { hasText: "Cijfers" }).click();
    const levels = policy.getByRole("table", { name: "Kwesties aangenomen, naar niveau" });
    await levels.getByRole("rowheader", { name: "beleid" }).waitFor();
  });
});
