// SPDX-License-Identifier: EUPL-1.2
/* Cases by number, tag or district, of all ladders that the reader sees, those that ended apart; and by the number of
 * his organisation's own file. A whole case number leads to the case at once. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { caseNumberLength, caseNumberOf, codesMeant, fits } from "../cases";
import { named, plural, t, term } from "../i18n";
import { useLadder } from "../ladder";
import { CaseTable } from "../parts/cases";
import { ladderTitle } from "../parts/ladders";
import { Empty, Loading, Page, Section } from "../parts/page";
import { useAll, useQuery } from "../resource";
import { navigate, path } from "../router";
import { ladders } from "../session";
import "../style/cases.css";

function FoundIn({ code, words, count }: { code: string; words: string; count: (n: number) => void }) {
  const { ladder } = useLadder(code);
  const lines = useAll("standup", { ladder: code, limit: 100 }, "cases");
  const own = useQuery("find", { ladder: code, fileNumber: words });
  const number = caseNumberOf(words);
  const codes = codesMeant(ladder, words);
  const asked = number !== undefined && number.length > 4 ? { number } : codes.length === 0 ? undefined : { codes };
  const past = useAll("find", ladder === undefined || asked === undefined ? undefined : { ladder: code, ended: true, limit: 100, ...asked }, "cases");
  const rows = (lines.data.value?.cases ?? []).filter((line) => fits(ladder, line, words));
  const filed = (own.data.value?.cases ?? []).filter((line) => rows.every((row) => row.caseId !== line.caseId));
  const ended = (past.data.value?.cases ?? []).filter((line) => fits(ladder, line, words) && filed.every((row) => row.caseId !== line.caseId));
  const n = rows.length + filed.length + ended.length;
  const ready = lines.data.value !== undefined && (asked === undefined || past.data.value !== undefined);
  useEffect(() => {
    if (ready) count(n);
  }, [ready, n]);
  return (
    <Loading of={lines}>
      {() =>
        n === 0 ? (
          <></>
        ) : (
          <Section title={named(ladder, ladderTitle(code))} id={`in-${code}`}>
            {rows.length > 0 && <CaseTable ladder={ladder} rows={rows} caption={t("Open casussen")} reset={words} />}
            {ended.length > 0 && (
              <>
                <h3 class="nl-heading nl-heading--level-3">{t("Afgerond")}</h3>
                <CaseTable ladder={ladder} rows={ended} caption={t("Afgeronde casussen")} reset={words} more={[{ name: t("Hoe het afliep"), cell: (line) => term(line.outcome === undefined ? "status" : "outcome", line.outcome ?? line.status) }]} />
              </>
            )}
            {filed.length > 0 && <CaseTable ladder={ladder} rows={filed} caption={t("Met dit dossiernummer")} reset={words} />}
          </Section>
        )
      }
    </Loading>
  );
}

export default function Search() {
  const words = (new URLSearchParams(path.value.split("?")[1] ?? "").get("q") ?? "").trim();
  const counts = useSignal<Record<string, number>>({});
  const number = caseNumberOf(words);
  const whole = number !== undefined && number.length === caseNumberLength;
  useEffect(() => {
    if (whole) navigate(`/zaken/${number}`, true);
  }, [whole, number]);
  const all = Object.values(counts.value);
  const n = all.reduce((sum, one) => sum + one, 0);
  return (
    <Page title={words === "" ? t("Zoeken") : t("Zoeken naar “{words}”", { words })}>
      {words === "" || whole ? (
        <p class="nl-paragraph">{t("Zoek op casusnummer, onderwerp, wijk of een naam van een trede.")}</p>
      ) : (
        <>
          <p class="nl-paragraph" role="status">
            {all.length === ladders.value.length && plural(n, "1 casus gevonden", "{n} casussen gevonden")}
          </p>
          {ladders.value.map((code) => (
            <FoundIn key={`${code} ${words}`} code={code} words={words} count={(found) => (counts.value = { ...counts.value, [code]: found })} />
          ))}
          {all.length === ladders.value.length && n === 0 && (
            <Empty title={t("Niets gevonden")}>
              <p class="nl-paragraph">{t("Er wordt gezocht in casussen die u mag zien.")}</p>
            </Empty>
          )}
        </>
      )}
    </Page>
  );
}
