// SPDX-License-Identifier: EUPL-1.2
/* Money of the ladder's pots: asking, deciding, accounting, loans. Who decides on a pot is the daemon's to
 * know; the form is offered to whom the ladder file names there. */
import { choices, type SpendView } from "../generated/protocol";
import { language, named, T, t, term } from "../i18n";
import { topicName, type Pot } from "../ladder";
import { moneyText } from "../when";
import { isOpen, reason, viewOf, type Action, type Context } from "./kinds";

function potOf(context: Context, code: string): Pot | undefined {
  return context.ladder.pots?.find((pot) => pot.code === code);
}

function potsHere(context: Context): Pot[] {
  const domains = context.show.domains ?? [];
  return (context.ladder.pots ?? []).filter((pot) => pot.domains === undefined || pot.domains.some((one) => domains.includes(one)));
}

/* Who is asked to decide, as the daemon chooses: where the case is, else where it was last, else all that may. */
function askedOf({ show, ladder }: Context, pot: Pot | undefined): string {
  const tiers = pot?.tiers ?? [];
  const last = [...(show.visited ?? []), show.tier].filter((code) => code !== undefined && tiers.includes(code)).at(-1);
  return (last === undefined ? tiers : [last]).map((code) => topicName(ladder.tiers, code)).join(", ");
}

/** Whether the ladder file names the reader where a pot is decided on. */
export function decidesOn(context: Context, pot: Pot | undefined): boolean {
  return context.ladder.tiers
    .filter((tier) => pot?.tiers.includes(tier.code) === true)
    .some(
      (tier) =>
        [...(tier.workers ?? []), ...(tier.chairs ?? []), ...(tier.standIns ?? []), ...(tier.board ?? []), tier.lead].includes(context.me) ||
        (tier.roles ?? []).some((role) => context.roles.includes(role)),
    );
}

function spend(context: Context): SpendView {
  return viewOf<SpendView>(context);
}

function decides(context: Context): boolean {
  return spend(context).state === "requested" && decidesOn(context, potOf(context, spend(context).pot));
}

function lent(context: Context): boolean {
  const one = spend(context);
  return one.state === "approved" && one.kind === "loan" && (one.repaidCents ?? 0) + (one.forgivenCents ?? 0) < one.cents;
}

const fixed = (context: Context) => ({ spend: spend(context).spend });

export const moneyActions: Action[] = [
  {
    command: "spend_request",
    key: "ask-money",
    name: T("Geld aanvragen"),
    of: "case",
    group: "money",
    open: (context) => isOpen(context) && potsHere(context).length > 0,
    asks: (context) => [
      {
        name: "pot",
        label: T("Uit welk potje?"),
        kind: "one",
        options: () =>
          potsHere(context).map((pot) => ({
            value: pot.code,
            label: named(pot, pot.code),
            ...(pot.maxCents === undefined ? {} : { hint: t("per keer hoogstens {amount}", { amount: moneyText(pot.maxCents, language.value) }) }),
          })),
      },
      { name: "cents", label: T("Hoeveel?"), kind: "money" },
      {
        name: "kind",
        label: T("Gift of lening?"),
        kind: "one",
        options: (here) => choices.spendKind.filter((one) => one === "gift" || potsHere(here).some((pot) => pot.loans === true)).map((one) => ({ value: one, label: term("spendKind", one) })),
      },
      {
        name: "contact",
        label: T("Wie van de bellijst is akkoord?"),
        kind: "line",
        when: (here, get) => potOf(here, get("pot"))?.approval === "two-together",
      },
      {
        name: "subject",
        label: T("Onderwerp van het mandaat"),
        kind: "select",
        options: ({ ladder }) => (ladder.subjects ?? []).map((one) => ({ value: one.code, label: named(one, one.code) })),
        when: (here, get) => potOf(here, get("pot"))?.approval === "two-together",
      },
      { name: "consulted", label: T("Er is overlegd in de groep"), kind: "yes", optional: true, when: (here, get) => potOf(here, get("pot"))?.approval === "group-consult" },
      reason(T("Waarvoor is het?")),
    ],
    button: (context, get) => {
      const who = askedOf(context, potOf(context, get("pot")));
      return who === "" ? t("Aanvragen") : t("Aanvragen bij {tiers}", { tiers: who });
    },
    done: () => t("De aanvraag is verstuurd."),
  },
  {
    command: "spend_approve",
    key: "approve",
    name: T("Goedkeuren"),
    of: "spend",
    unlisted: true,
    open: decides,
    asks: () => [],
    fixed,
    button: (context) => t("{amount} goedkeuren; {holder} krijgt bericht", { amount: moneyText(spend(context).cents, language.value), holder: context.show.holder }),
    done: () => t("Goedgekeurd."),
  },
  {
    command: "spend_reject",
    key: "reject",
    name: T("Afwijzen"),
    of: "spend",
    unlisted: true,
    open: (context) => decides(context) || (spend(context).state === "requested" && context.show.holder === context.me),
    asks: () => [reason(T("Waarom niet?"))],
    fixed,
    button: ({ show }) => t("Afwijzen; {holder} krijgt bericht", { holder: show.holder }),
    done: () => t("Afgewezen."),
    negative: true,
  },
  {
    command: "decision_vote",
    key: "vote-spend",
    name: T("Stemmen"),
    of: "spend",
    unlisted: true,
    open: (context) => spend(context).state === "requested" && potOf(context, spend(context).pot)?.approval === "board" && decides(context),
    asks: () => [
      { name: "yes", label: T("Bent u voor?"), kind: "yesno" },
      { ...reason(T("Waarom?"), T("Nodig bij een nee.")), optional: true },
    ],
    fixed,
    button: () => t("Stem uitbrengen"),
    done: () => t("Uw stem telt mee. U kunt hem nog veranderen."),
  },
  {
    command: "spend_account",
    key: "account",
    name: T("Verantwoorden"),
    of: "spend",
    unlisted: true,
    open: (context) => spend(context).state === "approved" && (spend(context).accountedCents ?? 0) < spend(context).cents && (context.show.holder === context.me || decidesOn(context, potOf(context, spend(context).pot))),
    asks: (context) => [
      { name: "cents", label: T("Hoeveel?"), kind: "money" },
      {
        name: "law",
        label: T("Onder welke wet?"),
        kind: "select",
        options: () => (potOf(context, spend(context).pot)?.laws ?? []).map((code) => ({ value: code, label: code })),
        when: () => (potOf(context, spend(context).pot)?.laws ?? []).length > 0,
      },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true },
    ],
    fixed,
    button: () => t("Verantwoording vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "loan_repay",
    key: "repay",
    name: T("Aflossing vastleggen"),
    of: "spend",
    open: lent,
    asks: () => [{ name: "cents", label: T("Hoeveel is afgelost?"), kind: "money" }],
    fixed,
    button: () => t("Vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "loan_forgive",
    key: "forgive",
    name: T("Kwijtschelden"),
    of: "spend",
    unlisted: true,
    open: (context) => lent(context) && decidesOn(context, potOf(context, spend(context).pot)),
    asks: () => [
      { name: "cents", label: T("Hoeveel?"), kind: "money" },
      { ...reason(T("Waarom?")), optional: true },
    ],
    fixed,
    button: () => t("Kwijtschelden"),
    done: () => t("Vastgelegd."),
    negative: true,
  },
];
