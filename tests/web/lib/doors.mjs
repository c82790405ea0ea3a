// SPDX-License-Identifier: EUPL-1.2
/* For whom each button of each screen is: its name as the screen has it in Dutch, and what it asks of who presses it. A
 * button that stands on no list here is a complaint, so that a new one is thought about. Case numbers are X. Pure. */
import { accessRules, allowed, allowedAtAll, buttonNames, works } from "./rights.mjs";

const rules = accessRules();
const everybody = () => true;
const role = (...roles) => ({ person }) => roles.some((one) => person.roles.includes(one));
const command = (name) => ({ person }) => allowedAtAll(rules[name], person) !== false;
const chairs = ({ person, tier }) => tier !== undefined && [...(tier.chairs ?? []), ...(tier.standIns ?? [])].includes(person.code);
const organises = (at) => chairs(at) || (at.tier?.organisers ?? []).includes(at.person.code);
const worksHere = ({ person, tier }) => tier !== undefined && works(person, tier);

/* What only changes what is seen. */
const looks = [/^Toon meer$/, /^Toon nog \d+$/, /^(Alles|Wacht|Van mij) \d+$/, /^X hier openen$/, /^(Voorbereiden|Sluiten), X$/, /^Annuleren$/, /^Sluiten$/, /^\d+ nieuwe: lijst bijwerken$/];

const ofScreens = {
  "/": [[/^Casus indienen$/, command("case_submit")]],
  "/indienen": [[/./, command("case_submit")]],
  "/wachtrij": [[/^(X oppakken|Kies casus X)$/, worksHere]],
  "/bellijst": [
    [/^Telefoontje vastleggen met /, role("professional", "coach", "chair", "member", "coordinator")],
    [/^(Iemand op de bellijst zetten|Nagaan of wijzigen .*)$/, command("contact_put")],
    [/^Van de bellijst halen /, command("contact_remove")],
  ],
  "/standup": [[/^(u: |.*: )\d+ casus(sen)?(, \d+ te laat)?$/, everybody]],
  "/tafels": [
    [/^Overleg beleggen/, chairs],
    [/^Zet deze tafel in uw agenda$/, role("chair", "member", "coordinator")],
    [/^(Uitnodigen|Genodigd)/, organises],
    [/^(Ontheffing|Van de agenda|Overleg openen|Op de agenda|Besluiten|Kies )/, chairs],
    [/^Plan sturen aan /, organises],
  ],
  "/kwesties": [
    [/^Kwestie (melden|openen|voorstellen)/, command("issue_open")],
    [/^(Oppakken|Aannemen|Afwijzen)$/, ({ person }) => ["coach", "chair", "coordinator", "member"].some((one) => person.roles.includes(one))],
  ],
  "/leren": [[/^Stel een korte vraag, los van een casus$/, command("consult_open")]],
  "/cijfers": [[/^(Tonen|Afdrukken)$/, role("policy", "coordinator", "privacy", "admin")]],
  "/privacy": [
    [/^Noodtoegang$/, everybody],
    [/^Verzoeken$/, command("erasure_approve")],
    [/^(Bewaartermijnen|Wie las wat|Zoek de casus)$/, role("privacy")],
    [/^Verklaring van vernietiging$/, command("erasure_approve")],
  ],
  "/mail": [
    [/^Mail instellen voor iemand anders$/, role("admin")],
    [/^Mail /, everybody],
  ],
  "/mensen": [
    [/^Meld uzelf afwezig$/, everybody],
    [/^Iemand toelaten$/, command("person_put")],
    [/^[a-z]+(-[a-z0-9]+)* /, command("person_put")] /* a person's line, with what may be done about him */,
  ],
};

/* On a case's page, besides the actions. */
const ofCase = [
  /^(Hoe is dit berekend\?|Toon wat er gebeurde|Toon wie wanneer las|Wat ging naar wie\?|Meer mogelijkheden)/,
  /^Gesprek met de koploper (nog niet )?gemaakt$/,
];
const actions = new Map([
  ...buttonNames(),
  ["Aanvullen of veranderen", ["case_amend"]],
  ["Naar een andere ladder", ["case_move"]],
  ["Helemaal duidelijk", ["case_clear"]],
  ["Op een agenda zetten", ["agenda_put"]],
]);

/** What a screen shows somebody that is not his: complaints. `place`: its path; `names`: of its buttons. */
export function strangeDoors(place, names, person, tier) {
  const [, first] = /^(\/[a-z-]*)/.exec(place);
  return names.flatMap((name) => {
    if (looks.some((one) => one.test(name))) return [];
    const found = (ofScreens[first] ?? []).find(([pattern]) => pattern.test(name));
    if (found === undefined) return [`"${name}" is not known: say in lib/doors.mjs for whom it is`];
    return found[1]({ person, tier }) ? [] : [`offers "${name}"`];
  });
}

/** Likewise of a case, on its page or opened in a queue. */
export function strangeActions(names, person, matter, sees) {
  return names.flatMap((name) => {
    const commands = actions.get(name);
    if (commands === undefined)
      return looks.some((one) => one.test(name)) || ofCase.some((one) => one.test(name)) ? [] : [`"${name}" is not known: say in lib/doors.mjs for whom it is`];
    const may = commands.some((one) => (one === "any" ? sees : allowed(rules[one], person, matter) !== false));
    return may ? [] : [`offers "${name}"`];
  });
}
