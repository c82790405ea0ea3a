// SPDX-License-Identifier: EUPL-1.2
/* The lines of a report, put together as people read them: each figure with its parts, lengths of time as one
 * row of three numbers, amounts beside their counts. Pure; doc/report.md says what each figure counts. */
import type { FigureLine } from "./generated/protocol";

/** Several lines that are read as one row. */
export interface FigureRow {
  /** What it is of: tier, rung, name. */
  line: FigureLine;
  /** The numbers, in the order of the lines; undefined: left out, as it is small. */
  values: (number | undefined)[];
}

export type FigureKind = "counts" | "money" | "lengths" | "clocks";

export interface Figure {
  figure: string;
  kind: FigureKind;
  rows: FigureRow[];
}

const lengths = new Set(["waiting", "working", "stay"]);

function valueOf(line: FigureLine): number | undefined {
  return line.hidden === true ? undefined : (line.value ?? 0);
}

function kindOf(first: FigureLine, second: FigureLine | undefined): FigureKind {
  if (lengths.has(first.figure)) return "lengths";
  if (first.figure === "clock-started") return "clocks";
  return first.unit === "cents" || (second?.unit === "cents" && second.figure === first.figure) ? "money" : "counts";
}

/** How many lines from here are one row: of a length its three numbers, of money count and amount, of a clock
 * those begun and those that ran out. */
function together(lines: FigureLine[], at: number): number {
  const line = lines[at]!;
  if (lengths.has(line.figure)) return 3;
  const next = lines[at + 1];
  if (line.figure === "clock-started" && next?.figure === "clock-ran-out") return 2;
  return line.unit === "count" && next?.unit === "cents" && next.figure === line.figure ? 2 : 1;
}

/** The figures of one period, in the order of the report. */
export function figuresOf(lines: FigureLine[], period: number): Figure[] {
  const of = lines.filter((line) => (line.period ?? 0) === period);
  const figures: Figure[] = [];
  for (let at = 0; at < of.length; ) {
    const line = of[at]!;
    const n = Math.min(together(of, at), of.length - at);
    let figure = figures.at(-1);
    if (figure?.figure !== line.figure) {
      figure = { figure: line.figure, kind: kindOf(line, of[at + 1]), rows: [] };
      figures.push(figure);
    }
    figure.rows.push({ line, values: of.slice(at, at + n).map(valueOf) });
    at += n;
  }
  return figures;
}

/** The total of a tier says nothing beside the one part that it is the total of. */
function repeats(rows: FigureRow[], at: number): boolean {
  const { line } = rows[at]!;
  if (line.tier === undefined || line.name !== undefined || line.figure === "boomerang") return false;
  return rows.filter((row) => row.line.tier === line.tier && row.line.name !== undefined && saysSomething(row)).length === 1;
}

/** The rows that are worth reading. */
export function rowsToRead(figure: Figure): FigureRow[] {
  const rows = figure.rows.filter((row, at) => saysSomething(row) && (figure.kind !== "counts" || !repeats(figure.rows, at)));
  /* a whole of nothing is told in one sentence for all figures */
  return rows.every((row) => row.values.every((value) => value === 0)) ? [] : rows;
}

export type FigureGroup = "flow" | "time" | "learning" | "money";

export function groupOf(figure: Figure): FigureGroup {
  if (figure.kind === "lengths" || figure.kind === "clocks") return "time";
  if (figure.kind === "money" || figure.figure.startsWith("return")) return "money";
  return ["submitted", "finished", "highest", "withdrawn", "outcome", "entered", "boomerang", "merged"].includes(figure.figure) || figure.figure.startsWith("referral")
    ? "flow"
    : "learning";
}

/** Whether a row has anything to say: zeroes do not, but for what counts all together. */
function saysSomething(row: FigureRow): boolean {
  if (row.line.figure === "clock-started") return row.values[1] !== 0;
  const whole = row.line.name === undefined && row.line.tier === undefined && row.line.rung === undefined;
  return whole || row.values.some((value) => value === undefined || value > 0);
}
