// SPDX-License-Identifier: EUPL-1.2
/* What somebody fills in: values by the name of the protocol's field ("outsideDate", "texts.reason"),
 * what is wrong with each, and sending it as a command. A draft is kept until it is sent. */
import { batch, signal, useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Problem, type CommandName, type ProblemPart } from "./api";
import type { Commands } from "./generated/protocol";
import { t } from "./i18n";
import { command, type Outcome } from "./outbox";
import { vaultDelete, vaultGet, vaultPut, vaultRefills } from "./vault";

export type Values = Record<string, unknown>;

/** What became of a draft in another tab. `values`: it says this there; absent: it was sent or thrown away there. `taken`:
 * these were here before those of the other tab were taken. */
export interface Elsewhere {
  values?: Values;
  taken?: true;
}

export interface Form {
  /** What it began with. */
  initial: Values;
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
  /** The same draft in another tab of this browser. */
  elsewhere: Signal<Elsewhere | undefined>;
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

/** Of values those that are another than in `initial`. */
export function differing(initial: Values, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, one]) => JSON.stringify(one) !== JSON.stringify(initial[name])));
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

export function isEmpty(one: unknown): boolean {
  return one === undefined || (typeof one === "string" && one.trim() === "") || (Array.isArray(one) && one.length === 0);
}

/** What was filled in and cannot be meant, by field: no amount, too long. A field that is not shown has no say. */
function wrongOf(form: Form): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [name, one] of Object.entries(form.values.value)) {
    if (!form.labels.has(name)) continue;
    const over = typeof one === "string" ? [...one.trim()].length - (form.limits.get(name) ?? Infinity) : 0;
    if (Number.isNaN(one) || one === null) errors[name] = t("Typ een bedrag tot en met 10 miljoen, zoals 750 of 99,95.");
    else if (over > 0) errors[name] = t("{n} tekens te veel", { n: over });
  }
  return errors;
}

/** What is wrong, by field; undefined: nothing is. */
export type Wrong = Record<string, string | undefined>;

/** What must be filled in and is not, or cannot be meant. Says so and returns false. */
export function demand(form: Form, names: string[], more: Wrong = {}): boolean {
  const empty = names.filter((name) => isEmpty(form.values.value[name])).map((name) => [name, t("Vul dit in")]);
  const known = Object.entries(more).filter((one): one is [string, string] => one[1] !== undefined);
  const errors = { ...wrongOf(form), ...Object.fromEntries(known), ...Object.fromEntries(empty) };
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
  form.elsewhere.value = undefined;
  if (name === undefined) return;
  open.delete(name);
  for (const one of [name, asideOf(name)]) await vaultDelete("drafts", one).catch(() => undefined);
  tell({ draft: name, gone: true });
}

/* Forms with a draft, while this page is open: going to another screen and back loses nothing. */
const open = new Map<string, Form>();

/** At sign-out nothing stays in memory. */
export function forgetForms(): void {
  open.clear();
}

/* --- the same draft in two tabs: neither writes over the other without saying so --- */

interface Told {
  draft: string;
  gone: boolean;
}

let tabs: BroadcastChannel | undefined;

/* Names of drafts only: what was typed stays in the vault. */
function tell(told: Told): void {
  tabs?.postMessage(told);
}

function listen(): void {
  if (tabs !== undefined || typeof BroadcastChannel === "undefined") return;
  tabs = new BroadcastChannel("doorbraak-drafts");
  tabs.onmessage = (event) => void hear(event.data as Told);
}

/** Where what is typed here stands while its writer has not chosen between the two. */
function asideOf(name: string): string {
  return `${name} (ander tabblad)`;
}

/** Whether two say the same, in whatever order. */
export function sameValues(a: Values, b: Values): boolean {
  const text = (values: Values) => JSON.stringify(Object.entries(values).filter(([, one]) => !isEmpty(one)).sort(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
}

async function hear({ draft, gone }: Told): Promise<void> {
  const form = open.get(draft);
  if (form === undefined) return;
  if (gone) {
    form.elsewhere.value = {};
    return;
  }
  const values = { ...form.initial, ...(await vaultGet<Values>("drafts", draft).catch(() => undefined)) };
  form.elsewhere.value = sameValues(values, form.values.value) ? undefined : { values };
}

/** Takes what the other tab has; what stood here stays at hand. */
export function takeElsewhere(form: Form): void {
  const theirs = form.elsewhere.value?.values;
  if (theirs === undefined) return;
  batch(() => {
    form.elsewhere.value = { values: form.values.value, taken: true };
    form.values.value = theirs;
  });
}

/** Keeps what stands here, or after `takeElsewhere` goes back to it; the other tab hears of it. */
export function keepOwn(form: Form): void {
  const { values, taken } = form.elsewhere.value ?? {};
  batch(() => {
    form.elsewhere.value = undefined;
    if (taken === true && values !== undefined) form.values.value = values;
  });
  void save(form);
}

/** As nobody filled it in yet. */
export function clearForm(form: Form): void {
  batch(() => {
    form.elsewhere.value = undefined;
    form.values.value = form.initial;
  });
}

/* Only what somebody typed: put back later, what others wrote meanwhile is not covered by what stood there before. */
async function save(form: Form): Promise<void> {
  const { draft } = form;
  if (draft === undefined) return;
  const undecided = form.elsewhere.value !== undefined && form.elsewhere.value.taken !== true;
  const name = undecided ? asideOf(draft) : draft;
  const typed = differing(form.initial, form.values.value);
  const saved = Object.keys(typed).length === 0 ? vaultDelete("drafts", name) : vaultPut("drafts", name, typed);
  await saved.catch(() => undefined);
  if (undecided) return;
  await vaultDelete("drafts", asideOf(draft)).catch(() => undefined);
  tell({ draft, gone: false });
}

vaultRefills(() => open.forEach((form) => void save(form)));

/** What was left here, and what was written beside it in another tab and never chosen. */
async function fetchDraft(form: Form, draft: string): Promise<Values | undefined> {
  const kept = await vaultGet<Values>("drafts", draft).catch(() => undefined);
  const aside = await vaultGet<Values>("drafts", asideOf(draft)).catch(() => undefined);
  if (kept === undefined || aside === undefined || sameValues(kept, aside)) return kept ?? aside;
  form.elsewhere.value = { values: { ...form.initial, ...aside } };
  return kept;
}

function newForm(initial: Values, draft: string | undefined): Form {
  const form: Form = {
    initial,
    values: signal<Values>(initial),
    errors: signal<Record<string, string>>({}),
    problem: signal<Problem | undefined>(undefined),
    busy: signal(false),
    failed: signal(0),
    ready: signal(draft === undefined),
    restored: signal(false),
    elsewhere: signal<Elsewhere | undefined>(undefined),
    labels: new Map(),
    limits: new Map(),
    draft,
  };
  if (draft !== undefined) open.set(draft, form);
  return form;
}

/** What was typed stands there again, on what the form begins with now. */
function reopened(initial: Values, draft: string | undefined): Form | undefined {
  const form = draft === undefined ? undefined : open.get(draft);
  if (form === undefined || !form.ready.value) return form;
  form.values.value = { ...initial, ...differing(form.initial, form.values.value) };
  form.initial = initial;
  return form;
}

/** A form of a screen. With `draft` what is filled in is kept in the browser, sealed, and put back. */
export function useForm(initial: Values = {}, draft?: string): Form {
  const form = useMemo(() => reopened(initial, draft) ?? newForm(initial, draft), [draft]);
  useEffect(() => {
    if (draft === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let untouched = form.values.value;
    const saved = (): void => {
      clearTimeout(timer);
      if (form.values.value === untouched) return;
      untouched = form.values.value;
      void save(form);
    };
    const restore = (kept: Values | undefined): void => {
      if (kept !== undefined && form.values.value === untouched) {
        untouched = { ...form.initial, ...kept };
        form.values.value = untouched;
        form.restored.value = true;
      }
      form.ready.value = true;
    };
    listen();
    /* What this page still has in hand is newer than what the vault has, or is only now being given. */
    if (!form.ready.value) void fetchDraft(form, draft).then(restore);
    const stop = form.values.subscribe((values) => {
      if (values === untouched) return;
      clearTimeout(timer);
      timer = setTimeout(saved, 500);
    });
    addEventListener("pagehide", saved);
    return () => {
      stop();
      removeEventListener("pagehide", saved);
      saved();
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
