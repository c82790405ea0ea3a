// SPDX-License-Identifier: EUPL-1.2
/* Begins: finds the session, then shows the client. */
import { render } from "preact";
import "./style/components.css";
import "virtual:tokens.css";
import "./style/base.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/print.css";
import { t } from "./i18n";
import { routerOpen, signInPath } from "./router";
import { sessionOpen } from "./session";
import { Shell } from "./shell";

async function begin(): Promise<void> {
  const root = document.getElementById("app")!;
  try {
    if (!(await sessionOpen())) {
      location.replace(signInPath());
      return;
    }
  } catch {
    render(
      <main class="db-alone">
        <h1 class="nl-heading nl-heading--level-1">{t("Doorbraak is even niet bereikbaar")}</h1>
        <p class="nl-paragraph">{t("Dit scherm probeert het over een paar seconden opnieuw. U hoeft niets te doen.")}</p>
      </main>,
      root,
    );
    setTimeout(() => void begin(), 4000);
    return;
  }
  routerOpen();
  render(<Shell />, root);
}

void begin();
