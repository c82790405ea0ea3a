// SPDX-License-Identifier: EUPL-1.2
/* Answers to queries, kept while somebody looks and a while after, so that going back shows the same place
 * at once. live.ts says what changed; who looks at it then gets a fresh answer, in place. */
import { useEffect, useMemo } from "preact/hooks";
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { Problem, query, type QueryName } from "./api";
import { clockSet } from "./clock";
import type { Answers, Queries } from "./generated/protocol";

interface Entry {
  name: QueryName;
  body: object;
  data: Signal<unknown>;
  problem: Signal<Problem | undefined>;
  loading: Signal<boolean>;
  users: number;
  stale: boolean;
  asked: number;
}

/** What a screen has of a query: an answer or none yet, and why. */
export interface Loaded<T> {
  data: ReadonlySignal<T | undefined>;
  problem: ReadonlySignal<Problem | undefined>;
  loading: ReadonlySignal<boolean>;
  reload: () => void;
}

const keptAtMost = 60;
const entries = new Map<string, Entry>();

async function load(entry: Entry): Promise<void> {
  const turn = ++entry.asked;
  entry.stale = false;
  entry.loading.value = true;
  try {
    const answer = await query(entry.name, entry.body as Queries[QueryName]);
    if (turn !== entry.asked) return; /* a later one is under way */
    const now = (answer as { now?: string }).now;
    if (now !== undefined) clockSet(now);
    entry.data.value = answer;
    entry.problem.value = undefined;
  } catch (problem) {
    if (turn !== entry.asked) return;
    /* What is shown stays while nobody answers. */
    entry.problem.value = problem instanceof Problem ? problem : new Problem(0, String(problem), "");
    entry.stale = true;
    if (!entry.problem.value.passing) entry.data.value = undefined;
  }
  entry.loading.value = false;
}

function forgetOld(): void {
  for (const [key, entry] of entries) {
    if (entries.size <= keptAtMost) return;
    if (entry.users === 0) entries.delete(key);
  }
}

function entryOf(name: QueryName, body: object): Entry {
  const key = name + JSON.stringify(body);
  let entry = entries.get(key);
  if (entry === undefined) {
    entry = {
      name,
      body,
      data: signal<unknown>(undefined),
      problem: signal<Problem | undefined>(undefined),
      loading: signal(false),
      users: 0,
      stale: true,
      asked: 0,
    };
    entries.set(key, entry);
    forgetOld();
  }
  return entry;
}

/** The answer to a query, fresh while the screen is shown. `undefined`: nothing to ask yet. */
export function useQuery<N extends QueryName>(name: N, body: Queries[N] | undefined): Loaded<Answers[N]> {
  const key = body === undefined ? "" : JSON.stringify(body);
  const entry = useMemo(() => (body === undefined ? undefined : entryOf(name, body)), [name, key]);
  useEffect(() => {
    if (entry === undefined) return undefined;
    entry.users++;
    if (entry.stale) void load(entry);
    return () => {
      entry.users--;
    };
  }, [entry]);
  return useMemo(
    () => ({
      data: (entry?.data ?? signal(undefined)) as ReadonlySignal<Answers[N] | undefined>,
      problem: entry?.problem ?? signal(undefined),
      loading: entry?.loading ?? signal(false),
      reload: () => {
        if (entry !== undefined) void load(entry);
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
    if (entry.name === "ladder" || entry.name === "hello") continue;
    entry.stale = true;
    if (entry.users > 0) void load(entry);
  }
}

/** At sign-out nothing stays in memory. */
export function forgetAll(): void {
  entries.clear();
}
