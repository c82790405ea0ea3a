// SPDX-License-Identifier: EUPL-1.2
/* Shows actions on a case as buttons; one at a time opens its form below. */
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { Action, Ask, Context } from "../actions/kinds";
import type { CommandName } from "../api";
import { bodyOf, demand, submit, useForm, value, type Form } from "../form";
import type { Commands } from "../generated/protocol";
import { t } from "../i18n";
import { command } from "../outbox";
import { participantsOf, peopleOf } from "../who";
import { ChooseField } from "./choose";
import { CheckField, ChoiceField, ChoicesField, DateField, FormBox, MoneyField, SelectField, TextField } from "./fields";
import { Overtaken } from "./overtaken";
import { say, sayOutcome, sayProblem } from "./say";

function asked(form: Form, context: Context, action: Action): Ask[] {
  const get = (name: string) => String(value(form, name) ?? "");
  return action.asks(context).filter((ask) => ask.when?.(context, get) !== false);
}

function Field({ form, ask, context }: { form: Form; ask: Ask; context: Context }) {
  const base = {
    form,
    name: ask.name,
    label: t(ask.label),
    hint: ask.hint === undefined ? undefined : t(ask.hint),
    optional: ask.optional === true,
  };
  const options = ask.options?.(context) ?? [];
  switch (ask.kind) {
    case "long":
      return <TextField {...base} rows={4} max={ask.max ?? 2000} />;
    case "day":
      return <DateField {...base} />;
    case "money":
      return <MoneyField {...base} />;
    case "number":
      return <TextField {...base} type="number" inputMode="numeric" />;
    case "one":
      return <ChoiceField {...base} options={options} />;
    case "yesno":
      return <ChoiceField {...base} options={[{ value: "yes", label: t("Ja") }, { value: "no", label: t("Nee") }]} />;
    case "some":
      return <ChoicesField {...base} options={options} />;
    case "select":
      return <SelectField {...base} options={options} />;
    case "yes":
      return <CheckField {...base} />;
    case "person":
      return <ChooseField {...base} known={peopleOf(context.ladder, context.show)} hint={base.hint ?? t("Typ een deel van een code of een rol, en kies.")} />;
    case "people":
      return <ChooseField {...base} many known={peopleOf(context.ladder, context.show)} />;
    case "participant":
      return <ChooseField {...base} known={participantsOf(context.ladder, context.show)} hint={t("Een persoon, een organisatie of een plaats in het huishouden. Typ een deel, en kies; een andere code mag ook.")} />;
    case "line":
      return <TextField {...base} max={ask.max} />;
  }
}

/** The command's fields from what was filled in: answers of yes and no, lists typed with commas, numbers. */
function fieldsOf(form: Form, context: Context, action: Action): Record<string, unknown> {
  const asks = asked(form, context, action);
  const names = new Set(asks.map((ask) => ask.name));
  const values = Object.fromEntries(Object.entries(form.values.value).filter(([name]) => names.has(name)));
  for (const ask of asks) {
    if (ask.kind === "yesno") values[ask.name] = values[ask.name] === "yes";
    if (ask.kind === "people") values[ask.name] = String(values[ask.name] ?? "").split(/[\s,]+/).filter((one) => one !== "");
    if (["member", "spend"].includes(ask.name) && values[ask.name]) values[ask.name] = Number(values[ask.name]);
  }
  return { caseId: context.caseId, ...action.fixed?.(context), ...bodyOf(values) };
}

async function takeBack(action: Action, context: Context, item: number | undefined, body: Record<string, unknown>): Promise<void> {
  const back = action.undo!(context, item, body);
  try {
    await command(back.command, back.body as unknown as Commands[CommandName]);
    say(t("Teruggedraaid."));
  } catch (problem) {
    sayProblem(problem);
  }
}

async function send(form: Form, context: Context, action: Action, onDone: () => void): Promise<void> {
  const wanted = asked(form, context, action).filter((ask) => ask.optional !== true && ask.kind !== "yes");
  if (!demand(form, wanted.map((ask) => ask.name))) return;
  const body = fieldsOf(form, context, action);
  const outcome = await submit(form, action.command, body as unknown as Commands[CommandName]);
  if (outcome === undefined) return;
  const item = outcome.kept ? undefined : outcome.reply.item;
  sayOutcome(outcome, action.done(context), action.undo === undefined ? undefined : () => void takeBack(action, context, item, body));
  onDone();
}

function ActionForm({ action, context, onClose }: { action: Action; context: Context; onClose: () => void }) {
  const form = useForm({}, `${action.key} ${context.caseId} ${context.item?.id ?? ""}`);
  const box = useRef<HTMLDivElement>(null);
  const get = (name: string) => String(value(form, name) ?? "");
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("input, textarea, select, button")?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div class="db-action" ref={box}>
      <FormBox
        form={form}
        button={action.button(context, get)}
        negative={action.negative ?? false}
        onSubmit={() => void send(form, context, action, onClose)}
        onCancel={onClose}
      >
        {asked(form, context, action).map((ask) => (
          <Field key={ask.name} form={form} ask={ask} context={context} />
        ))}
      </FormBox>
    </div>
  );
}

/** So many stand as buttons; what is rarer waits behind "more". */
const atOnce = 3;

/** Buttons for what may be done; nothing when that is nothing. */
export function Actions({ actions, context }: { actions: Action[]; context: Context }) {
  const open = useSignal<string | undefined>(undefined);
  const toggles = useRef(new Map<string, HTMLButtonElement>());
  const last = useRef<{ action: Action; context: Context }>();
  const opened = actions.find((action) => action.key === open.value);
  if (open.value === undefined) last.current = undefined;
  else if (opened !== undefined) last.current = { action: opened, context };
  const shown = last.current;
  if (actions.length === 0 && shown === undefined) return null;
  const close = (): void => {
    const was = open.value;
    open.value = undefined;
    if (was !== undefined) toggles.current.get(was)?.focus();
  };
  const buttons = (some: Action[]) => (
    <div class="db-buttons">
      {some.map((action) => (
        <button
          key={action.key}
          type="button"
          ref={(node) => {
            if (node !== null) toggles.current.set(action.key, node);
          }}
          class={`nl-button nl-button--secondary ${action === opened ? "nl-button--pressed" : ""}`}
          aria-expanded={action === opened}
          onClick={() => (open.value = action === opened ? undefined : action.key)}
        >
          {t(action.name)}
        </button>
      ))}
    </div>
  );
  const rest = actions.length > atOnce + 1 ? actions.slice(atOnce) : [];
  return (
    <div class="db-actions">
      {buttons(actions.slice(0, actions.length - rest.length))}
      {rest.length > 0 && (
        <details class="db-more">
          <summary>{t("Meer mogelijkheden")}</summary>
          {buttons(rest)}
        </details>
      )}
      {shown !== undefined && (
        <Overtaken.Provider value={opened === undefined}>
          <ActionForm key={shown.action.key} action={shown.action} context={shown.context} onClose={close} />
        </Overtaken.Provider>
      )}
    </div>
  );
}
