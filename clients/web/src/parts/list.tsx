// SPDX-License-Identifier: EUPL-1.2
/* Lists and tables. What is live does not move under somebody's eyes: see steady.ts. */
import type { ComponentChildren } from "preact";
import { useContext, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { plural, t } from "../i18n";
import { steadyMerge } from "../steady";
import { OfThisVisit } from "./page";

/** The rows as the reader has them, kept up to date in place. `show` takes in what came and takes out what
 * left; `waiting` says how many that are. Pass a `reset` that changes when it is another list (a filter). */
export function useSteady<T>(fresh: T[], keyOf: (row: T) => string, reset = "") {
  const shown = useRef<{ key: string; row: T }[] | undefined>(undefined);
  const list = `${useContext(OfThisVisit)} ${reset}`;
  const was = useRef(list);
  const turn = useSignal(0);
  void turn.value;
  if (shown.current === undefined || was.current !== list || shown.current.length === 0) {
    shown.current = fresh.map((row) => ({ key: keyOf(row), row }));
    was.current = list;
  }
  const steady = steadyMerge(shown.current, fresh, keyOf);
  return {
    ...steady,
    show: () => {
      shown.current = undefined;
      turn.value++;
    },
  };
}

interface ListProps<T> {
  rows: T[];
  keyOf: (row: T) => string;
  reset?: string;
  /** What the list is, for who cannot see it. */
  label: string;
  children: (row: T, gone: boolean) => ComponentChildren;
}

/** A live list of cards. */
export function SteadyList<T>({ rows, keyOf, reset = "", label, children }: ListProps<T>) {
  const steady = useSteady(rows, keyOf, reset);
  const gone = steady.rows.filter((row) => row.gone).length;
  return (
    <>
      <NewsButton waiting={steady.waiting} gone={gone} show={steady.show} />
      <ul class="db-cards" aria-label={label}>
        {steady.rows.map(({ key, row, gone: isGone }) => (
          <li key={key} class={isGone ? "db-card db-card--gone" : "db-card"}>
            {children(row, isGone)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Offers what came since, and takes out what left. Nothing moves until it is pressed. */
export function NewsButton({ waiting, gone, show }: { waiting: number; gone: number; show: () => void }) {
  const words = [
    waiting > 0 ? plural(waiting, "1 nieuwe", "{n} nieuwe") : "",
    gone > 0 ? plural(gone, "1 is hier weg", "{n} zijn hier weg") : "",
  ].filter((text) => text !== "");
  return (
    <div class="db-news" role="status">
      {words.length > 0 && (
        <button type="button" class="nl-button nl-button--secondary" onClick={show}>
          {words.join(", ")}: {t("lijst bijwerken")}
        </button>
      )}
    </div>
  );
}

export interface Column<T> {
  name: string;
  /** Numbers stand to the right. */
  number?: boolean;
  cell: (row: T) => ComponentChildren;
}

interface TableProps<T> {
  caption: string;
  /** True: the caption is for who cannot see the heading above. */
  captionHidden?: boolean;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string;
}

/** A table; its first column names the row. On a narrow screen each row becomes a card. */
export function Table<T>({ caption, captionHidden = false, columns, rows, keyOf }: TableProps<T>) {
  return (
    <table class="utrecht-table db-table">
      <caption class={captionHidden ? "db-hidden" : "utrecht-table__caption"}>{caption}</caption>
      <thead class="utrecht-table__header">
        <tr class="utrecht-table__row">
          {columns.map((column) => (
            <th key={column.name} scope="col" class={`utrecht-table__header-cell ${column.number === true ? "db-table__number" : ""}`}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="utrecht-table__body">
        {rows.map((row) => (
          <tr class="utrecht-table__row" key={keyOf(row)}>
            {columns.map((column, i) =>
              i === 0 ? (
                <th key={column.name} scope="row" class="utrecht-table__cell db-table__first" data-name={column.name}>
                  <span class="db-table__value">{column.cell(row)}</span>
                </th>
              ) : (
                <td
                  key={column.name}
                  class={`utrecht-table__cell ${column.number === true ? "db-table__number" : ""}`}
                  data-name={column.name}
                >
                  <span class="db-table__value">{column.cell(row)}</span>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "Toon meer" at the end of a list that comes in pages. */
export function MoreButton({ more, busy, onMore }: { more: boolean; busy: boolean; onMore: () => void }) {
  return more ? (
    <button type="button" class="nl-button nl-button--secondary" disabled={busy} onClick={onMore}>
      {busy ? t("Bezig met laden…") : t("Toon meer")}
    </button>
  ) : null;
}
