// SPDX-License-Identifier: EUPL-1.2
/* My work: what is asked of me, by when, over all ladders; and the cases whose lead I have. */
import type { CaseLine } from "../generated/protocol";
import { language, t, term } from "../i18n";
import { topicName, topicNames, useLadder } from "../ladder";
import { SteadyList } from "../parts/list";
import { Empty, Loading, Page, Section } from "../parts/page";
import { Badge, CaseLink, Deadline } from "../parts/show";
import { useAll } from "../resource";
import { hasRole, ladders, me } from "../session";

/** Asked of somebody whom I stand in for. */
function Instead({ line }: { line: Pick<CaseLine, "owner"> }) {
  if (line.owner === undefined || line.owner === me.value) return null;
  return (
    <Badge kind="info" why={t("u neemt waar voor {person}", { person: line.owner })}>
      {t("voor {person}", { person: line.owner })}
    </Badge>
  );
}

function Asked({ line }: { line: CaseLine }) {
  return (
    <div class="db-card__row">
      <div>
        <p class="db-card__title">{line.words ?? line.step}</p>
        <p class="db-card__sub">
          {line.status === undefined ? line.caseId : <CaseLink caseId={line.caseId} />} {line.matter !== undefined && <Badge>{term("matter", line.matter)}</Badge>}{" "}
          {line.urgency === "urgent" && <Badge kind="negative">{term("urgency", "urgent")}</Badge>} <Instead line={line} />
        </p>
      </div>
      <Deadline due={line.due} lateSince={line.lateSince} />
      {(line.more ?? []).length > 0 && <More line={line} />}
    </div>
  );
}

/** What the same case asks besides: nothing hides behind what is due first. */
function More({ line }: { line: CaseLine }) {
  return (
    <ul class="db-asked" aria-label={t("Ook bij {caseId}", { caseId: line.caseId })}>
      {line.more!.map((one, i) => (
        <li key={i} class="db-asked__one">
          <span>
            {one.words ?? one.step} <Instead line={one} />
          </span>
          <Deadline due={one.due} lateSince={one.lateSince} />
        </li>
      ))}
    </ul>
  );
}

function Held({ line, code }: { line: CaseLine; code: string }) {
  const { ladder } = useLadder(code);
  return (
    <div class="db-card__row">
      <div>
        <p class="db-card__title">
          <CaseLink caseId={line.caseId} />
        </p>
        <p class="db-card__sub">
          {topicName(ladder?.tiers, line.tier)} <Badge kind="info">{term("status", line.status)}</Badge> {topicNames(ladder?.domains, line.domains)}
        </p>
      </div>
      <div class="db-card__side">
        <p class="db-card__sub">{line.owner === me.value ? t("u bent aan zet") : t("{person} is aan zet", { person: line.owner ?? "" })}</p>
        <Deadline due={line.due} lateSince={line.lateSince} />
      </div>
    </div>
  );
}

/** The open cases that I hold. The ladders of a site stay the same while somebody is signed in. */
function HeldAll() {
  const lists = ladders.value.map((code) => ({ code, cases: useAll("standup", { ladder: code, limit: 100 }, "cases") }));
  const waits = lists.find(({ cases }) => cases.data.value === undefined);
  if (waits !== undefined) return <Loading of={waits.cases}>{() => null}</Loading>;
  const held = lists.map(({ code, cases }) => ({
    code,
    cases,
    lines: (cases.data.value?.cases ?? []).filter((line) => line.holder === me.value),
  }));
  if (held.every(({ lines }) => lines.length === 0)) return <Empty title={t("U hebt geen casussen die nog lopen")} />;
  return (
    <>
      {held
        .filter(({ lines }) => lines.length > 0)
        .map(({ code, cases, lines }) => (
          <Loading key={code} of={cases}>
            {() => (
              <SteadyList rows={lines} keyOf={(line) => line.caseId} label={t("Mijn casussen")}>
                {(line) => <Held line={line} code={code} />}
              </SteadyList>
            )}
          </Loading>
        ))}
    </>
  );
}

export default function Mine() {
  const work = useAll("queue", { english: language.value === "en", limit: 100 }, "cases");
  const submits = hasRole("professional", "coach");
  return (
    <Page
      title={t("Mijn werk")}
      lead={t("Wat er van u wordt gevraagd. Wat het eerst af moet, staat bovenaan.")}
      actions={
        submits && (
          <a class="nl-button nl-button--primary" href="/indienen">
            {t("Casus indienen")}
          </a>
        )
      }
    >
      <Section title={t("Nu van u gevraagd")} id="gevraagd">
        <Loading of={work}>
          {(answer) =>
            (answer.cases ?? []).length === 0 ? (
              <Empty title={t("Er wordt nu niets van u gevraagd")} />
            ) : (
              <SteadyList rows={answer.cases ?? []} keyOf={(line) => line.caseId} label={t("Nu van u gevraagd")}>
                {(line) => <Asked line={line} />}
              </SteadyList>
            )
          }
        </Loading>
      </Section>
      {submits && (
        <Section title={t("Mijn casussen")} id="mijn-casussen">
          <HeldAll />
        </Section>
      )}
    </Page>
  );
}
