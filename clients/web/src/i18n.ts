// SPDX-License-Identifier: EUPL-1.2
/* Two languages. Texts stand in the sources in Dutch, t("…"); english/ has a table for each part of the
 * client, and a test holds the two together. The protocol's own words (terms, events) are generated. */
import { signal } from "@preact/signals";

export type Language = "nl" | "en";

type Words = {
  terms: Record<string, Record<string, string>>;
  events: Record<string, string>;
};

export const language = signal<Language>("nl");
let english: Record<string, string> = {};
let words: Words = { terms: {}, events: {} };

/** Loads a language's words, then shows all in it. */
export async function setLanguage(wanted: Language): Promise<void> {
  words = wanted === "en" ? await import("./generated/words.en") : await import("./generated/words.nl");
  if (wanted === "en") english = (await import("./english/index")).english;
  document.documentElement.lang = wanted;
  language.value = wanted;
}

function fill(text: string, places?: Record<string, string | number>): string {
  return places === undefined ? text : text.replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole));
}

/** A text for people: Dutch in the source, in the reader's language here. `{place}` is filled in. */
export function t(dutch: string, places?: Record<string, string | number>): string {
  return fill(language.value === "en" ? (english[dutch] ?? dutch) : dutch, places);
}

/** A text of a table, which t() translates where it is shown. */
export function T(dutch: string): string {
  return dutch;
}

/** One or more: t with {n}. */
export function plural(n: number, one: string, more: string): string {
  return t(n === 1 ? one : more, { n });
}

/** The words of a value of an enumeration, as term("outcome", "solved"); the value itself when it has none. */
export function term(enumeration: string, value: string | undefined): string {
  void language.value;
  return value === undefined ? "" : (words.terms[enumeration]?.[value] ?? value);
}

/** An event as a sentence without subject. */
export function eventWords(name: string): string {
  void language.value;
  return words.events[name] ?? name;
}

/** Of something that has its name in both languages, as everything in a ladder file. */
export function named(of: { name?: string; words?: string; english?: string } | undefined, otherwise = ""): string {
  if (of === undefined) return otherwise;
  const dutch = of.name ?? of.words ?? otherwise;
  return language.value === "en" ? (of.english ?? dutch) : dutch;
}
