// SPDX-License-Identifier: EUPL-1.2
/* Cases that belong together, and what the privacy officer does to one. */
import { choices, type LinkView } from "../generated/protocol";
import { named, T, t, term } from "../i18n";
import { isCase, isOpen, reason, viewOf, type Action, type Choice } from "./kinds";

const number = T("Nummer van de andere casus");

function terms(enumeration: keyof typeof choices): Choice[] {
  return choices[enumeration].map((one) => ({ value: one, label: term(enumeration, one) }));
}

export const togetherActions: Action[] = [
  {
    command: "case_relate",
    key: "relate",
    name: T("Koppelen aan een andere casus"),
    of: "case",
    group: "together",
    open: () => true,
    asks: () => [
      { name: "other", label: number, kind: "line", hint: T("Zoals D-7K3M-9QX2-AB4C.") },
      { name: "kind", label: T("Hoe horen zij bij elkaar?"), kind: "one", options: () => terms("link").filter((one) => one.value !== "bundled") },
    ],
    button: () => t("Koppelen"),
    done: () => t("Gekoppeld."),
    undo: ({ caseId }, _, values) => ({ command: "case_unrelate", body: { caseId, other: values["other"] } }),
  },
  {
    command: "case_unrelate",
    key: "unrelate",
    name: T("Ontkoppelen"),
    of: "link",
    open: (context) => ["same-household", "same-cause", "otherwise", "issue", "instance"].includes(viewOf<LinkView>(context).kind),
    asks: () => [],
    fixed: (context) => ({ other: viewOf<LinkView>(context).caseId }),
    button: (context) => t("Niet meer koppelen aan {other}", { other: viewOf<LinkView>(context).caseId }),
    done: () => t("Ontkoppeld."),
  },
  {
    command: "case_merge",
    key: "merge",
    name: T("Samenvoegen"),
    of: "case",
    group: "together",
    open: (context) => isOpen(context) && isCase(context),
    asks: () => [{ name: "into", label: T("In welke casus gaat deze verder?"), kind: "line", hint: T("Zoals D-7K3M-9QX2-AB4C.") }, reason(T("Waarom?"))],
    button: ({ caseId }, get) => (get("into") === "" ? t("Samenvoegen") : t("{caseId} eindigt en gaat verder in {into}", { caseId, into: get("into") })),
    done: () => t("Samengevoegd."),
    negative: true,
  },
  {
    command: "case_split",
    key: "split",
    name: T("Splitsen"),
    of: "case",
    group: "together",
    open: (context) => isOpen(context) && isCase(context),
    asks: ({ ladder }) => [
      { name: "domains", label: T("Waar gaat het nieuwe deel over?"), kind: "some", options: () => ladder.domains.map((one) => ({ value: one.code, label: named(one, one.code) })) },
      ...ladder.form.slice(0, 2).map((field) => ({ name: `texts.${field.code}`, label: named(field, field.code), kind: "long" as const, max: field.max ?? 2000 })),
    ],
    button: () => t("Een eigen casus maken van dit deel"),
    done: () => t("Er is een nieuwe casus van gemaakt, op dezelfde trede."),
  },
];

export const privacyActions: Action[] = [
  {
    command: "glass_break",
    key: "glass",
    name: T("Noodtoegang"),
    of: "case",
    group: "privacy",
    open: isOpen,
    asks: () => [reason(T("Waarom moet u dit nu lezen?"), T("U leest dan zonder recht, voor korte tijd. Wie dat achteraf beoordeelt, krijgt bericht. De casushouder ziet het bij de casus, met uw reden."))],
    button: () => t("Lezen in nood; dit wordt gemeld"),
    done: () => t("U leest nu voor korte tijd mee. Dit is gemeld."),
    negative: true,
  },
  {
    command: "case_restrict",
    key: "restrict",
    name: T("Verwerking beperken"),
    of: "case",
    group: "privacy",
    open: ({ show }) => show.restricted !== true && show.erased !== true,
    asks: () => [{ name: "ground", label: T("Waarom?"), kind: "one", options: () => terms("restrictGround") }, { ...reason(T("Toelichting")), optional: true }],
    button: () => t("Beperken: alleen u leest de casus nog"),
    done: () => t("De verwerking is beperkt."),
    negative: true,
  },
  {
    command: "case_unrestrict",
    key: "unrestrict",
    name: T("Beperking opheffen"),
    of: "case",
    group: "privacy",
    open: ({ show }) => show.restricted === true,
    asks: () => [{ name: "told", label: T("Wanneer is dit de inwoner verteld?"), kind: "day" }, { ...reason(T("Toelichting")), optional: true }],
    button: () => t("Beperking opheffen"),
    done: () => t("De beperking is voorbij."),
  },
  {
    command: "case_erase",
    key: "erase",
    name: T("Inhoud laten vernietigen"),
    of: "case",
    group: "privacy",
    open: ({ show }) => show.erased !== true && show.erasure === undefined,
    asks: () => [
      { name: "ground", label: T("Waarom?"), kind: "one", options: () => terms("eraseGround") },
      { name: "asked", label: T("Op welke dag vroeg de inwoner erom?"), kind: "day", optional: true },
    ],
    button: () => t("Vernietiging vragen; een ander keurt haar goed"),
    done: () => t("Gevraagd. Een ander moet haar goedkeuren."),
    negative: true,
  },
];
