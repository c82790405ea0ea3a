// SPDX-License-Identifier: EUPL-1.2
export default {
  "Er wordt nu niets van u gevraagd": "Nothing is asked of you now",
  "Mijn werk": "My work",
  "Stand": "State",
  "Wat er van u wordt gevraagd. Wat het eerst af moet, staat bovenaan.":
    "What is asked of you. What must be done first stands at the top.",
  "spoed": "urgent",
} satisfies Record<string, string>;
