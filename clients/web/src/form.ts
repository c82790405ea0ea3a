// SPDX-License-Identifier: EUPL-1.2
/* What somebody fills in: values by the name of the protocol's field ("outsideDate", "texts.reason"),
 * what is wrong with each, and sending it as a command. A draft is kept until it is sent. */
import { batch, signal, useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Problem, type CommandName, type ProblemPart } from "./api";
import type { Commands } from "./generated/protocol";
import { t } from "./i18n";
import { command, type Outcome } from "./outbox";
import { vaultDelete, vaultGet, vaultPut } from "./vault";

export type Values = Record<string, unknown>;

export interface Form {
  values: Signal<Values>;
  /** In words, by field. */
  errors: Signal<Record<string, string>>;
  /** What is wrong and belongs to no field. */
  problem: Signal<Problem | undefined>;
  busy: Signal<boolean>;
  /** Counts attempts that failed: the error summary takes the focus at each. */
  failed: Signal<number>;
  /** Whether there is a draft of an earlier visit is known. */
  ready: Signal<boolean>;
  /** A draft of an earlier visit was put back. */
  restored: Signal<boolean>;
  /** The labels of the fields that are shown, for the error summary. */
  labels: Map<string, string>;
  /** How many characters these fields take at most. */
  limits: Map<string, number>;
  draft: string | undefined;
}

export function value<T>(form: Form, name: string): T | undefined {
  return form.values.value[name] as T | undefined;
}

export function setValue(form: Form, name: string, to: unknown): void {
  batch(() => {
    form.values.value = { ...form.values.value, [name]: to };
    if (form.errors.value[name] !== undefined) {
      const { [name]: _, ...rest } = form.errors.value;
      form.errors.value = rest;
    }
  });
}

/** The body of a command from its values: empty ones left out, "texts.reason" put into texts. */
export function bodyOf(values: Values): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const texts: Record<string, string> = {};
  for (const [name, one] of Object.entries(values)) {
    const trimmed = typeof one === "string" ? one.trim() : one;
    if (trimmed === undefined || trimmed === "" || trimmed === false) continue;
    if (Array.isArray(trimmed) && trimmed.length === 0) continue;
    if (name.startsWith("texts.")) texts[name.slice("texts.".length)] = String(trimmed);
    else if (!name.startsWith("_")) body[name] = trimmed;
  }
  if (Object.keys(texts).length > 0) body["texts"] = texts;
  return body;
}

/** Of "household.0.birthYear" the field on the form that has it. */
function shownField(form: Form, name: string): string | undefined {
  const parts = name.split(".");
  const upTo = parts.map((_, i) => parts.slice(0, parts.length - i).join("."));
  return upTo.find((one) => form.labels.has(one));
}

/** Shows a refusal: at the fields that it names, the rest above the form. */
export function showProblem(form: Form, problem: Problem): void {
  const errors: Record<string, string> = {};
  const elsewhere: ProblemPart[] = [];
  for (const part of problem.parts) {
    const field = shownField(form, part.field ?? "");
    if (field === undefined) elsewhere.push(part);
    else errors[field] = part.detail;
  }
  const named = problem.parts.length > 0 && elsewhere.length === 0;
  batch(() => {
    form.errors.value = errors;
    form.problem.value = named ? undefined : new Problem(problem.status, problem.title, problem.detail, elsewhere, problem.missing, problem.remedy);
    form.failed.value++;
  });
}

function isEmpty(one: unknown): boolean {
  return one === undefined || (typeof one === "string" && one.trim() === "") || (Array.isArray(one) && one.length === 0);
}

/** What was filled in and cannot be meant, by field: no amount, too long. A field that is not shown has no say. */
function wrongOf(form: Form): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [name, one] of Object.entries(form.values.value)) {
    if (!form.labels.has(name)) continue;
    const over = typeof one === "string" ? [...one.trim()].length - (form.limits.get(name) ?? Infinity) : 0;
    if (Number.isNaN(one) || one === null) errors[name] = t("Typ een bedrag, zoals 750 of 99,95.");
    else if (over > 0) errors[name] = t("{n} tekens te veel", { n: over });
  }
  return errors;
}

/** What must be filled in and is not, or cannot be meant. Says so and returns false. */
export function demand(form: Form, names: string[], more: Record<string, string> = {}): boolean {
  const empty = names.filter((name) => isEmpty(form.values.value[name])).map((name) => [name, t("Vul dit in")]);
  const errors = { ...wrongOf(form), ...more, ...Object.fromEntries(empty) };
  const right = Object.keys(errors).length === 0;
  batch(() => {
    form.errors.value = errors;
    form.problem.value = undefined;
    if (!right) form.failed.value++;
  });
  return right;
}

/** Gives the command. `undefined`: it was refused, and the form says why. */
export async function submit<N extends CommandName>(form: Form, name: N, body: Commands[N]): Promise<Outcome<N> | undefined> {
  if (form.busy.value || !demand(form, [])) return undefined;
  form.busy.value = true;
  try {
    const outcome = await command(name, body);
    form.errors.value = {};
    form.problem.value = undefined;
    await dropDraft(form);
    return outcome;
  } catch (problem) {
    showProblem(form, problem instanceof Problem ? problem : new Problem(0, String(problem), ""));
    return undefined;
  } finally {
    form.busy.value = false;
  }
}

export async function dropDraft(form: Form): Promise<void> {
  const name = form.draft;
  form.draft = undefined;
  if (name !== undefined) open.delete(name);
  if (name !== undefined) await vaultDelete("drafts", name).catch(() => undefined);
}

/* Forms with a draft, while this page is open: going to another screen and back loses nothing. */
const open = new Map<string, Form>();

/** At sign-out nothing stays in memory. */
export function forgetForms(): void {
  open.clear();
}

function newForm(initial: Values, draft: string | undefined): Form {
  const form: Form = {
    values: signal<Values>(initial),
    errors: signal<Record<string, string>>({}),
    problem: signal<Problem | undefined>(undefined),
    busy: signal(false),
    failed: signal(0),
    ready: signal(draft === undefined),
    restored: signal(false),
    labels: new Map(),
    limits: new Map(),
    draft,
  };
  if (draft !== undefined) open.set(draft, form);
  return form;
}

/** A form of a screen. With `draft` its values are kept in the browser, sealed, and put back. */
export function useForm(initial: Values = {}, draft?: string): Form {
  const form = useMemo<Form>(() => (draft === undefined ? undefined : open.get(draft)) ?? newForm(initial, draft), [draft]);
  useEffect(() => {
    if (draft === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let untouched = form.values.value;
    const save = (): void => {
      if (form.draft !== undefined) void vaultPut("drafts", form.draft, form.values.value).catch(() => undefined);
    };
    void vaultGet<Values>("drafts", draft)
      .catch(() => undefined)
      .then((kept) => {
        if (kept !== undefined && form.values.value === untouched) {
          untouched = { ...initial, ...kept };
          form.values.value = untouched;
          form.restored.value = true;
        }
        form.ready.value = true;
      });
    const stop = form.values.subscribe((values) => {
      if (values === untouched) return;
      clearTimeout(timer);
      timer = setTimeout(save, 500);
    });
    addEventListener("pagehide", save);
    return () => {
      stop();
      clearTimeout(timer);
      removeEventListener("pagehide", save);
      if (form.values.value !== untouched) save();
    };
  }, [form]);
  return form;
}

/** Whether something was filled in under this name and not sent; asked anew when `turn` changes. */
export function useDraft(name: string, turn: unknown): boolean {
  const there = useSignal(false);
  useEffect(() => {
    void vaultGet<Values>("drafts", name)
      .catch(() => undefined)
      .then((kept) => (there.value = kept !== undefined));
  }, [name, turn]);
  return there.value;
}
