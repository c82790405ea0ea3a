// SPDX-License-Identifier: EUPL-1.2
/* Moments and days as people read them. Pure; the caller says what time it is now. */
import type { Language } from "./i18n";

const zone = "Europe/Amsterdam";
const locales: Record<Language, string> = { nl: "nl-NL", en: "en-GB" };

/** The civil day of a moment, as "2026-03-02". */
export function dayOf(moment: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(moment);
}

/** Whole days from one civil day to another. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000);
}

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locales[language], options);
}

/** "ma 2 maart", with the year when it is another than now's. */
export function dayText(day: string, now: Date, language: Language): string {
  const sameYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
  return formatter(language, {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  })
    .format(new Date(`${day}T12:00:00Z`))
    .replace(",", ""); /* English puts one there only where the year is said */
}

export function timeText(moment: Date, language: Language): string {
  return formatter(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

/** "ma 2 maart 14:30". */
export function momentText(moment: string, now: Date, language: Language): string {
  const at = new Date(moment);
  return `${dayText(dayOf(at), now, language)} ${timeText(at, language)}`;
}

const relative: Record<Language, Record<string, string>> = {
  nl: { "-1": "gisteren", "0": "vandaag", "1": "morgen" },
  en: { "-1": "yesterday", "0": "today", "1": "tomorrow" },
};

/** Near days by their name ("vandaag 14:30"), others by their date. */
export function nearText(moment: string, now: Date, language: Language): string {
  const at = new Date(moment);
  const near = relative[language][String(daysBetween(dayOf(now), dayOf(at)))];
  return near === undefined ? momentText(moment, now, language) : `${near} ${timeText(at, language)}`;
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function aheadAt(moment: number): number {
  const shown = new Date(moment).toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T");
  return Date.parse(`${shown}Z`) - moment;
}

/** The moment of a local date and time as somebody types them, as RFC 3339 in UTC. Clocks may have been put
 * forward or back between that time in UTC and the moment itself, so it is looked up twice. */
export function momentOf(day: string, time: string): string {
  const typed = Date.parse(`${day}T${time}:00Z`);
  const near = typed - aheadAt(typed);
  return new Date(typed - aheadAt(near)).toISOString().replace(".000Z", "Z");
}

/** "€ 1.250" or "€ 99,99". */
export function moneyText(cents: number, language: Language): string {
  return new Intl.NumberFormat(locales[language], {
    style: "currency",
    currency: "EUR",
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  }).format(cents / 100);
}

const centsMost = 1_000_000_000; /* as the protocol has it */

/** What somebody types as an amount, in cents; undefined when it is none, or more than the daemon takes. */
export function centsOf(text: string): number | undefined {
  const clean = text.replace(/[€\s]/g, "").replace(/,[-–—]+$/, ""); /* "1.000,-" */
  const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(clean) ?? /^(\d+)(?:\.(\d{1,2}))?$/.exec(clean);
  if (match === null) return undefined;
  const cents = Number(match[1]!.replaceAll(".", "")) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return cents > centsMost ? undefined : cents;
}
