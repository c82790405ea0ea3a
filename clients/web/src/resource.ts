// SPDX-License-Identifier: EUPL-1.2
/* Answers to queries, kept while somebody looks and a while after, so that going back shows the same place
 * at once. live.ts says what changed; who looks at it then gets a fresh answer, in place. */
import { useEffect, useMemo } from "preact/hooks";
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { Problem, query, type QueryName } from "./api";
import { clockSet } from "./clock";
import type { Answers, Queries } from "./generated/protocol";
import { atMost, onceMore } from "./turns";

interface Entry {
  key: string;
  name: QueryName;
  body: object;
  /** Of a list that comes in pages: the field with the rows; all pages are asked. */
  list: string | undefined;
  data: Signal<unknown>;
  problem: Signal<Problem | undefined>;
  loading: Signal<boolean>;
  users: number;
  stale: boolean;
  /** Asks anew; `background`: nobody did anything, as after an event. */
  load: (background: boolean) => Promise<void>;
}

/** What a screen has of a query: an answer or none yet, and why. */
export interface Loaded<T> {
  data: ReadonlySignal<T | undefined>;
  problem: ReadonlySignal<Problem | undefined>;
  loading: ReadonlySignal<boolean>;
  /** False while what is shown was kept from an earlier visit, and may have changed since. */
  fresh: ReadonlySignal<boolean>;
  reload: () => void;
}

const keptAtMost = 60;
const rowsAtMost = 5000;
/* A screen may have a question for each of its rows; the gateway takes sixteen of one person at a time, of all
 * his windows together. */
const inTurn = atMost(5);
/* What no event changes, or costs the site a count over all its events. */
const once: ReadonlySet<string> = new Set(["ladder", "hello", "report"]);
const entries = new Map<string, Entry>();

/* Which came first in this window: an answer that was asked for after a reply came knows what was replied to. */
let moments = 0;
const askedAt = new WeakMap<object, number>();

/** Later than every one before. */
export function moment(): number {
  return ++moments;
}

/** Whether an answer to a query was asked for after that moment. */
export function askedAfter(answer: object, then: number): boolean {
  return (askedAt.get(answer) ?? 0) > then;
}

async function ask(entry: Entry, background: boolean): Promise<unknown> {
  const page = (body: object) => inTurn(() => query(entry.name, body as Queries[QueryName], background));
  const first = await page(entry.body);
  if (entry.list === undefined) return first;
  const rows = [...rowsOf(first, entry.list)];
  let whole: object = first;
  let next = (first as Page).next;
  while (next !== undefined && rows.length < rowsAtMost) {
    const more = await page({ ...entry.body, after: next });
    rows.push(...rowsOf(more, entry.list));
    next = (more as Page).next;
    whole = { ...more, ...whole }; /* what is said once, on whichever page */
  }
  return { ...whole, [entry.list]: rows, next };
}

interface Page {
  next?: string;
}

function rowsOf(answer: object, list: string): unknown[] {
  return (answer as Record<string, unknown[] | undefined>)[list] ?? [];
}

async function load(entry: Entry, background: boolean): Promise<void> {
  const asked = moment();
  entry.stale = false;
  entry.loading.value = true;
  try {
    const answer = await ask(entry, background);
    const now = (answer as { now?: string }).now;
    if (now !== undefined) clockSet(now);
    askedAt.set(answer as object, asked);
    entry.data.value = answer;
    entry.problem.value = undefined;
  } catch (problem) {
    /* What is shown stays while nobody answers. */
    entry.problem.value = problem instanceof Problem ? problem : new Problem(0, String(problem), "");
    entry.stale = true;
    if (!entry.problem.value.passing) entry.data.value = undefined;
  }
  entry.loading.value = false;
}

/** What is looked at stands last. A screen that is about to be shown has no users yet, so it may have been forgotten
 * as the screen before it went: it is put back. */
function use(entry: Entry): void {
  entries.delete(entry.key);
  entries.set(entry.key, entry);
  entry.users++;
}

function letGo(entry: Entry): void {
  entry.users--;
  forgetOld();
}

function forgetOld(): void {
  for (const [key, entry] of entries) {
    if (entries.size <= keptAtMost) return;
    if (entry.users === 0) entries.delete(key);
  }
}

function entryOf(name: QueryName, body: object, list: string | undefined): Entry {
  const key = name + JSON.stringify(body) + (list ?? "");
  let entry = entries.get(key);
  if (entry === undefined) {
    const made: Entry = {
      key,
      name,
      body,
      list,
      data: signal<unknown>(undefined),
      problem: signal<Problem | undefined>(undefined),
      loading: signal(false),
      users: 0,
      stale: true,
      load: onceMore((background: boolean) => load(made, background)),
    };
    entries.set(key, made);
    entry = made;
  }
  return entry;
}

/** The answer to a query, fresh while the screen is shown. `undefined`: nothing to ask yet. */
export function useQuery<N extends QueryName>(name: N, body: Queries[N] | undefined): Loaded<Answers[N]> {
  return useEntry(name, body, undefined);
}

/** A list that comes in pages, whole: the first page's answer, with the rows of all in its field `list`. */
export function useAll<N extends QueryName>(
  name: N,
  body: Queries[N] | undefined,
  list: keyof Answers[N] & string,
): Loaded<Answers[N]> {
  return useEntry(name, body, list);
}

function useEntry<N extends QueryName>(name: N, body: Queries[N] | undefined, list: string | undefined): Loaded<Answers[N]> {
  const key = body === undefined ? "" : JSON.stringify(body);
  const entry = useMemo(() => (body === undefined ? undefined : entryOf(name, body, list)), [name, key]);
  const fresh = useMemo(() => signal(entry !== undefined && !entry.stale), [entry]);
  useEffect(() => {
    if (entry === undefined) return undefined;
    const before = entry.data.value;
    const stop = entry.data.subscribe((now) => {
      if (now !== before) fresh.value = true;
    });
    use(entry);
    if (entry.stale) void entry.load(false);
    return () => {
      stop();
      letGo(entry);
    };
  }, [entry]);
  return useMemo(
    () => ({
      data: (entry?.data ?? signal(undefined)) as ReadonlySignal<Answers[N] | undefined>,
      problem: entry?.problem ?? signal(undefined),
      loading: entry?.loading ?? signal(false),
      fresh,
      reload: () => {
        if (entry !== undefined) void entry.load(false);
      },
    }),
    [entry],
  );
}

/** Something happened: to these cases, or to anything at all. Answers about other cases stay as they are. */
export function refresh(cases: ReadonlySet<string> | "all"): void {
  for (const entry of entries.values()) {
    const about = (entry.body as { caseId?: string }).caseId;
    if (cases !== "all" && about !== undefined && !cases.has(about)) continue;
    if (once.has(entry.name)) continue;
    entry.stale = true;
    if (entry.users > 0) void entry.load(true);
  }
}

/** Asks again what is looked at and could not be answered. */
export function refreshFailed(): void {
  for (const entry of entries.values()) if (entry.users > 0 && entry.problem.value?.passing === true) void entry.load(true);
}

/** At sign-out nothing stays in memory. */
export function forgetAll(): void {
  entries.clear();
}
