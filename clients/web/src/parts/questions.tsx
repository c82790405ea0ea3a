// SPDX-License-Identifier: EUPL-1.2
/* The questions about a case that are asked when it comes in and again when it is completed: a ladder's own, in
 * its own words. */
import type { ComponentChildren } from "preact";
import { value, type Form } from "../form";
import { choices } from "../generated/protocol";
import { named, t, term } from "../i18n";
import type { FormField, Ladder, Topic } from "../ladder";
import { ChoicesField, DateField, SelectField, TextField, type Option } from "./fields";
import { triangleHints } from "./triangle";

export interface AboutProps {
  form: Form;
  ladder: Ladder;
  label: string;
  hint?: ComponentChildren;
  optional?: boolean;
}

/** What a ladder names, as choices; none where it names none. */
export function topicOptions(topics: readonly Topic[] | undefined): Option[] {
  return (topics ?? []).map((topic) => ({ value: topic.code, label: named(topic, topic.code) }));
}

export function DomainsField({ ladder, ...field }: AboutProps) {
  return <ChoicesField {...field} name="domains" options={topicOptions(ladder.domains)} />;
}

/** Nothing where the ladder names none. */
export function ObstaclesField({ ladder, ...field }: AboutProps) {
  return ladder.obstacles === undefined ? null : <ChoicesField {...field} name="obstacles" optional options={topicOptions(ladder.obstacles)} />;
}

/** Districts and teams apart, where the ladder has both. */
function areaOptions(areas: NonNullable<Ladder["areas"]>): Option[] {
  const groups = new Set(areas.map((area) => area.team === true));
  if (groups.size < 2) return topicOptions(areas);
  return areas.map((area) => ({ value: area.code, label: named(area, area.code), group: area.team === true ? t("Teams en diensten") : t("Wijken") }));
}

/** One of the ladder's areas; where it names none, what the municipality calls it. */
export function DistrictField({ ladder, ...field }: AboutProps) {
  return ladder.areas === undefined ? (
    <TextField {...field} name="district" label={t("Wijk of buurt")} optional hint={t("De code van het CBS, of de naam die uw gemeente gebruikt. Nooit een adres.")} />
  ) : (
    <SelectField {...field} name="district" options={areaOptions(ladder.areas)} />
  );
}

/** A date that others set, and what happens on it (GEN-13). */
export function OutsideFields({ form }: { form: Form }) {
  return (
    <>
      <DateField
        form={form}
        name="outsideDate"
        label={t("Is er een datum van buiten?")}
        optional
        hint={t("Zoals een zitting of een ontruiming. De casus gaat dan op tijd voor.")}
      />
      {(value<string>(form, "outsideDate") ?? "") !== "" && (
        <SelectField
          form={form}
          name="outsideKind"
          label={t("Wat gebeurt er dan?")}
          options={choices.outsideKind.map((one) => ({ value: one, label: term("outsideKind", one) }))}
        />
      )}
    </>
  );
}

/** Of a plan: with plain help at the value triangle, and "is this needed?" where it is sensitive. */
export function PlanField({ form, field, rows }: { form: Form; field: FormField; rows: number }) {
  const hint = triangleHints[field.code];
  return (
    <TextField
      form={form}
      name={`texts.${field.code}`}
      label={named(field, field.code)}
      hint={hint === undefined ? undefined : t(hint)}
      sensitive={
        field.internal === true
          ? t("Alleen u en uw organisatie lezen dit.")
          : field.thirdParty === true
            ? t("Dit gaat over iemand anders. Schrijf alleen wat nodig is om mee te denken.")
            : undefined
      }
      max={field.max ?? 2000}
      rows={rows}
    />
  );
}
