// SPDX-License-Identifier: EUPL-1.2
/* To another ladder, whose gates ask anew: what the case is about is said in that ladder's own words. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { Context } from "../actions/kinds";
import { isCase, isOpen } from "../actions/kinds";
import { useForm, value, type Form } from "../form";
import { named, t } from "../i18n";
import { useLadder, type Ladder, type Topic } from "../ladder";
import { ChoicesField, DateField, SelectField, TextField } from "../parts/fields";
import { ladderTitle } from "../parts/ladders";
import { topicOptions } from "../parts/questions";
import { SendBox } from "../parts/send";
import { ladders } from "../session";
import { momentOf } from "../when";

function asksDeadline(ladder: Ladder): boolean {
  return ladder.clocks.some((clock) => clock.trigger === "deadline");
}

/** What the case says now and that ladder knows too. */
function Words({ form, context, ladder }: { form: Form; context: Context; ladder: Ladder }) {
  const both = (topics: readonly Topic[] | undefined, codes: readonly string[] | undefined) => (codes ?? []).filter((code) => topics?.some((one) => one.code === code));
  useEffect(() => {
    form.values.value = {
      ...form.values.value,
      domains: both(ladder.domains, context.show.domains),
      obstacles: both(ladder.obstacles, context.show.obstacles),
      district: "",
    };
  }, [ladder.code]);
  return (
    <>
      <ChoicesField form={form} name="domains" label={t("Gebieden, in de woorden van die ladder")} options={topicOptions(ladder.domains)} />
      {ladder.obstacles !== undefined && <ChoicesField form={form} name="obstacles" label={t("Belemmeringen")} optional options={topicOptions(ladder.obstacles)} />}
      {ladder.areas !== undefined && <SelectField form={form} name="district" label={t("Wijk of team")} optional options={topicOptions(ladder.areas)} />}
      {asksDeadline(ladder) && <DateField form={form} name="_deadline" label={t("Wanneer moet de casus klaar zijn?")} />}
    </>
  );
}

function MoveForm({ context, onClose }: { context: Context; onClose: () => void }) {
  const { caseId, show } = context;
  const form = useForm();
  const to = value<string>(form, "ladder") ?? "";
  const day = value<string>(form, "_deadline") ?? "";
  const { ladder } = useLadder(to === "" ? undefined : to);
  return (
    <SendBox
      form={form}
      command="case_move"
      body={(filled) => ({ caseId, ...filled, ...(day === "" ? {} : { deadline: momentOf(day, "17:00") }) })}
      wanted={["ladder", "domains", ...(ladder !== undefined && asksDeadline(ladder) ? ["_deadline"] : []), "texts.reason"]}
      button={to === "" ? t("Verplaatsen") : t("Verplaatsen naar {ladder}", { ladder: named(ladder, ladderTitle(to)) })}
      done={t("Verplaatst; daar gelden andere drempels.")}
      negative
      onDone={onClose}
      onCancel={onClose}
    >
      <SelectField
        form={form}
        name="ladder"
        label={t("Welke ladder?")}
        options={ladders.value.filter((code) => code !== show.ladder).map((code) => ({ value: code, label: ladderTitle(code) }))}
      />
      {ladder !== undefined && <Words key={ladder.code} form={form} context={context} ladder={ladder} />}
      <TextField form={form} name="texts.reason" label={t("Waarom?")} rows={3} max={2000} />
    </SendBox>
  );
}

/** Nothing where the site has no other ladder, or the reader may not. */
export function Move({ context }: { context: Context }) {
  const open = useSignal(false);
  const may = (context.show.may ?? []).some((one) => one.command === "case_move");
  if (!may || !isOpen(context) || !isCase(context) || ladders.value.length < 2) return null;
  return (
    <div class="db-actions">
      <button type="button" class="nl-button nl-button--secondary" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
        {t("Naar een andere ladder")}
      </button>
      {open.value && (
        <div class="db-action">
          <MoveForm context={context} onClose={() => (open.value = false)} />
        </div>
      )}
    </div>
  );
}
