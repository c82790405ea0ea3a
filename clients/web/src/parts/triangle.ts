// SPDX-License-Identifier: EUPL-1.2
/* Plain help at the questions that substantiate a solution: the value triangle, and what some ladders ask
 * in its place. By the name of the question in the ladder file. */
import { T } from "../i18n";

export const triangleHints: Record<string, string> = {
  legitimacy: T(
    "Mag het? Noem de wet of de regel, en waarom de oplossing past bij wat die wil bereiken. Zou u hetzelfde doen voor een ander in deze situatie?",
  ),
  involvement: T("Doet iedereen mee? Schrijf wat de inwoner zelf wil en doet, en wie eromheen staat: familie, school, hulpverleners."),
  return: T("Loont het? Schrijf wat de oplossing oplevert, in geld en in rust, en wat het kost om niets te doen."),
  fairness: T("Is het eerlijk? Vergelijk met anderen die op hetzelfde wachten."),
  perspective: T("Hoe ziet de inwoner het? Schrijf het zoals de inwoner het zegt."),
  social_return: T("Wat verandert er voor het huishouden en de omgeving?"),
  financial_return: T("Wat kost het, en welke kosten komen er dan niet?"),
  nothing_short: T("Wat gebeurt er de komende weken als wij niets doen?"),
  nothing_long: T("Wat gebeurt er de komende jaren als wij niets doen?"),
};
