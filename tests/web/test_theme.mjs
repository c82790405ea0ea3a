// SPDX-License-Identifier: EUPL-1.2
/* A municipality's own theme: its variables win over those that the client brings, wherever its sheet stands, and what
 * follows from them follows. The gateway's part, which sheet it serves, is in tests/system/gateway_settings.py. */
import assert from "node:assert/strict";
import { goTo } from "./lib/browser.mjs";
import { story } from "./lib/story.mjs";

const sheet = `:root {
  --basis-color-accent-1-color-default: #8a1538;
  --basis-color-action-1-inverse-bg-default: #8a1538;
  --basis-text-font-family-default: "Huisletter", serif;
}`;

await story("theme", async ({ site, open, step }) => {
  const worker = await open("professional-overvecht");
  const look = () =>
    worker.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return {
        edge: style(".db-header").borderBlockStartColor,
        button: style(".nl-button--primary").backgroundColor,
        letters: style("body").fontFamily,
      };
    });

  await step("without one the client's own variables count", async () => {
    await goTo(worker, site, "/");
    await worker.locator(".nl-button--primary").first().waitFor();
    assert.notEqual((await look()).edge, "rgb(138, 21, 56)");
  });

  await step("with one its colours and letters are on the page, and on what is made of them", async () => {
    await worker.route("**/thema/thema.css", (route) => route.fulfill({ contentType: "text/css", body: sheet }));
    await goTo(worker, site, "/");
    await worker.locator(".nl-button--primary").first().waitFor();
    const now = await look();
    assert.equal(now.edge, "rgb(138, 21, 56)");
    assert.equal(now.button, "rgb(138, 21, 56)");
    assert.match(now.letters, /Huisletter/);
  });
});
