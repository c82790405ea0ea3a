// SPDX-License-Identifier: EUPL-1.2
/* Charts that are tables: each row has its number in words and a bar beside it, so that both read the same.
 * Bars are drawn as SVG, in grey too; a number that is left out is a dot, and no bar. */
import { t } from "../i18n";

export interface BarRow {
  key: string;
  label: string;
  /** Absent: left out, as it is small. */
  value: number | undefined;
  /** The number as it is read; the value itself when left out. */
  text?: string;
}

/** A bar from 0 to 1. */
export function Bar({ share }: { share: number }) {
  return (
    <svg class="db-bar-chart__bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="db-bar-chart__track" x="0" y="0" width="100" height="10" />
      <rect class="db-bar-chart__fill" x="0" y="0" width={Math.max(share > 0 ? 1 : 0, Math.min(1, share) * 100)} height="10" />
    </svg>
  );
}

interface BarTableProps {
  caption: string;
  /** What the rows are, and what is counted. */
  names: [what: string, number: string];
  rows: BarRow[];
  /** The whole; the largest of the rows when left out. */
  most?: number;
}

export function BarTable({ caption, names, rows, most }: BarTableProps) {
  const whole = most ?? Math.max(1, ...rows.map((row) => row.value ?? 0));
  return (
    <table class="db-bar-chart">
      <caption class="db-bar-chart__caption">{caption}</caption>
      <thead class="db-hidden">
        <tr>
          <th scope="col">{names[0]}</th>
          <th scope="col">{names[1]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            <td>
              <span class="db-bar-chart__cell">
                <span class="db-bar-chart__number">{row.value === undefined ? "·" : (row.text ?? row.value)}</span>
                {row.value === undefined ? <span class="db-hidden">{t("weggelaten, te klein")}</span> : <Bar share={row.value / whole} />}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
