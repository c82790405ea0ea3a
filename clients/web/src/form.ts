// SPDX-License-Identifier: EUPL-1.2
/* What somebody fills in: values by the name of the protocol's field ("outsideDate", "texts.reason"),
 * what is wrong with each, and sending it as a command. A draft is kept until it is sent. */
import { batch, signal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Problem, type CommandName } from "./api";
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
  /** A draft of an earlier visit was put back. */
  restored: Signal<boolean>;
  /** The labels of the fields that are shown, for the error summary. */
  labels: Map<string, string>;
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

/** Shows a refusal: at the fields that it names, the rest above the form. */
export function showProblem(form: Form, problem: Problem): void {
  const errors: Record<string, string> = {};
  for (const part of problem.parts)
    if (part.field !== undefined && form.labels.has(part.field)) errors[part.field] = part.detail;
  const elsewhere = problem.parts.filter((part) => part.field === undefined || !form.labels.has(part.field));
  const named = problem.parts.length > 0 && elsewhere.length === 0;
  batch(() => {
    form.errors.value = errors;
    form.problem.value = named ? undefined : new Problem(problem.status, problem.title, problem.detail, elsewhere, problem.missing, problem.remedy);
    form.failed.value++;
  });
}

/** Fields that must be filled in and are not. Says so and returns false. */
export function demand(form: Form, names: string[]): boolean {
  const body = form.values.value;
  const errors: Record<string, string> = {};
  for (const name of names) {
    const one = body[name];
    if (one === undefined || one === "" || (typeof one === "string" && one.trim() === "") || (Array.isArray(one) && one.length === 0))
      errors[name] = t("Vul dit in");
  }
  if (Object.keys(errors).length === 0) return true;
  batch(() => {
    form.errors.value = errors;
    form.problem.value = undefined;
    form.failed.value++;
  });
  return false;
}

/** Gives the command. `undefined`: it was refused, and the form says why. */
export async function submit<N extends CommandName>(form: Form, name: N, body: Commands[N]): Promise<Outcome<N> | undefined> {
  if (form.busy.value) return undefined;
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
    restored: signal(false),
    labels: new Map(),
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
        if (kept === undefined || form.values.value !== untouched) return;
        untouched = { ...initial, ...kept };
        form.values.value = untouched;
        form.restored.value = true;
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
