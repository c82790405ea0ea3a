// SPDX-License-Identifier: EUPL-1.2
/* What of a case was changed on its form, as the command has it: what was emptied is taken off, and what cannot be
 * taken off is said. Pure. */
import { bodyOf, differing, isEmpty, type Values, type Wrong } from "../form";
import { t } from "../i18n";

/* As the daemon calls what may come off a case. */
const removable: Record<string, string> = { district: "district", obstacles: "obstacles", outsideDate: "outside_date" };

function emptied(initial: Values, values: Values): string[] {
  return Object.keys(differing(initial, values)).filter((name) => isEmpty(values[name]) && !isEmpty(initial[name]));
}

/** What others changed since the form was opened stays as they left it. Undefined: nothing was changed. */
export function amendments(initial: Values, values: Values): Record<string, unknown> | undefined {
  const changed = differing(initial, values);
  /* a date has its kind with it, also when only one of the two changed */
  if ("outsideDate" in changed || "outsideKind" in changed) Object.assign(changed, { outsideDate: values["outsideDate"], outsideKind: values["outsideKind"] });
  if (isEmpty(changed["outsideDate"])) delete changed["outsideKind"];
  const remove = emptied(initial, values).flatMap((name) => removable[name] ?? []);
  const body = { ...bodyOf(changed), ...(remove.length === 0 ? {} : { remove }) };
  return Object.keys(body).length === 0 ? undefined : body;
}

/** A text that was written stays readable in the history of a case; in its place comes another, never none. */
export function notEmptied(initial: Values, values: Values): Wrong {
  const stay = emptied(initial, values).filter((name) => name.startsWith("texts."));
  return Object.fromEntries(stay.map((name) => [name, t("Wat hier stond, kunt u veranderen en niet weghalen. Schrijf wat er nu geldt.")]));
}
