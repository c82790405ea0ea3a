// SPDX-License-Identifier: EUPL-1.2
/* What comes out of a case, and how it ends: outcome, telling the resident, agreements, evaluation, story. */
import { choices, type AgreementView, type Outcome, type TemporaryView } from "../generated/protocol";
import { isStalled } from "../cases";
import { language, named, T, t, term } from "../i18n";
import { topicName } from "../ladder";
import { moneyText } from "../when";
import { isCase, isOpen, reason, viewOf, type Action, type Ask, type Context } from "./kinds";

function decisions(context: Context) {
  return context.tier?.decisions ?? [];
}

function decisionOf(context: Context, get: (name: string) => string) {
  return decisions(context).find((one) => one.outcome === (get("outcome") as Outcome));
}

function triangleOf(context: Context): string[] {
  return context.tier?.triangle ?? context.ladder.triangle ?? [];
}

/** The name of an element that substantiates an outcome. */
function elementName(context: Context, code: string): string {
  const field = context.ladder.form.find((one) => one.code === code);
  const words = field === undefined ? code : named(field, code);
  return words.split(":")[0]!;
}

/** The texts that some outcome of this tier asks for, each asked with the outcomes that want it. */
function outcomeTexts(context: Context): Ask[] {
  const codes = new Set(decisions(context).flatMap((one) => one.texts ?? []));
  codes.delete("explanation");
  return [...codes].map((code) => ({
    name: `texts.${code}`,
    label: elementName(context, code),
    kind: "long" as const,
    max: 8000,
    when: (_: Context, get: (name: string) => string) => decisionOf(context, get)?.texts?.includes(code) === true,
  }));
}

function loansOf({ show }: Context) {
  return (show.spends ?? []).filter((one) => one.kind === "loan" && one.state === "approved");
}

export const outcomeActions: Action[] = [
  {
    command: "case_decide",
    key: "decide",
    name: T("Uitkomst geven"),
    of: "case",
    group: "outcome",
    open: (context) => isOpen(context) && isCase(context) && decisions(context).length > 0 && (context.show.status !== "decided" || isStalled(context.show)),
    asks: (context) => [
      {
        name: "outcome",
        label: T("Wat is de uitkomst?"),
        kind: "one",
        options: () => decisions(context).map((one) => ({ value: one.outcome, label: term("outcome", one.outcome) })),
      },
      {
        name: "texts.explanation",
        label: T("Uitleg voor de inwoner"),
        kind: "long",
        max: 8000,
        hint: T("In gewone taal: wat gebeurt er, waarom, en wat nu?"),
      },
      ...outcomeTexts(context),
      {
        name: "unmet",
        label: T("Wat is niet onderbouwd?"),
        kind: "some",
        options: () => triangleOf(context).map((code) => ({ value: code, label: elementName(context, code) })),
        when: (_, get) => decisionOf(context, get)?.unmet === true,
      },
      {
        name: "lacking",
        label: T("Welk mandaat ontbreekt?"),
        kind: "some",
        options: ({ ladder }) => (ladder.subjects ?? []).map((one) => ({ value: one.code, label: named(one, one.code) })),
        when: (_, get) => decisionOf(context, get)?.lacking === true,
      },
      {
        name: "no",
        label: T("Wat is deze uitkomst niet?"),
        hint: T("De ladder sluit dit uit. Kruis aan wat u hebt nagegaan."),
        kind: "some",
        options: (one) =>
          (one.tier?.decisions ?? []).flatMap((rule) => rule.ruledOut ?? []).map((topic) => ({ value: topic.code, label: named(topic, topic.code) })),
        when: (_, get) => (decisionOf(context, get)?.ruledOut ?? []).length > 0,
      },
      {
        name: "room",
        label: T("Welke ruimte is gebruikt?"),
        kind: "select",
        optional: true,
        options: ({ ladder }) => (ladder.rooms ?? []).map((one) => ({ value: one.code, label: named(one, one.code) })),
        when: ({ ladder }) => (ladder.rooms ?? []).length > 0,
      },
      { name: "mandate", label: T("Op wiens mandaat?"), kind: "line", optional: true, hint: T("Een functie, zoals wethouder.") },
      { name: "teller", label: T("Wie vertelt het de inwoner?"), kind: "person", optional: true, hint: T("Leeg: de casushouder.") },
      { name: "tellBy", label: T("Uiterlijk wanneer?"), kind: "day", optional: true },
      { name: "formalBy", label: T("Wie neemt het formele besluit, als dat nodig is?"), kind: "line", optional: true },
      { name: "formalDate", label: T("Wanneer is dat besluit er?"), kind: "day", optional: true, when: (_, get) => get("formalBy") !== "" },
    ],
    button: ({ show, me }, get) =>
      get("outcome") === ""
        ? t("Uitkomst geven")
        : show.holder === me
          ? t("Uitkomst “{outcome}” vastleggen", { outcome: term("outcome", get("outcome")) })
          : t("Uitkomst “{outcome}” sturen aan {holder}", { outcome: term("outcome", get("outcome")), holder: show.holder }),
    done: ({ show, me }) => (show.holder === me ? t("De uitkomst is gegeven.") : t("De uitkomst is gegeven; {holder} krijgt bericht.", { holder: show.holder })),
  },
  {
    command: "decision_vote",
    key: "vote",
    name: T("Stemmen over de uitkomst"),
    of: "case",
    group: "outcome",
    unlisted: true,
    open: (context) => context.show.proposed !== undefined && (context.tier?.board ?? []).includes(context.me),
    asks: () => [
      { name: "yes", label: T("Bent u voor?"), kind: "yesno" },
      { ...reason(T("Waarom?"), T("Nodig bij een nee.")), optional: true },
    ],
    button: ({ show }) => t("Stem uitbrengen over “{outcome}”", { outcome: term("outcome", show.proposed) }),
    done: () => t("Uw stem telt mee. U kunt hem nog veranderen."),
  },
  {
    command: "resident_tell",
    key: "tell",
    name: T("De inwoner is geïnformeerd"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.outcome !== undefined && show.told !== true && show.status === "decided",
    asks: () => [
      { name: "date", label: T("Wanneer?"), kind: "day", optional: true, hint: T("Leeg: vandaag.") },
      { name: "texts.note", label: T("Hoe reageerde de inwoner?"), kind: "long", max: 4000, optional: true },
    ],
    button: () => t("Vastleggen dat de inwoner het weet"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "case_close",
    key: "close",
    name: T("Casus sluiten"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.status === "decided",
    asks: () => [{ name: "texts.lesson", label: T("Wat kunnen anderen hiervan leren?"), kind: "long", max: 4000, optional: true }],
    button: () => t("Casus sluiten"),
    done: () => t("De casus is gesloten."),
  },
  {
    command: "agreement_make",
    key: "agree",
    name: T("Afspraak maken"),
    of: "case",
    group: "outcome",
    open: isOpen,
    asks: () => [
      { name: "texts.what", label: T("Wat is afgesproken?"), kind: "long", max: 4000 },
      { name: "owner", label: T("Wie doet het?"), kind: "person" },
      { name: "due", label: T("Voor wanneer?"), kind: "day" },
      { name: "amountCents", label: T("Om hoeveel geld gaat het?"), kind: "money", optional: true },
      { name: "texts.condition", label: T("Onder welke voorwaarde?"), kind: "long", max: 4000, optional: true },
      { name: "conditionDate", label: T("Wanneer kijkt iemand of daaraan is voldaan?"), kind: "day", when: (_, get) => get("texts.condition") !== "" },
      {
        name: "spend",
        label: T("Van welke lening vervalt dan een deel?"),
        kind: "select",
        optional: true,
        hint: T("Hoeveel vervalt, staat bij het geld hierboven."),
        options: (here) => loansOf(here).map((one) => ({ value: String(one.spend), label: moneyText(one.cents, language.value) })),
        when: (here, get) => get("texts.condition") !== "" && loansOf(here).length > 0,
      },
    ],
    button: (_, get) => (get("owner") === "" ? t("Afspraak vastleggen") : t("Afspraak vastleggen voor {owner}", { owner: get("owner") })),
    done: () => t("De afspraak staat erin; wie hem uitvoert, krijgt bericht."),
  },
  {
    command: "agreement_settle",
    key: "settle",
    name: T("Afronden"),
    of: "agreement",
    unlisted: true,
    open: (context) => viewOf<AgreementView>(context).result === undefined && (owns(context) || listed(context, "agreement_settle")),
    asks: () => [
      {
        name: "result",
        label: T("Hoe liep het af?"),
        kind: "one",
        options: () => choices.settlement.map((one) => ({ value: one, label: term("settlement", one) })),
      },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 4000, optional: true, when: (context, get) => !wantsNote(context, get) },
      { name: "texts.note", label: T("Wat bleek?"), kind: "long", max: 4000, when: wantsNote },
    ],
    fixed: (context) => ({ agreement: viewOf<AgreementView>(context).agreement }),
    button: () => t("Vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "condition_settle",
    key: "condition",
    name: T("Voorwaarde beoordelen"),
    of: "agreement",
    unlisted: true,
    open: (context) => viewOf<AgreementView>(context).condition === "pending" && (owns(context) || listed(context, "condition_settle")),
    asks: () => [
      { name: "met", label: T("Is aan de voorwaarde voldaan?"), kind: "yesno" },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 4000, optional: true },
    ],
    fixed: (context) => ({ agreement: viewOf<AgreementView>(context).agreement }),
    button: () => t("Vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "case_stall",
    key: "stall",
    name: T("De uitvoering stokt"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.status === "decided",
    asks: () => [reason(T("Wat lukt er niet?"))],
    button: ({ ladder, show }) => t("Terug naar {tier}", { tier: topicName(ladder.tiers, show.tier) }),
    done: () => t("Wie de uitkomst gaf, is weer aan zet."),
    negative: true,
  },
  {
    command: "case_evaluate",
    key: "evaluate",
    name: T("Evalueren"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.status === "decided",
    asks: () => [
      { name: "result", label: T("Hoe verder?"), kind: "one", options: () => choices.evaluation.map((one) => ({ value: one, label: term("evaluation", one) })) },
      { name: "next", label: T("Wanneer weer?"), kind: "day", when: (_, get) => get("result") !== "" && get("result") !== "finish" },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 4000, optional: true },
    ],
    button: () => t("Evaluatie vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "case_withdraw",
    key: "withdraw",
    name: T("Intrekken"),
    of: "case",
    group: "outcome",
    open: isOpen,
    asks: () => [{ ...reason(T("Waarom gaat de casus niet verder?")), max: 4000 }],
    button: ({ ladder, show }) => t("Casus intrekken bij {tier}", { tier: topicName(ladder.tiers, show.tier) }),
    done: () => t("De casus is ingetrokken."),
    negative: true,
  },
  {
    command: "case_reopen",
    key: "reopen",
    name: T("Heropenen"),
    of: "case",
    group: "outcome",
    open: (context) => !isOpen(context) && context.show.mergedInto === undefined,
    asks: () => [{ ...reason(T("Waarom gaat de casus weer open?")), max: 4000 }],
    button: ({ ladder, show }) => t("Heropenen bij {tier}", { tier: topicName(ladder.tiers, show.tier) }),
    done: () => t("De casus is weer open."),
  },
  {
    command: "temporary_begin",
    key: "temporary",
    name: T("Iets tijdelijk regelen"),
    of: "case",
    group: "outcome",
    open: (context) => isOpen(context) && context.ladder.temporaryLongest !== undefined,
    asks: ({ ladder }) => [
      { name: "texts.what", label: T("Wat wordt tijdelijk geregeld?"), kind: "long", max: 4000 },
      { name: "until", label: T("Tot en met?"), kind: "day" },
      ...(ladder.temporaryTasks === true ? [{ name: "texts.task", label: T("Wat moet intussen blijken?"), kind: "long" as const, max: 4000 }] : []),
      { name: "owner", label: T("Wie zoekt dat uit?"), kind: "person", optional: true, hint: T("Leeg: de casushouder.") },
    ],
    button: () => t("Tijdelijke regeling vastleggen"),
    done: () => t("Vastgelegd; het loopt niet stil af."),
  },
  {
    command: "temporary_end",
    key: "temporary-end",
    name: T("Erover beslissen"),
    of: "temporary",
    open: (context) => viewOf<TemporaryView>(context).result === undefined,
    asks: () => [
      { name: "result", label: T("Wat wordt het?"), kind: "one", options: () => choices.temporaryResult.map((one) => ({ value: one, label: term("temporaryResult", one) })) },
      { name: "until", label: T("Tot en met?"), kind: "day", when: (_, get) => get("result") === "extend" },
      { ...reason(T("Waarom?")), max: 4000 },
      { name: "texts.told", label: T("Wat is de inwoner verteld?"), kind: "long", max: 4000, when: (_, get) => get("result") === "end" },
    ],
    fixed: (context) => ({ temporary: viewOf<TemporaryView>(context).temporary }),
    button: () => t("Vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "return_estimate",
    key: "estimate",
    name: T("Opbrengst schatten"),
    of: "case",
    group: "outcome",
    open: isOpen,
    asks: () => [
      { name: "cents", label: T("Hoeveel is er niet nodig, of komt er binnen?"), kind: "money" },
      { name: "texts.basis", label: T("Waarop rust die schatting?"), kind: "long", max: 2000 },
    ],
    button: () => t("Schatting vastleggen"),
    done: () => t("Vastgelegd; later vergelijkt u het met wat ervan kwam."),
  },
  {
    command: "return_compare",
    key: "compare",
    name: T("Opbrengst vergelijken"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.estimatedCents !== undefined && show.returned === undefined && show.outcome !== undefined,
    asks: () => [
      { name: "returned", label: T("Wat kwam ervan?"), kind: "one", options: () => choices.returned.map((one) => ({ value: one, label: term("returned", one) })) },
      { name: "cents", label: T("Hoeveel?"), kind: "money", when: (_, get) => get("returned") !== "" && get("returned") !== "unknown" },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true },
    ],
    button: () => t("Vastleggen"),
    done: () => t("Vastgelegd."),
  },
  {
    command: "story_write",
    key: "story",
    name: T("Verhaal schrijven"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.outcome !== undefined,
    asks: () => [
      { name: "texts.title", label: T("Titel"), kind: "line" },
      { name: "texts.story", label: T("Het verhaal"), kind: "long", max: 8000, hint: T("Zonder iets waaraan iemand te herkennen is.") },
    ],
    button: ({ show }) => t("Verhaal ter goedkeuring aan {holder}", { holder: show.holder }),
    done: () => t("Bewaard. Collega's zien het pas na goedkeuring."),
  },
  {
    command: "story_publish",
    key: "publish",
    name: T("Verhaal goedkeuren"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.story === "written",
    asks: () => [],
    fixed: ({ show }) => ({ version: show.storyVersion }),
    button: ({ ladder }) => t("Delen met collega's van {ladder}, zonder de casus", { ladder: named(ladder, ladder.code) }),
    done: () => t("Collega's kunnen het verhaal lezen."),
    undo: ({ caseId }) => ({ command: "story_withdraw", body: { caseId } }),
  },
  {
    command: "story_withdraw",
    key: "unpublish",
    name: T("Verhaal terugnemen"),
    of: "case",
    group: "outcome",
    open: ({ show }) => show.story === "published",
    asks: () => [{ ...reason(T("Waarom?")), optional: true }],
    button: () => t("Verhaal terugnemen"),
    done: () => t("Niemand leest het verhaal nu meer."),
  },
];

/** A question apart from any case: its answer is its outcome. */
export const consultationActions: Action[] = [
  {
    command: "consult_reply",
    key: "reply",
    name: T("Beantwoorden"),
    of: "case",
    group: "outcome",
    open: (context) => isConsultation(context) && isOpen(context) && context.show.reply === undefined,
    asks: ({ ladder }) => [
      { name: "texts.answer", label: T("Wat is uw antwoord?"), kind: "long", max: 4000 },
      ...(ladder.adviceChecked === true ? [{ name: "texts.checked", label: T("Wat hebt u vooraf nagegaan?"), kind: "long" as const, max: 4000 }] : []),
      { name: "result", label: T("Wat kwam eruit?"), kind: "one", optional: true, options: () => choices.consultResult.map((one) => ({ value: one, label: term("consultResult", one) })) },
    ],
    button: () => t("Antwoord sturen; ook andere collega's kunnen het lezen"),
    done: () => t("Het antwoord is verstuurd."),
  },
  {
    command: "advice_score",
    key: "score-reply",
    name: T("Was het bruikbaar?"),
    of: "case",
    group: "outcome",
    open: (context) => isConsultation(context) && context.show.reply !== undefined && context.show.advice === undefined && context.show.holder === context.me,
    asks: () => [
      { name: "usable", label: T("Was het advies bruikbaar?"), kind: "one", options: () => choices.usable.map((one) => ({ value: one, label: term("usable", one) })) },
      { name: "texts.note", label: T("Toelichting"), kind: "long", max: 2000, optional: true },
    ],
    button: () => t("Vastleggen"),
    done: () => t("Dank u. Collega's hebben hier iets aan."),
  },
  {
    command: "consult_close",
    key: "close-consultation",
    name: T("Niet meer nodig om te vragen"),
    of: "case",
    group: "outcome",
    open: (context) => isConsultation(context) && isOpen(context),
    asks: () => [{ ...reason(T("Waarom?")), optional: true }],
    button: () => t("Vraag afsluiten"),
    done: () => t("De vraag is afgesloten."),
  },
];

function isConsultation(context: Context): boolean {
  return context.show.matter === "consultation";
}

/** Of what failed, and of the task of something temporary, one says what came of it. */
function wantsNote(context: Context, get: (name: string) => string): boolean {
  return get("result") === "failed" || (get("result") === "done" && viewOf<AgreementView>(context).temporary !== undefined);
}

function owns(context: Context): boolean {
  return viewOf<AgreementView>(context).owner === context.me;
}

function listed(context: Context, command: string): boolean {
  return (context.show.may ?? []).some((one) => one.command === command);
}
