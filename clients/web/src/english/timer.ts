// SPDX-License-Identifier: EUPL-1.2
export default {
  "De tijd is om": "The time is over",
  "De tijd voor {phase} is om.": "The time for {phase} is over.",
  "Naar {phase}": "On to {phase}",
  "Opnieuw": "Again",
  "Pauze": "Pause",
  "Start": "Start",
  "Terug naar {phase}": "Back to {phase}",
  "Tijd": "Time",
  "{minutes} minuten": "{minutes} minutes",
} satisfies Record<string, string>;
