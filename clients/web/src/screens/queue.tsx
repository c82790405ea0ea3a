// SPDX-License-Identifier: EUPL-1.2
/* The queue of a tier, for who works there: what waits, what is taken up, by whom. Claim one or more, give
 * them to somebody, or open one here to ask, advise, escalate or hand back, without losing the place. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { byReason, each, type Each } from "../bulk";
import { fits, stepWords } from "../cases";
import type { CaseLine } from "../generated/protocol";
import { language, named, plural, t, term } from "../i18n";
import { topicName, useLadder, type Ladder } from "../ladder";
import { command } from "../outbox";
import { CaseTable, Who, type CaseColumn } from "../parts/cases";
import { LadderChoice, TierChoice, ladderOfPath } from "../parts/ladders";
import { Empty, Loading, Page } from "../parts/page";
import { say } from "../parts/say";
import { CaseLink, Day, Facts, Moment } from "../parts/show";
import { claim, Steps, useWorkers } from "../parts/steps";
import { useAll, useQuery } from "../resource";
import { navigate, usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { me, session } from "../session";
import { tiersFor, worksAt } from "../steps";
import "../style/cases.css";

type Kind = "all" | "waiting" | "mine";

function isMine(line: CaseLine): boolean {
  return line.claimedBy === me.value || line.meantFor === me.value;
}

/** Whoever only follows the queue has nothing to choose in it. */
function mayClaim(line: CaseLine): boolean {
  return line.mayClaim === true;
}

function ofKind(line: CaseLine, kind: Kind): boolean {
  if (kind === "waiting") return line.status === "queued";
  return kind === "all" || isMine(line);
}

/** Who has it, or whom it waits for. */
function Hands({ line }: { line: CaseLine }) {
  if (line.claimedBy !== undefined)
    return (
      <>
        <Who code={line.claimedBy} />
      </>
    );
  if (line.meantFor !== undefined)
    return (
      <>
        {t("aangeboden aan")} <Who code={line.meantFor} />
      </>
    );
  return <>{term("status", line.status)}</>;
}

/* --- several at once --- */

/** What was done in `words`; then what waits, and what was refused and why. */
function sayEach(all: Each, words: (n: number) => string, undo?: (cases: string[]) => void): void {
  const parts = [
    ...(all.done.length > 0 ? [words(all.done.length)] : []),
    ...(all.waiting.length > 0 ? [plural(all.waiting.length, "1 opdracht wordt later verstuurd.", "{n} opdrachten worden later verstuurd.")] : []),
    ...byReason(all.refused).map(([why, cases]) => t("Niet gelukt bij {cases}: {why}", { cases: cases.join(", "), why })),
  ];
  say(parts.join(" "), undo === undefined || all.done.length === 0 ? undefined : () => undo(all.done));
}

async function releaseAll(cases: string[]): Promise<void> {
  sayEach(await each(cases, (caseId) => command("case_release", { caseId })), (n) =>
    plural(n, "1 casus ligt weer in de rij.", "{n} casussen liggen weer in de rij."),
  );
}

async function claimAll(cases: string[]): Promise<void> {
  sayEach(
    await each(cases, (caseId) => command("case_claim", { caseId })),
    (n) => plural(n, "1 casus is van u.", "{n} casussen zijn van u."),
    (done) => void releaseAll(done),
  );
}

async function assignAll(cases: string[], person: string): Promise<void> {
  sayEach(await each(cases, (caseId) => command("case_assign", { caseId, person })), (n) => {
    if (person === me.value) return plural(n, "1 casus is van u.", "{n} casussen zijn van u.");
    return n === 1 ? t("1 casus is van {person}.", { person }) : t("{n} casussen zijn van {person}.", { n, person });
  });
}

interface BulkProps {
  ladder: Ladder | undefined;
  tier: string;
  chosen: CaseLine[];
  clear: () => void;
}

function Bulk({ ladder, tier, chosen, clear }: BulkProps) {
  const person = useSignal("");
  const busy = useSignal(false);
  const workers = useWorkers(ladder, tier);
  const waiting = chosen.filter((line) => line.status === "queued").map((line) => line.caseId);
  const run = (what: () => Promise<void>) => {
    busy.value = true;
    void what().finally(() => {
      busy.value = false;
      clear();
    });
  };
  return (
    <div class="db-bulk" role="group" aria-label={t("Met de gekozen casussen")}>
      <p class="db-bulk__count" role="status">
        {plural(chosen.length, "1 gekozen", "{n} gekozen")}
      </p>
      <button
        type="button"
        class="nl-button nl-button--primary"
        disabled={waiting.length === 0 || busy.value}
        onClick={() => run(() => claimAll(waiting))}
      >
        {plural(waiting.length, "1 oppakken", "{n} oppakken")}
      </button>
      <span class="db-inline-choice">
        <label class="db-inline-choice__label" for="toewijzen-aan">
          {t("Toewijzen aan")}
        </label>
        <select
          id="toewijzen-aan"
          class="utrecht-select utrecht-select--html-select db-select"
          value={person.value}
          onChange={(event) => (person.value = (event.currentTarget as HTMLSelectElement).value)}
        >
          <option value="">{t("Kies…")}</option>
          {workers.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      </span>
      <button
        type="button"
        class="nl-button nl-button--secondary"
        disabled={person.value === "" || busy.value}
        onClick={() => run(() => assignAll(chosen.map((line) => line.caseId), person.value))}
      >
        {person.value === "" ? t("Toewijzen") : t("Toewijzen aan {person}", { person: person.value })}
      </button>
      <button type="button" class="nl-button nl-button--subtle" onClick={clear}>
        {t("Keuze wissen")}
      </button>
    </div>
  );
}

/* --- one case, beside the list --- */

function Opened({ caseId, ladder, close }: { caseId: string; ladder: Ladder | undefined; close: () => void }) {
  const shown = useQuery("show", { caseId });
  const why = useQuery("why", { caseId, english: language.value === "en" }).data.value;
  useEffect(() => document.getElementById("geopende-casus")?.focus(), [caseId]);
  return (
    <section class="db-opened" aria-labelledby="geopende-casus">
      <div class="db-opened__head">
        <h2 class="nl-heading nl-heading--level-2" id="geopende-casus" tabIndex={-1}>
          <CaseLink caseId={caseId} />
        </h2>
        <button type="button" class="nl-button nl-button--subtle" onClick={close}>
          {t("Sluiten")}
        </button>
      </div>
      <Loading of={shown}>
        {(show) => (
          <>
            <Facts
              pairs={[
                [t("Casushouder"), <Who code={show.holder} ladder={ladder} tier={show.tier} />],
                [t("Ingebracht"), <Moment at={show.submitted} />],
                [t("Wat er moet gebeuren"), stepWords(ladder, { tier: show.tier, step: show.step ?? "" })],
                [t("Uiterlijk"), show.due === undefined ? undefined : <Moment at={show.due} />],
                [t("Vragen open"), String((show.questions ?? []).filter((one) => one.answered === undefined).length)],
                [t("Datum van buiten"), show.outsideDate === undefined ? undefined : <Day on={show.outsideDate} />],
              ]}
            />
            {why?.warning !== undefined && <p class="nl-paragraph">{why.warning}</p>}
            <Steps caseId={caseId} show={show} ladder={ladder} />
            <p class="nl-paragraph db-more-link">
              <CaseLink caseId={caseId}>{t("Hele casus lezen")}</CaseLink>
            </p>
          </>
        )}
      </Loading>
    </section>
  );
}

/* --- the screen --- */

export default function Queue({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const tiers = tiersFor(ladder, me.value, session.value?.roles ?? []);
  const tier = fields["tier"] ?? tiers[0]?.code;
  const own = tiers.find((one) => one.code === tier);
  const lines = useAll("queue", code === undefined || tier === undefined ? undefined : { ladder: code, tier, limit: 100 }, "cases");
  const kind = usePlace<Kind>("kind", "all");
  const search = usePlace("search", "");
  const opened = usePlace<string>("opened", "");
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => {
    chosen.value = new Set();
  }, [code, tier]);
  const toggle = (caseId: string, on: boolean) => {
    const next = new Set(chosen.value);
    if (on) next.add(caseId);
    else next.delete(caseId);
    chosen.value = next;
  };
  const columns: CaseColumn[] = [
    { name: t("Wat er moet gebeuren"), cell: (line) => stepWords(ladder, line) },
    { name: t("Bij"), cell: (line) => <Hands line={line} /> },
    { name: t("Uiterlijk"), cell: (line) => (line.due === undefined ? t("de klok staat stil") : <Moment at={line.due} />) },
    {
      name: t("Doen"),
      cell: (line) => (
        <span class="db-buttons db-buttons--row">
          {line.status === "queued" && mayClaim(line) && (
            <button
              type="button"
              class="nl-button nl-button--primary db-button--small"
              aria-label={t("{caseId} oppakken", { caseId: line.caseId })}
              onClick={() => void claim(line.caseId)}
            >
              {t("Oppakken")}
            </button>
          )}
          <button
            type="button"
            class="nl-button nl-button--secondary db-button--small"
            aria-label={t("{caseId} hier openen", { caseId: line.caseId })}
            aria-expanded={opened.value === line.caseId}
            onClick={() => (opened.value = opened.value === line.caseId ? "" : line.caseId)}
          >
            {t("Openen")}
          </button>
        </span>
      ),
    },
  ];
  return (
    <Page
      title={tier === undefined ? t("Wachtrijen") : t("Rij van {tier}", { tier: topicName(ladder?.tiers, tier) })}
      actions={
        <>
          <LadderChoice code={code} to={(one) => `/wachtrij/${one}`} />
          {tier !== undefined && (
            <TierChoice ladder={ladder} tiers={tiers} value={tier} onChoose={(one) => navigate(`/wachtrij/${code}/${one}`)} />
          )}
        </>
      }
    >
      <Loading of={lines}>
        {(answer) => {
          const all = answer.cases ?? [];
          const mine = own !== undefined && worksAt(own, me.value, session.value?.roles ?? []);
          const rows = all.filter((line) => ofKind(line, kind.value) && (search.value.trim() === "" || fits(ladder, line, search.value)));
          const count = (one: Kind) => all.filter((line) => ofKind(line, one)).length;
          const kinds: [Kind, string][] = [
            ["all", t("Alles")],
            ["waiting", t("Wacht")],
            ["mine", t("Van mij")],
          ];
          return (
            <>
              <div class="db-filter">
                <div class="db-segments" role="group" aria-label={t("Welke casussen")}>
                  {kinds.map(([one, words]) => (
                    <button
                      key={one}
                      type="button"
                      class="db-segments__one"
                      aria-pressed={kind.value === one}
                      onClick={() => (kind.value = one)}
                    >
                      {words} <span class="db-segments__count">{count(one)}</span>
                    </button>
                  ))}
                </div>
                <label class="db-filter__search">
                  <span class="db-filter__label">{t("Zoek op nummer, onderwerp of wijk")}</span>
                  <input
                    type="search"
                    class="utrecht-textbox db-textbox"
                    value={search.value}
                    onInput={(event) => (search.value = (event.currentTarget as HTMLInputElement).value)}
                  />
                </label>
              </div>
              {chosen.value.size > 0 && tier !== undefined && (
                <Bulk
                  ladder={ladder}
                  tier={tier}
                  chosen={all.filter((line) => chosen.value.has(line.caseId))}
                  clear={() => (chosen.value = new Set())}
                />
              )}
              <div class={opened.value === "" ? "db-beside" : "db-beside db-beside--open"}>
                <div class="db-beside__list">
                  {rows.length === 0 ? (
                    <Empty title={all.length === 0 ? (mine ? t("Deze rij is leeg") : t("Hier staat niets dat u ziet")) : t("Geen casus past hierbij")}>
                      <p class="nl-paragraph">
                        {all.length === 0 ? (mine ? t("Nieuwe casussen komen hier vanzelf te staan.") : t("U ziet hier alleen casussen die u mag zien.")) : t("Kies iets anders, of wis de zoekwoorden.")}
                      </p>
                    </Empty>
                  ) : (
                    <CaseTable
                      ladder={ladder}
                      rows={rows}
                      caption={t("Rij van {tier}", { tier: named(ladder?.tiers.find((one) => one.code === tier), tier) })}
                      reset={`${code} ${tier} ${kind.value} ${search.value}`}
                      first={50}
                      oneTier
                      more={columns}
                      chosen={rows.some(mayClaim) ? { may: mayClaim, has: (caseId) => chosen.value.has(caseId), toggle } : undefined}
                    />
                  )}
                </div>
                {opened.value !== "" && (
                  <Opened key={opened.value} caseId={opened.value} ladder={ladder} close={() => (opened.value = "")} />
                )}
              </div>
            </>
          );
        }}
      </Loading>
    </Page>
  );
}
