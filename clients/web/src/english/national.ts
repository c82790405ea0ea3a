// SPDX-License-Identifier: EUPL-1.2
export default {
  "1 casus": "1 case",
  "Aan zet": "Must act",
  "Bij de landelijke tafel": "At the national table",
  "Een voorzitter of coördinator schaalt een casus op vanaf de hoogste trede.": "A chair or coordinator escalates a case from the highest rung.",
  "Er ligt nu niets landelijk": "Nothing is national now",
  "Landelijk": "National",
  "Mist: {missing}": "Misses: {missing}",
  "Stand daar": "State there",
  "Voorgelegd aan een ander": "Referred to another",
  "Wat bij {tier} ligt, of bij een andere organisatie. De casus en de casushouder blijven hier.": "What is at {tier}, or at another organisation. The case and its holder stay here.",
  "naar {site}": "to {site}",
  "nog geen ontvangstbevestiging": "no receipt yet",
  "ontvangen": "received",
  "wacht tot iemand het oppakt": "waits until somebody takes it up",
  "wordt hier opgepakt": "is taken up here",
} satisfies Record<string, string>;
