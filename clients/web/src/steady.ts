// SPDX-License-Identifier: EUPL-1.2
/* A list that somebody reads stays where it is while the world goes on: rows change in place, what left
 * stays as a shade, what came waits under a button. Pure; parts/list.tsx shows it. */

export interface Steady<T> {
  /** In the order in which the reader has them. */
  rows: { key: string; row: T; gone: boolean }[];
  /** Came since, in the order of the fresh list; not shown yet. */
  waiting: number;
}

/** `shown` as the reader has it, brought up to date with `fresh` without moving anything. */
export function steadyMerge<T>(shown: { key: string; row: T }[], fresh: T[], keyOf: (row: T) => string): Steady<T> {
  const now = new Map(fresh.map((row) => [keyOf(row), row]));
  const rows = shown.map(({ key, row }) => ({ key, row: now.get(key) ?? row, gone: !now.has(key) }));
  const known = new Set(shown.map(({ key }) => key));
  return { rows, waiting: [...now.keys()].filter((key) => !known.has(key)).length };
}
