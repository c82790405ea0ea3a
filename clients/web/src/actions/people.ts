// SPDX-License-Identifier: EUPL-1.2
/* Who is called in, who is invited, on which ground something is shared, routes beside the ladder. */
import { choices, type ExpertView, type GroundView, type ParticipantView } from "../generated/protocol";
import { memberText } from "../household";
import { named, T, t, term } from "../i18n";
import { participantName, topicName, type Topic } from "../ladder";
import { isCase, isOpen, reason, viewOf, type Action, type Choice, type Context } from "./kinds";

function topics(of: readonly Topic[] | undefined): Choice[] {
  return (of ?? []).map((one) => ({ value: one.code, label: named(one, one.code) }));
}

export const peopleActions: Action[] = [
  {
    command: "expert_name",
    key: "expert",
    name: T("Deskundige vragen"),
    of: "case",
    group: "people",
    open: (context) => isOpen(context) && isCase(context),
    asks: ({ ladder }) => [
      { name: "person", label: T("Wie?"), kind: "person", hint: T("Deze persoon leest de casus mee tot u zegt dat het niet meer nodig is.") },
      ...(ladder.professions === undefined ? [] : [{ name: "profession", label: T("Als wat?"), kind: "select" as const, options: () => topics(ladder.professions) }]),
      { name: "texts.question", label: T("Welke vraag stelt de casus?"), kind: "long", max: 4000 },
    ],
    button: (_, get) => (get("person") === "" ? t("Deskundige vragen") : t("{person} vragen als deskundige", { person: get("person") })),
    done: () => t("Gevraagd; de deskundige kan nu meelezen."),
  },
  {
    command: "expert_release",
    key: "release-expert",
    name: T("Niet meer nodig"),
    of: "expert",
    open: (context) => viewOf<ExpertView>(context).released !== true,
    asks: () => [reason(T("Waarom?"))],
    fixed: (context) => ({ expert: viewOf<ExpertView>(context).expert }),
    button: (context) => t("{person} leest niet meer mee", { person: viewOf<ExpertView>(context).person }),
    done: () => t("Vastgelegd; het meelezen is voorbij."),
  },
  {
    command: "participant_invite",
    key: "invite",
    name: T("Iemand uitnodigen"),
    of: "case",
    group: "people",
    open: (context) => isOpen(context) && isCase(context),
    asks: ({ ladder }) => [
      { name: "who", label: T("Wie?"), kind: "participant" },
      { name: "function", label: T("In welke functie?"), kind: "select", optional: true, options: () => choices.function.map((one) => ({ value: one, label: term("function", one) })) },
      ...(ladder.statutory === undefined ? [] : [{ name: "statutory", label: T("Met welke wettelijke taak?"), kind: "select" as const, optional: true, options: () => topics(ladder.statutory) }]),
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true },
    ],
    button: ({ ladder }, get) => (get("who") === "" ? t("Uitnodigen") : t("{who} uitnodigen", { who: participantName(ladder, get("who")) })),
    done: () => t("Uitgenodigd."),
  },
  {
    command: "participant_record",
    key: "came",
    name: T("Wat kwam ervan?"),
    of: "participant",
    open: isOpen,
    asks: () => [
      { name: "attendance", label: T("Was deze deelnemer erbij?"), kind: "one", optional: true, options: () => choices.attendance.map((one) => ({ value: one, label: term("attendance", one) })) },
      { name: "commitment", label: T("Doet deze deelnemer mee?"), kind: "one", optional: true, options: () => choices.commitment.map((one) => ({ value: one, label: term("commitment", one) })) },
      { ...reason(T("Waarom niet?"), T("Nodig bij afwezig of niet meedoen.")), optional: true },
    ],
    fixed: (context) => ({ participant: viewOf<ParticipantView>(context).participant }),
    button: () => t("Vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "extract_give",
    key: "extract",
    name: T("Uittreksel geven"),
    of: "participant",
    open: (context) => isOpen(context),
    asks: ({ ladder }) => [
      ...(ladder.purposes === undefined ? [] : [{ name: "purpose", label: T("Waarvoor?"), kind: "select" as const, optional: true, options: () => topics(ladder.purposes) }]),
    ],
    fixed: (context) => ({ participant: viewOf<ParticipantView>(context).participant }),
    button: (context) => t("Vastleggen dat {who} een uittreksel krijgt", { who: participantName(context.ladder, viewOf<ParticipantView>(context).who) }),
    done: () => t("Vastgelegd."),
  },
  {
    command: "mandate_need",
    key: "need",
    name: T("Nodig mandaat noemen"),
    of: "case",
    group: "people",
    open: (context) => isOpen(context) && isCase(context),
    asks: ({ ladder }) => [
      ladder.subjects === undefined
        ? { name: "subject", label: T("Waarover?"), kind: "line" as const }
        : { name: "subject", label: T("Waarover?"), kind: "select" as const, options: () => topics(ladder.subjects) },
      { name: "cents", label: T("Om hoeveel gaat het?"), kind: "money", optional: true },
    ],
    button: () => t("Vastleggen"),
    done: () => t("Vastgelegd; de tafel ziet wie het mandaat meebrengt."),
  },
  {
    command: "side_open",
    key: "side",
    name: T("Zijroute inschakelen"),
    of: "case",
    group: "people",
    open: (context) => isOpen(context) && (context.ladder.sides ?? []).some((one) => !(context.show.sides ?? []).includes(one.code)),
    asks: ({ ladder, show }) => [
      { name: "side", label: T("Welke?"), kind: "one", options: () => topics((ladder.sides ?? []).filter((one) => !(show.sides ?? []).includes(one.code))) },
      { name: "person", label: T("Wie?"), kind: "person", optional: true },
    ],
    button: ({ ladder }, get) => (get("side") === "" ? t("Inschakelen") : t("{side} inschakelen", { side: topicName(ladder.sides, get("side")) })),
    done: () => t("Ingeschakeld; de casus blijft op zijn trede."),
    undo: ({ caseId }, _, values) => ({ command: "side_close", body: { caseId, side: values["side"] } }),
  },
  {
    command: "side_close",
    key: "side-close",
    name: T("Zijroute afsluiten"),
    of: "side",
    open: () => true,
    asks: () => [],
    fixed: (context) => ({ side: context.item!.id }),
    button: () => t("Zijroute afsluiten"),
    done: () => t("Afgesloten."),
  },
  {
    command: "referral_send",
    key: "refer",
    name: T("Naar een andere plek verwijzen"),
    of: "case",
    group: "people",
    open: (context) => isOpen(context) && (context.tier?.referrals ?? []).length > 0,
    asks: (context) => [
      {
        name: "to",
        label: T("Waarheen?"),
        kind: "one",
        options: () => (context.tier?.referrals ?? []).map((one) => ({ value: one.to, label: one.to })),
      },
      { ...reason(T("Waarom?"), T("Dit kan meegaan naar de andere plek.")), max: 4000, optional: true },
    ],
    button: (_, get) => (get("to") === "" ? t("Verwijzen") : t("Verwijzen naar {to}", { to: get("to") })),
    done: () => t("Verwezen; u blijft casushouder en ziet elke stap terug."),
  },
  {
    command: "referral_return",
    key: "refer-back",
    name: T("Teruggeven aan de verwijzer"),
    of: "case",
    group: "people",
    open: (context) => isOpen(context) && context.show.origin !== undefined,
    asks: () => [{ ...reason(T("Wat ontbreekt?"), T("Dit gaat naar de plek die verwees.")), max: 4000 }],
    button: ({ show }) => t("Teruggeven aan {organisation}", { organisation: show.organisation ?? "" }),
    done: () => t("Teruggegeven."),
    negative: true,
  },
];

/* --- why it may be shared --- */

function sharesByConsent({ show }: Context): boolean {
  return show.ground === "consent" && show.consentWithdrawn !== true;
}

/** Nothing is shared now; consent would change that. */
function lacksGround({ show }: Context): boolean {
  return show.ground === undefined || show.consentWithdrawn === true;
}

export const sharingActions: Action[] = [
  {
    command: "consent_give",
    key: "consent",
    name: T("Toestemming vastleggen"),
    of: "case",
    group: "sharing",
    open: (context) => isOpen(context) && isCase(context) && lacksGround(context),
    asks: () => [{ name: "texts.note", label: T("Hoe gaf de inwoner toestemming?"), kind: "long", max: 2000, optional: true }],
    button: () => t("De inwoner geeft toestemming"),
    done: () => t("Vastgelegd."),
    undo: ({ caseId }) => ({ command: "consent_withdraw", body: { caseId } }),
  },
  {
    command: "consent_withdraw",
    key: "consent-back",
    name: T("Toestemming ingetrokken"),
    of: "case",
    group: "sharing",
    open: (context) => isCase(context) && sharesByConsent(context),
    asks: () => [{ name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true }],
    button: () => t("Het delen stopt nu, voor iedereen die las op deze grond"),
    done: () => t("Het delen is gestopt. Hieronder staat wat al naar wie ging."),
    negative: true,
  },
  {
    command: "case_amend",
    key: "other-ground",
    name: T("Andere grondslag"),
    of: "case",
    group: "sharing",
    open: (context) => isOpen(context) && isCase(context),
    asks: ({ show }) => [
      {
        name: "ground",
        label: T("Waarom mag u dit delen?"),
        kind: "one",
        options: () => choices.ground.filter((one) => one !== "consent" && one !== show.ground).map((one) => ({ value: one, label: term("ground", one) })),
      },
      { name: "groundBasis", label: T("Welk wetsartikel?"), kind: "line", max: 120, when: (_, get) => get("ground") === "statutory-task" },
    ],
    button: (_, get) => (get("ground") === "" ? t("Grondslag vastleggen") : t("De casus rust op: {ground}", { ground: term("ground", get("ground")) })),
    done: () => t("Vastgelegd."),
  },
  {
    command: "ground_put",
    key: "ground",
    name: T("Grondslag voor een ontvanger"),
    of: "case",
    group: "sharing",
    open: (context) => isOpen(context) && (context.ladder.receivers ?? []).length > 0 && (context.ladder.grounds ?? []).length > 0,
    asks: ({ ladder, show }) => [
      { name: "receiver", label: T("Met wie wordt gedeeld?"), kind: "select", options: () => topics(ladder.receivers) },
      { name: "basis", label: T("Waarom mag dat?"), kind: "one", options: () => topics(ladder.grounds) },
      {
        name: "by",
        label: T("Wie gaf toestemming?"),
        kind: "one",
        options: () => choices.consentBy.map((one) => ({ value: one, label: term("consentBy", one) })),
        when: (_, get) => ladder.grounds?.find((one) => one.code === get("basis"))?.kind === "consent",
      },
      {
        name: "member",
        label: T("Om wie gaat het?"),
        kind: "select",
        optional: true,
        options: () =>
          (show.household ?? []).map((one, i) => ({
            value: String(i + 1),
            label: `${i + 1}. ${memberText(one)}`,
          })),
        when: () => (show.household ?? []).length > 0,
      },
      { name: "until", label: T("Tot en met?"), kind: "day", optional: true },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true },
    ],
    button: ({ ladder }, get) =>
      get("receiver") === "" ? t("Grondslag vastleggen") : t("Delen met {receiver} mag", { receiver: topicName(ladder.receivers, get("receiver")) }),
    done: () => t("Vastgelegd."),
  },
  {
    command: "ground_end",
    key: "ground-end",
    name: T("Geldt niet meer"),
    of: "ground",
    open: (context) => viewOf<GroundView>(context).ended === undefined,
    asks: () => [{ name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true }],
    fixed: (context) => ({ ground: viewOf<GroundView>(context).ground }),
    button: (context) => t("Delen met {receiver} stopt nu", { receiver: topicName(context.ladder.receivers, viewOf<GroundView>(context).receiver) }),
    done: () => t("Het delen is gestopt."),
    negative: true,
  },
];
