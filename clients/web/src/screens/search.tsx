// SPDX-License-Identifier: EUPL-1.2
/* Open cases by number, tag or district, of all ladders that the reader sees; and by the number of his
 * organisation's own file. A whole case number leads to the case at once. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { caseNumberLength, caseNumberOf, fits } from "../cases";
import { plural, t } from "../i18n";
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
  const rows = (lines.data.value?.cases ?? []).filter((line) => fits(ladder, line, words));
  const filed = (own.data.value?.cases ?? []).filter((line) => rows.every((row) => row.caseId !== line.caseId));
  const n = rows.length + filed.length;
  const ready = lines.data.value !== undefined;
  useEffect(() => {
    if (ready) count(n);
  }, [ready, n]);
  return (
    <Loading of={lines}>
      {() =>
        n === 0 ? (
          <></>
        ) : (
          <Section title={ladder === undefined ? ladderTitle(code) : ladder.name} id={`in-${code}`}>
            {rows.length > 0 && <CaseTable ladder={ladder} rows={rows} caption={t("Open casussen")} reset={words} />}
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
              <p class="nl-paragraph">{t("Er wordt gezocht in open casussen die u mag zien.")}</p>
            </Empty>
          )}
        </>
      )}
    </Page>
  );
}
