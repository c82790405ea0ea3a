// SPDX-License-Identifier: EUPL-1.2
/* The clock of a case at a table: so many minutes of questions, so many on the solution. It says when the time
 * is over, seen and heard, and stops nobody. It goes on when somebody looks elsewhere meanwhile. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { t } from "../i18n";
import { usePlace } from "../router";
import { announce } from "./say";

interface Running {
  phase: number;
  /** Milliseconds that were used before the last start. */
  used: number;
  /** When it was started; absent: it stands still. */
  since?: number | undefined;
}

/** "14:59"; what is over as "-0:30". */
export function timerText(milliseconds: number): string {
  const seconds = Math.abs(Math.ceil(milliseconds / 1000));
  return `${milliseconds < 0 && seconds > 0 ? "-" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export interface Phase {
  name: string;
  minutes: number;
}

export function Timer({ name, phases }: { name: string; phases: Phase[] }) {
  const at = usePlace<Running>(`timer ${name}`, { phase: 0, used: 0 });
  const now = useSignal(Date.now());
  const { phase, used, since } = at.value;
  const of = phases[phase] ?? phases[0]!;
  const left = of.minutes * 60_000 - used - (since === undefined ? 0 : Math.max(0, now.value - since));
  const over = left <= 0;
  useEffect(() => {
    if (since === undefined) return undefined;
    const timer = setInterval(() => (now.value = Date.now()), 250);
    return () => clearInterval(timer);
  }, [since]);
  useEffect(() => {
    if (over && since !== undefined) announce(t("De tijd voor {phase} is om.", { phase: of.name }));
  }, [over]);
  const toggle = () => {
    now.value = Date.now();
    at.value = since === undefined ? { phase, used, since: Date.now() } : { phase, used: used + Date.now() - since };
  };
  const go = (to: number) => {
    now.value = Date.now();
    at.value = { phase: to, used: 0, ...(since === undefined ? {} : { since: Date.now() }) };
  };
  return (
    <div class={over ? "db-timer db-timer--over" : "db-timer"} role="group" aria-label={t("Tijd")}>
      <p class="db-timer__phase">
        {of.name}
        <span class="db-timer__of"> {t("{minutes} minuten", { minutes: of.minutes })}</span>
      </p>
      <p class="db-timer__time" role="timer">
        {timerText(left)}
      </p>
      {over && <p class="db-timer__over">{t("De tijd is om")}</p>}
      <div class="db-buttons">
        <button type="button" class="nl-button nl-button--primary" onClick={toggle}>
          {since === undefined ? t("Start") : t("Pauze")}
        </button>
        {phase + 1 < phases.length ? (
          <button type="button" class="nl-button nl-button--secondary" onClick={() => go(phase + 1)}>
            {t("Naar {phase}", { phase: phases[phase + 1]!.name.toLowerCase() })}
          </button>
        ) : (
          phase > 0 && (
            <button type="button" class="nl-button nl-button--secondary" onClick={() => go(0)}>
              {t("Terug naar {phase}", { phase: phases[0]!.name.toLowerCase() })}
            </button>
          )
        )}
        <button type="button" class="nl-button nl-button--subtle" onClick={() => go(phase)}>
          {t("Opnieuw")}
        </button>
      </div>
    </div>
  );
}
