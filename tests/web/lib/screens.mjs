// SPDX-License-Identifier: EUPL-1.2
/* Every screen, with who looks at it: what the checks of accessibility and the pictures go through. `given`: a path and a body
 * that this person sends before; `at`: the name of a moment that the clock is moved to. A place
 * in braces is a name of site.sh. */
import { goTo, quiet, walk } from "./browser.mjs";
import { signIn } from "./site.mjs";

export const screens = [
  { name: "mijn-werk", path: "/", who: "koploper-overvecht-1" },
  { name: "mijn-werk-leeg", path: "/", who: "beleid-1" },
  { name: "mijn-werk-meldingen", path: "/", who: "koploper-overvecht-1", press: [".db-bell > button"] },
  { name: "wachtrij", path: "/wachtrij/utrecht/koploper-overvecht", who: "koploper-overvecht-1" },
  {
    name: "wachtrij-geopend",
    path: "/wachtrij/utrecht/koploper-overvecht",
    who: "koploper-overvecht-1",
    press: ["tbody tr:first-child button[aria-expanded]", ".db-opened .db-steps button:has-text('Opschalen')"],
  },
  {
    name: "wachtrij-gekozen",
    path: "/wachtrij/utrecht/koploper-overvecht",
    who: "koploper-overvecht-1",
    press: ["tbody tr:nth-child(1) input[type=checkbox]", "tbody tr:nth-child(2) input[type=checkbox]"],
  },
  { name: "wachtrij-leeg", path: "/wachtrij/utrecht/koploper-zuilen", who: "koploper-zuilen-1" },
  { name: "bellijst", path: "/bellijst", who: "professional-overvecht" },
  { name: "bellijst-bellen", path: "/bellijst", who: "professional-overvecht", press: [".db-card button"] },
  { name: "bellijst-fout", path: "/bellijst", who: "professional-overvecht", press: [".db-card button", ".db-steps__form button[type=submit]"] },
  { name: "bellijst-leeg", path: "/bellijst", who: "professional-overvecht", press: [["input[inputmode=decimal]", "9999999"]] },
  { name: "bellijst-bijhouden", path: "/bellijst", who: "coordinator-1", press: [".db-card button:has-text('Nagaan of wijzigen')"] },
  { name: "standup", path: "/standup", who: "coordinator-1" },
  { name: "standup-leeg", path: "/standup", who: "maatschappelijk-werker-1" },
  { name: "standup-muur", path: "/standup/utrecht?muur", who: "coordinator-1", wall: true },
  { name: "tafel", path: "/tafels/utrecht/wijktafel-ondiep", who: "voorzitter-ondiep", press: [".db-card button[aria-expanded]"] },
  { name: "tafel-leeg", path: "/tafels/utrecht/wijktafel-overvecht", who: "voorzitter-overvecht" },
  {
    name: "tafel-beleggen-fout",
    path: "/tafels/utrecht/wijktafel-overvecht",
    who: "voorzitter-overvecht",
    press: ["button:has-text('Overleg beleggen')", "button[type=submit]:has-text('Overleg beleggen')"],
  },
  { name: "overleg", path: "/tafels/utrecht/wijktafel-overvecht/{meeting}", who: "voorzitter-overvecht" },
  { name: "overleg-gehouden", path: "/tafels/utrecht/stedelijke-tafel/{held}", who: "voorzitter-stedelijk" },
  { name: "landelijk", path: "/landelijk", who: "coordinator-1" },
  { name: "landelijk-leeg", path: "/landelijk", who: "lid-jeugd" },
  { name: "potjes", path: "/potjes", who: "coordinator-1" },
  { name: "kwesties", path: "/kwesties", who: "voorzitter-stedelijk", press: [".db-card button.nl-button--primary"] },
  { name: "kwesties-leeg", path: "/kwesties", who: "lid-jeugd" },
  { name: "cijfers-leeg", path: "/cijfers", who: "koploper-zuilen-1" },
  { name: "leren-leeg", path: "/leren", who: "professional-overvecht", press: [".db-disclosure summary"] },
  { name: "leren", path: "/leren", who: "professional-overvecht", given: ["/consultaties", { ladder: "utrecht", domains: ["debts"], texts: { question: "Wie kent een regeling voor een fiets naar het werk?" } }] },
  { name: "cijfers", path: "/cijfers", who: "beleid-1" },
  { name: "indienen", path: "/indienen/utrecht", who: "professional-overvecht" },
  { name: "indienen-niet", path: "/indienen/utrecht", who: "beleid-1" },
  { name: "indienen-fout", path: "/indienen/utrecht", who: "professional-overvecht", press: ["button[type=submit]:has-text('Naar de controle')"] },
  { name: "casus", path: "/zaken/{child_care}", who: "professional-overvecht" },
  {
    name: "casus-uitkomst",
    path: "/zaken/{bicycle}",
    who: "professional-overvecht",
    press: [".db-disclosure summary:has-text('Toon wat er gebeurde')"],
  },
  {
    name: "casus-actie",
    path: "/zaken/{queued_fiets}",
    who: "professional-overvecht",
    press: ["button:has-text('Geld aanvragen')"],
  },
  {
    name: "casus-actie-fout",
    path: "/zaken/{queued_fiets}",
    who: "professional-overvecht",
    press: ["button:has-text('Geld aanvragen')", "main form button[type=submit]"],
  },
  { name: "casus-van-een-ander", path: "/zaken/{queued_fiets}", who: "professional-oost" },
  { name: "privacy", path: "/privacy", who: "privacy-1" },
  { name: "privacy-lezingen", path: "/privacy", who: "privacy-1", press: [".db-parts button:nth-child(2)"] },
  {
    name: "privacy-afschrift",
    path: "/privacy",
    who: "privacy-1",
    press: [
      ["main [id^='veld-'][id$='-_number']", "{bicycle}"],
      "button:has-text('Zoek de casus')",
      "summary:has-text('Afschrift en verbeteringen')",
      "button:has-text('Alles bekijken')",
      ".db-copy .db-card summary:has-text('Wat is deze tekst?')",
    ],
  },
  { name: "mensen", path: "/mensen", who: "coordinator-1" },
  { name: "mensen-afwezig", path: "/mensen", who: "professional-overvecht", press: [".db-disclosure summary"] },
  {
    name: "mensen-sleutel",
    path: "/mensen",
    who: "beheerder-1",
    press: [".db-disclosure summary:has-text('beleid-1')", ".db-disclosure[open] summary:has-text('Sleutel toelaten')"],
  },
  { name: "mail", path: "/mail", who: "professional-overvecht" },
  {
    name: "mail-beheer",
    path: "/mail",
    who: "beheerder-1",
    press: ["#anderen ~ .db-disclosure summary, section:has(#anderen) .db-disclosure summary"],
  },
  { name: "onderweg-leeg", path: "/onderweg", who: "professional-overvecht" },
  { name: "zoeken", path: "/zoeken?q=overvecht", who: "coordinator-1" },
  { name: "zoeken-niets", path: "/zoeken?q=olifant", who: "coordinator-1" },
  /* last: the site's clock goes to the meeting */
  {
    name: "overleg-loopt",
    path: "/tafels/utrecht/wijktafel-overvecht/{meeting}",
    who: "voorzitter-overvecht",
    at: "meeting",
    press: ["button:has-text('Overleg beginnen')", ".db-timer button:has-text('Start')"],
  },
];

/** Screens that have nothing to be empty of: forms, one case, what a ladder says. */
const neverEmpty = ["/indienen", "/indienen/:ladder", "/zaken/:caseId", "/potjes", "/mail", "/mensen", "/tafels/:ladder/:tier/:start", "/privacy"];

/** What the list above lacks of the client's screens (`paths`, as src/screens.ts has them): a screen, or a screen of a
 * list with nothing in it. */
export function lacking(paths, list = screens) {
  return paths.flatMap((path) => {
    /* a screen of a ladder may have ladder and tier behind its path */
    const pattern = new RegExp(path === "/" ? "^/$" : `^${path.replace(/:\w+/g, "[^/]+")}(/|$)`);
    const found = list.filter((screen) => pattern.test(screen.path.replace(/\?.*/, "")));
    if (found.length === 0) return [`${path} is on no line of lib/screens.mjs`];
    const empty = neverEmpty.includes(path) || found.some(({ name }) => /-(leeg|niets)$/.test(name));
    return empty ? [] : [`${path} is never seen empty: add a line …-leeg, or say in neverEmpty why not`];
  });
}

export function placed(path, names) {
  return path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]));
}

/** The site's clock goes to a moment that has this name. */
async function arrive(site, name) {
  const administrator = await signIn(site, "beheerder-1");
  const ahead = Math.ceil((Date.parse(site.names[name]) - administrator.now().getTime()) / 60_000) + 1;
  await administrator.give("/oefentijdsprongen", { duration: { amount: ahead, unit: "minutes" } });
}

/** Brings a page to the screen in its state: what came before, the address, what is pressed, and [field, words] that
 * are filled in. */
export async function reach(page, site, screen) {
  if (screen.at !== undefined) await arrive(site, screen.at);
  if (screen.given !== undefined) await (await signIn(site, screen.who)).give(...screen.given);
  /* A load only where the screen is to show at once what was done behind its back. */
  const changed = screen.wall === true || screen.at !== undefined || screen.given !== undefined;
  await (changed ? goTo(page, site, placed(screen.path, site.names)) : walk(page, placed(screen.path, site.names)));
  for (const one of screen.press ?? []) {
    if (typeof one === "string") await page.locator(one).first().click();
    else await page.locator(one[0]).fill(one[1].replace(/\{(\w+)\}/g, (_, name) => site.names[name]));
    await quiet(page);
  }
}
