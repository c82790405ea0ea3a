// SPDX-License-Identifier: EUPL-1.2
/* What is said to somebody after he did something: seen at the foot of the screen, heard from a live region,
 * and where the domain allows it with the way back. */
import { signal } from "@preact/signals";
import { Problem, signedOut } from "../api";
import { t } from "../i18n";
import { missingWords } from "../ladder";
import { caughtUp } from "../outbox";

interface Saying {
  text: string;
  undo?: (() => void) | undefined;
}

const said = signal<Saying | undefined>(undefined);
const heard = signal("");
let ends: ReturnType<typeof setTimeout> | undefined;

/** Says it. With `undo` it stays until it is answered or something else is said; else ten seconds. */
export function say(text: string, undo?: () => void): void {
  clearTimeout(ends);
  said.value = { text, undo };
  announce(text);
  if (undo === undefined) ends = setTimeout(() => (said.value = undefined), 10_000);
}

/** What became of a command: done, or kept until it can be sent. */
export function sayOutcome(outcome: { kept: boolean }, done: string, undo?: () => void): void {
  if (!outcome.kept) say(done, undo);
  else say(signedOut.value ? t("U bent afgemeld. Dit wordt verstuurd als u weer bent aangemeld.") : t("Geen verbinding. Dit wordt later verstuurd."));
}

caughtUp.subscribe((times) => {
  if (times > 0) say(t("Wat nog moest worden verstuurd, is verstuurd."));
});

/** Says why it was refused. */
export function sayProblem(problem: unknown): void {
  if (!(problem instanceof Problem)) return say(String(problem));
  say(problem.missing.length === 0 ? problem.message : `${problem.title}: ${problem.missing.map(missingWords).join(" ")}`);
}

/** Only heard: what can be seen elsewhere on the screen. */
export function announce(text: string): void {
  heard.value = "";
  setTimeout(() => (heard.value = text), 50);
}

export function Said() {
  const now = said.value;
  if (now === undefined) return null;
  return (
    <div class="db-said" role="region" aria-label={t("Wat er net gebeurde")}>
      <p class="db-said__text">{now.text}</p>
      {now.undo !== undefined && (
        <button
          type="button"
          class="nl-button nl-button--secondary"
          onClick={() => {
            said.value = undefined;
            now.undo!();
          }}
        >
          {t("Ongedaan maken")}
        </button>
      )}
      <button type="button" class="nl-button nl-button--subtle" onClick={() => (said.value = undefined)}>
        {t("Sluiten")}
      </button>
    </div>
  );
}

export function Announcer() {
  return (
    <div class="db-hidden" role="status" aria-live="polite">
      {heard.value}
    </div>
  );
}
