// SPDX-License-Identifier: EUPL-1.2
/* Which ladder, and which of its tiers, a screen is about: a part of its path, so that a link leads there. */
import { t, named } from "../i18n";
import type { Ladder, Tier } from "../ladder";
import { recall, remember } from "../recall";
import { navigate } from "../router";
import { ladders } from "../session";

/** The ladder of the path, else the one that this person looked at last, else the one that is closest to him. */
export function ladderOfPath(fields: Record<string, string>): string | undefined {
  const known = (code: string | undefined) => (code !== undefined && ladders.value.includes(code) ? code : undefined);
  const asked = known(fields["ladder"]);
  if (asked !== undefined && asked !== recall("ladder")) remember("ladder", asked);
  return asked ?? known(recall("ladder")) ?? ladders.value[0];
}

/** "den-haag" as a name: Den Haag. The ladder's own name is longer, and known once it is loaded. */
export function ladderTitle(code: string): string {
  return code.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => (dash === "" ? "" : " ") + letter.toUpperCase());
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChoose: (value: string) => void;
}

/** A choice that works at once; its label stands beside it. */
export function InlineChoice({ id, label, value, options, onChoose }: ChoiceProps) {
  return (
    <span class="db-inline-choice">
      <label class="db-inline-choice__label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="utrecht-select utrecht-select--html-select db-select"
        value={value}
        onChange={(event) => onChoose((event.currentTarget as HTMLSelectElement).value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Nothing where the site has one ladder. `to`: the path of a ladder. */
export function LadderChoice({ code, to }: { code: string | undefined; to: (code: string) => string }) {
  if (ladders.value.length < 2 || code === undefined) return null;
  return (
    <InlineChoice
      id="kies-ladder"
      label={t("Ladder")}
      value={code}
      options={ladders.value.map((one) => ({ value: one, label: ladderTitle(one) }))}
      onChoose={(one) => navigate(to(one))}
    />
  );
}

interface TierChoiceProps {
  ladder: Ladder | undefined;
  tiers?: Tier[];
  value: string;
  /** Also all together, as "". */
  all?: string;
  onChoose: (code: string) => void;
}

export function TierChoice({ ladder, tiers, value, all, onChoose }: TierChoiceProps) {
  const shown = tiers ?? ladder?.tiers ?? [];
  const options = shown.map((tier) => ({ value: tier.code, label: named(tier, tier.code) }));
  return (
    <InlineChoice
      id="kies-trede"
      label={t("Trede")}
      value={value}
      options={all === undefined ? options : [{ value: "", label: all }, ...options]}
      onChoose={onChoose}
    />
  );
}
