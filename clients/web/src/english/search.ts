// SPDX-License-Identifier: EUPL-1.2
export default {
  "1 casus gevonden": "1 case found",
  "Er wordt gezocht in casussen die u mag zien.": "Cases that you may see are searched.",
  "Met dit dossiernummer": "With this file number",
  "Niets gevonden": "Nothing found",
  "Open casussen": "Open cases",
  "Zoek op casusnummer, onderwerp, wijk of een naam van een trede.": "Search by case number, subject, district or the name of a rung.",
  "Zoeken": "Search",
  "Zoeken naar “{words}”": "Search for “{words}”",
  "{n} casussen gevonden": "{n} cases found",
  "Afgerond": "Finished",
  "Afgeronde casussen": "Finished cases",
  "Hoe het afliep": "How it ended",
} satisfies Record<string, string>;
