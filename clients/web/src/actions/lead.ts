// SPDX-License-Identifier: EUPL-1.2
/* Who has the lead, who is asked, who stepped back. The steps that move a case are parts/steps.tsx's. */
import type { ConsultationView, QuestionView } from "../generated/protocol";
import { choices } from "../generated/protocol";
import { T, t, term } from "../i18n";
import { isCase, isOpen, reason, viewOf, type Action } from "./kinds";

export const leadActions: Action[] = [
  {
    command: "case_accept",
    key: "accept-lead",
    name: T("Casusregie aannemen"),
    of: "case",
    group: "lead",
    open: ({ show }) => show.offeredTo !== undefined,
    asks: () => [],
    button: ({ show }) => t("Ja, ik neem de casusregie over van {holder}", { holder: show.holder }),
    done: () => t("U bent nu casushouder."),
  },
  {
    command: "case_accept",
    key: "decline-lead",
    name: T("Casusregie afwijzen"),
    of: "case",
    group: "lead",
    open: ({ show }) => show.offeredTo !== undefined,
    asks: () => [],
    fixed: () => ({ decline: true }),
    button: ({ show }) => t("Nee, {holder} blijft casushouder", { holder: show.holder }),
    done: ({ show }) => t("{holder} blijft casushouder en krijgt bericht.", { holder: show.holder }),
  },
  {
    command: "case_transfer",
    key: "transfer",
    name: T("Casusregie overdragen"),
    of: "case",
    group: "lead",
    open: (context) => isOpen(context) && context.show.offeredTo === undefined && (context.show.holder === context.me || context.show.holderLeft === true),
    asks: () => [
      { name: "person", label: T("Aan wie?"), kind: "person", hint: T("U blijft casushouder tot deze persoon ja zegt.") },
      { ...reason(T("Waarom?")), optional: true },
    ],
    button: (_, get) => (get("person") === "" ? t("Casusregie aanbieden") : t("Casusregie aanbieden aan {person}", { person: get("person") })),
    done: () => t("Aangeboden. U hoort het als er een antwoord is."),
  },
  {
    command: "case_answer",
    key: "answer",
    name: T("Antwoorden"),
    of: "question",
    open: (context) => viewOf<QuestionView>(context).answered === undefined,
    asks: () => [{ name: "texts.answer", label: T("Uw antwoord"), kind: "long", max: 4000 }],
    fixed: (context) => ({ question: viewOf<QuestionView>(context).question }),
    button: (context) => t("Antwoord sturen aan {by}", { by: viewOf<QuestionView>(context).by }),
    done: (context) => t("Uw antwoord is bij {by}. De klok loopt weer.", { by: viewOf<QuestionView>(context).by }),
  },
  {
    command: "case_advise",
    key: "advise",
    name: T("Advies geven"),
    of: "consultation",
    open: (context) => isOpen(context) && viewOf<ConsultationView>(context).answered === undefined && viewOf<ConsultationView>(context).person === context.me,
    asks: ({ ladder }) => [
      { name: "texts.advice", label: T("Uw advies"), kind: "long", max: 4000, hint: T("Schrijf wat de collega kan doen, en waarop dat rust.") },
      ...(ladder.adviceChecked === true
        ? [{ name: "texts.checked", label: T("Wat hebt u vooraf nagegaan?"), kind: "long" as const, max: 4000 }]
        : []),
    ],
    fixed: (context) => ({ consultation: viewOf<ConsultationView>(context).consultation }),
    button: (context) => t("Advies sturen aan {by}", { by: viewOf<ConsultationView>(context).by }),
    done: (context) => t("Uw advies is bij {by}.", { by: viewOf<ConsultationView>(context).by }),
  },
  {
    command: "advice_score",
    key: "score",
    name: T("Was het bruikbaar?"),
    of: "consultation",
    open: (context) => {
      const view = viewOf<ConsultationView>(context);
      return view.answered !== undefined && view.usable === undefined && (view.by === context.me || context.show.holder === context.me);
    },
    asks: () => [
      { name: "usable", label: T("Was het advies bruikbaar?"), kind: "one", options: () => choices.usable.map((one) => ({ value: one, label: term("usable", one) })) },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true },
    ],
    fixed: (context) => ({ consultation: viewOf<ConsultationView>(context).consultation }),
    button: () => t("Vastleggen"),
    done: () => t("Dank u. Collega's hebben hier iets aan."),
  },
  {
    command: "case_recuse",
    key: "recuse",
    name: T("U verschonen"),
    of: "case",
    group: "lead",
    unlisted: true,
    open: (context) =>
      isOpen(context) &&
      isCase(context) &&
      !(context.show.recused ?? []).includes(context.me) &&
      [...(context.tier?.workers ?? []), ...(context.tier?.chairs ?? []), ...(context.tier?.board ?? []), ...(context.tier?.standIns ?? [])].includes(context.me),
    asks: () => [reason(T("Waarom doet u niet mee?"), T("U leest en beslist dan niets meer in deze casus. Een ander neemt het over."))],
    button: () => t("Ik doe niet mee aan deze casus"),
    done: () => t("Vastgelegd: een ander neemt het over."),
    negative: true,
  },
  {
    command: "process_lead",
    key: "process",
    name: T("Procesregie nemen"),
    of: "case",
    group: "lead",
    open: (context) => isOpen(context) && context.tier?.processLead === true && context.show.processLead === undefined,
    asks: () => [
      { name: "team", label: T("Met wie?"), kind: "people", hint: T("Zij lezen de casus zolang mee. Tussen twee codes een komma."), optional: true },
      reason(T("Waarom?")),
    ],
    button: ({ show }) => t("Procesregie nemen; {holder} blijft casushouder", { holder: show.holder }),
    done: () => t("U hebt de procesregie."),
  },
  {
    command: "process_lead",
    key: "process-back",
    name: T("Procesregie teruggeven"),
    of: "case",
    group: "lead",
    open: (context) => isOpen(context) && context.show.processLead === context.me,
    asks: () => [reason(T("Waarom?"))],
    fixed: () => ({ back: true }),
    button: () => t("Procesregie teruggeven"),
    done: () => t("De procesregie is terug."),
  },
];
