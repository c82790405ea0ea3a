// SPDX-License-Identifier: EUPL-1.2
/* Who somebody is, and choosing him. */
export default {
  "Keuzes": "Choices",
  "Zij lezen de casus zolang mee. Tussen twee codes een komma.": "They read the case for that time. A comma between two codes.",
  "Typ een deel van een code of een rol, en kies.": "Type part of a code or a role, and choose.",
  "Een persoon, een organisatie of een plaats in het huishouden. Typ een deel, en kies; een andere code mag ook.":
    "A person, an organisation or a place in the household. Type part of it, and choose; another code is allowed too.",
  "en nog {n}: typ verder": "and {n} more: type on",
  "Deze collega leest en beslist dan voor u. Typ een deel van een code of een rol, en kies.":
    "This colleague then reads and decides for you. Type part of a code or a role, and choose.",
  "voorzitter van {tier}": "chair of {tier}",
  "werkt bij {tier}": "works at {tier}",
  "achterwacht van {tier}": "stand-in at {tier}",
  "organiseert {tier}": "organises {tier}",
  "bestuur van {tier}": "board of {tier}",
  "vaste kern van {tier}": "fixed core of {tier}",
  "schil van {tier}": "shell of {tier}",
  "werkt aan de casus": "works on the case",
  "inbrenger": "submitter",
  "procesregie": "process lead",
  "{role}, uit het huishouden": "{role}, of the household",
};
