// SPDX-License-Identifier: EUPL-1.2
/* Lines of cases as a table: what it is about, what must be done, by whom, by when. Live, and what somebody
 * reads stays where it is. */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { stepWords } from "../cases";
import { siteNow } from "../clock";
import type { CaseLine } from "../generated/protocol";
import { language, plural, t, term } from "../i18n";
import { topicName, topicNames, type Ladder } from "../ladder";
import { me } from "../session";
import { momentText } from "../when";
import { roleAt } from "../who";
import { NewsButton, useSteady } from "./list";
import { Badge, By, CaseLink, Day } from "./show";

interface WhoProps {
  code: string | undefined;
  /** With one, what it calls him stands beside the code; first what he is at `tier`. */
  ladder?: Ladder | undefined;
  tier?: string | undefined;
}

/** A person or organisation by its code; the reader himself as "u". */
export function Who({ code, ladder, tier }: WhoProps) {
  if (code === undefined) return <>{t("niemand")}</>;
  if (code === me.value) return <strong>{t("u")}</strong>;
  const role = roleAt(ladder, code, tier);
  return role === "" ? <>{code}</> : <>{code} <span class="db-role">({role})</span></>;
}

/** Each badge says why it is there. */
export function CaseBadges({ line, since }: { line: CaseLine; since?: string | undefined }) {
  const now = siteNow();
  const fresh = since !== undefined && Date.parse(line.submitted ?? "") >= Date.parse(since);
  return (
    <>
      {line.urgency === "urgent" && (
        <Badge kind="negative" why={t("Deze casus kan niet wachten en gaat voor.")}>
          {t("spoed")}
        </Badge>
      )}
      {line.late === true && (
        <Badge kind="negative" why={t("De termijn was {until}.", { until: momentText(line.lateSince!, now, language.value) })}>
          {t("te laat")}
        </Badge>
      )}
      {line.matter !== undefined && <Badge>{term("matter", line.matter)}</Badge>}
      {fresh && (
        <Badge kind="info" why={t("Ingebracht na de laatste werkdag.")}>
          {t("nieuw")}
        </Badge>
      )}
      {line.referred === true && (
        <Badge kind="info" why={t("Een andere organisatie werkt eraan.")}>
          {line.referral === undefined ? t("voorgelegd") : term("referralStep", line.referral)}
        </Badge>
      )}
    </>
  );
}

/** Tags and place, as far as the reader may know them. */
export function CaseAbout({ ladder, line }: { ladder: Ladder | undefined; line: CaseLine }) {
  const tags = [topicNames(ladder?.domains, line.domains), topicNames(ladder?.obstacles, line.obstacles)].filter((one) => one !== "");
  return (
    <>
      {tags.join(" · ")}
      {line.district !== undefined && (
        <>
          {tags.length > 0 && " · "}
          <span class="db-about__place">{topicName(ladder?.areas, line.district)}</span>
        </>
      )}
      {line.outsideDate !== undefined && (
        <span class="db-about__date">
          {" "}
          {t("datum van buiten:")} <Day on={line.outsideDate} />
        </span>
      )}
    </>
  );
}

export interface CaseColumn {
  name: string;
  cell: (line: CaseLine) => ComponentChildren;
}

interface CaseTableProps {
  ladder: Ladder | undefined;
  rows: CaseLine[];
  /** What the table is, for who cannot see the heading above it. */
  caption: string;
  /** Another list (a filter): nothing is kept in place for it. */
  reset?: string;
  /** At most so many at first; the rest behind a button. */
  first?: number;
  /** New since this moment: such a case has a badge. */
  since?: string | undefined;
  /** Of one tier: its name is left out. */
  oneTier?: boolean;
  /** In the place of who must act and by when. */
  more?: CaseColumn[];
  /** With a box before each line that may be chosen, to choose several. */
  chosen?: { may: (line: CaseLine) => boolean; has: (caseId: string) => boolean; toggle: (caseId: string, on: boolean) => void } | undefined;
}

export function CaseTable({ ladder, rows, caption, reset = "", first = 25, since, oneTier = false, more, chosen }: CaseTableProps) {
  const steady = useSteady(rows, (line) => line.caseId, reset);
  const all = useSignal(false);
  const shown = all.value ? steady.rows : steady.rows.slice(0, first);
  const columns: CaseColumn[] = more ?? [
    { name: t("Wat er moet gebeuren"), cell: (line) => stepWords(ladder, line) },
    { name: t("Door"), cell: (line) => <Who code={line.owner} /> },
    { name: t("Uiterlijk"), cell: (line) => <By due={line.due} lateSince={line.lateSince} /> },
  ];
  return (
    <>
      <NewsButton waiting={steady.waiting} gone={steady.rows.filter((row) => row.gone).length} show={steady.show} />
      <table class="utrecht-table db-table db-cases">
        <caption class="db-hidden">{caption}</caption>
        <thead class="utrecht-table__header">
          <tr class="utrecht-table__row">
            {chosen !== undefined && (
              <th scope="col" class="utrecht-table__header-cell db-cases__box">
                <span class="db-hidden">{t("Kies")}</span>
              </th>
            )}
            <th scope="col" class="utrecht-table__header-cell">
              {t("Casus")}
            </th>
            <th scope="col" class="utrecht-table__header-cell db-cases__about">
              {t("Waar het over gaat")}
            </th>
            {!oneTier && (
              <th scope="col" class="utrecht-table__header-cell">
                {t("Trede")}
              </th>
            )}
            {columns.map((column) => (
              <th scope="col" class="utrecht-table__header-cell" key={column.name}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="utrecht-table__body">
          {shown.map(({ key, row: line, gone }) => (
            <tr key={key} class={`utrecht-table__row ${gone ? "db-cases__row--gone" : ""}`}>
              {chosen !== undefined && (
                <td class="utrecht-table__cell db-cases__box">
                  {chosen.may(line) && (
                    <label class="db-box">
                      <input
                        type="checkbox"
                        class="utrecht-checkbox utrecht-checkbox--html-input"
                        checked={chosen.has(line.caseId)}
                        disabled={gone}
                        onChange={(event) => chosen.toggle(line.caseId, (event.currentTarget as HTMLInputElement).checked)}
                      />
                      <span class="db-hidden">{t("Kies casus {caseId}", { caseId: line.caseId })}</span>
                    </label>
                  )}
                </td>
              )}
              <th scope="row" class="utrecht-table__cell db-table__first" data-name={t("Casus")}>
                <span class="db-table__value">
                  <CaseLink caseId={line.caseId} /> <CaseBadges line={line} since={since} />
                  {gone && <Badge why={t("Staat niet meer in deze lijst; bijwerken haalt de regel weg.")}>{t("hier weg")}</Badge>}
                </span>
              </th>
              <td class="utrecht-table__cell db-cases__about" data-name={t("Waar het over gaat")}>
                <span class="db-table__value">
                  <CaseAbout ladder={ladder} line={line} />
                </span>
              </td>
              {!oneTier && (
                <td class="utrecht-table__cell" data-name={t("Trede")}>
                  <span class="db-table__value">{topicName(ladder?.tiers, line.tier)}</span>
                </td>
              )}
              {columns.map((column) => (
                <td class="utrecht-table__cell" key={column.name} data-name={column.name}>
                  <span class="db-table__value">{column.cell(line)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {steady.rows.length > shown.length && (
        <button type="button" class="nl-button nl-button--secondary" onClick={() => (all.value = true)}>
          {plural(steady.rows.length - shown.length, "Toon nog 1", "Toon nog {n}")}
        </button>
      )}
    </>
  );
}
