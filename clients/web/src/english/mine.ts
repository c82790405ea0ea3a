// SPDX-License-Identifier: EUPL-1.2
/* My work. */
export default {
  "U hebt geen casussen die nog lopen": "You have no cases that still run",
  "Er wordt nu niets van u gevraagd": "Nothing is asked of you now",
  "Mijn werk": "My work",
  "Ook bij {caseId}": "Also in {caseId}",
  "Mijn casussen": "My cases",
  "Nu van u gevraagd": "Asked of you now",
  "u neemt waar voor {person}": "you stand in for {person}",
  "voor {person}": "for {person}",
  "u bent aan zet": "you must act",
  "{person} is aan zet": "{person} must act",
  "Wat er van u wordt gevraagd. Wat het eerst af moet, staat bovenaan.":
    "What is asked of you. What must be done first stands at the top.",
  "spoed": "urgent",
} satisfies Record<string, string>;
