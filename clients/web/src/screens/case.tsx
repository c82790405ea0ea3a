// SPDX-License-Identifier: EUPL-1.2
/* A case on one page: where it is and who is to do what by when, the plan, what goes between people, what
 * came out, and who read it; with everything that the reader may do about each. */
import { useRef } from "preact/hooks";
import type { Context } from "../actions/kinds";
import { Outcome, GroupActions, Money, People, Questions, Together } from "../case/talk";
import { Plan, useContent } from "../case/plan";
import { Records } from "../case/records";
import { Readers, Sharing } from "../case/sharing";
import { lastReason } from "../case/texts";
import { Trail } from "../case/trail";
import type { ContentAnswer, MissingFact, ShowAnswer, WhyAnswer } from "../generated/protocol";
import { memberText } from "../household";
import { language, named, t, term } from "../i18n";
import { tierOf, topicName, topicNames, useLadder } from "../ladder";
import { Who } from "../parts/cases";
import { Alert, Loading, Page, ProblemAlert, Section } from "../parts/page";
import { Badge, Day, Deadline, Disclosure, DocumentLinks, Facts, FullMoment, Written } from "../parts/show";
import { Steps } from "../parts/steps";
import { useQuery } from "../resource";
import type { ScreenProps } from "../screens";
import { hasRole, me, session } from "../session";
import { mayGive, mayStep, type StepName } from "../steps";
import "../style/case.css";
import "../style/submit.css";

function person(name: string | undefined): string {
  if (name === undefined) return "";
  return name === me.value ? t("u") : name;
}

function Badges({ show }: { show: ShowAnswer }) {
  return (
    <p class="db-badges">
      <Badge kind="info">{term("status", show.status)}</Badge>
      {show.urgency === "urgent" && <Badge kind="negative">{term("urgency", "urgent")}</Badge>}
      {show.stage === "threatens" && <Badge>{term("stage", show.stage)}</Badge>}
      {show.holder === me.value && <Badge kind="positive" why={t("u hebt de casusregie")}>{t("uw casus")}</Badge>}
      {show.restricted === true && <Badge kind="warning" why={t("alleen de privacyfunctionaris leest hem")}>{t("verwerking beperkt")}</Badge>}
      {show.erased === true && <Badge>{t("inhoud vernietigd")}</Badge>}
      {show.holderLeft === true && <Badge kind="negative">{t("casushouder is weg")}</Badge>}
    </p>
  );
}

/** The steps that move a case; advice that was asked is given at the question. */
const moves: StepName[] = ["case_claim", "case_escalate", "case_ask", "case_advise", "case_consult", "case_return", "case_release", "case_assign", "urgency_set"];

/** Who is to do what by when: the first thing that anybody wants to know. */
function Now({ show, why, context, answer }: { show: ShowAnswer; why: WhyAnswer | undefined; context: Context; answer: ContentAnswer | undefined }) {
  const reason = lastReason(answer);
  const next = why?.deadlines?.find((one) => one.code === show.step) ?? why?.deadlines?.[0];
  const ended = show.status === "closed" || show.status === "withdrawn";
  const movable = moves.filter((step) => mayStep(show, step) && (step !== "case_advise" || (show.claimedBy === me.value && show.holder !== me.value)));
  return (
    <section class="db-now" aria-labelledby="nu">
      <h2 class="db-hidden" id="nu">
        {t("Nu")}
      </h2>
      <p class="db-now__step">
        {ended ? term("status", show.status) : (next?.words ?? show.step ?? "")}
      </p>
      {!ended && (
        <Facts
          pairs={[
            [t("Aan zet"), <Who code={show.owner} ladder={context.ladder} tier={show.tier} />],
            [t("Bij"), topicName(context.ladder.tiers, show.tier)],
            [t("Uiterlijk"), next === undefined ? "" : <Deadline due={next.due} lateSince={next.lateSince} sentence={next.sentence} />],
            [t("Casusregie"), <Who code={show.holder} ladder={context.ladder} tier={show.tier} />],
            [t("Aangeboden aan"), show.offeredTo === undefined ? undefined : <Who code={show.offeredTo} ladder={context.ladder} tier={show.tier} />],
          ]}
        />
      )}
      {!ended && reason !== undefined && (
        <div class="db-now__reason">
          <p class="db-answer__by">
            {t("Reden van {person}", { person: person(reason.by) })}, <FullMoment at={reason.stamp} />
          </p>
          <Written>{reason.words}</Written>
        </div>
      )}
      {why?.warning !== undefined && (
        <Alert kind="warning">
          <p class="nl-paragraph">{why.warning}</p>
        </Alert>
      )}
      {movable.length > 0 && <Steps caseId={context.caseId} show={show} ladder={context.ladder} steps={movable} />}
      {!ended && context.tier?.kind === "phone" && mayGive(show, "case_contact") && (
        <p class="nl-paragraph">
          <a class="nl-link" href={`/bellijst/${show.ladder}?casus=${context.caseId}`}>
            {t("Bellijst: zoek wie mag beslissen, en leg het telefoontje vast")}
          </a>
        </p>
      )}
      <GroupActions context={context} group="lead" />
    </section>
  );
}

function Deadlines({ why }: { why: WhyAnswer }) {
  const deadlines = why.deadlines ?? [];
  if (deadlines.length === 0) return <p class="nl-paragraph db-none">{t("Er loopt geen termijn.")}</p>;
  return (
    <ul class="db-deadlines">
      {deadlines.map((one) => (
        <li key={one.clock}>
          <p class="db-deadlines__what">
            {one.words ?? one.code} <span class="db-deadlines__who">{person(one.owner)}</span>
          </p>
          <Deadline due={one.due} lateSince={one.lateSince} sentence={one.sentence} />
        </li>
      ))}
    </ul>
  );
}

/** What the next tier asks to come in, and what a table asks of a case that is there. */
function Missing({ why, context }: { why: WhyAnswer; context: Context }) {
  const all = why.missing ?? [];
  const next = t("Nog nodig voor {tier}", { tier: topicName(context.ladder.tiers, why.nextTier) });
  return (
    <>
      <MissingPart title={t("Nog nodig aan tafel")} id="nodig-aan-tafel" missing={all.filter((fact) => fact.at !== "entry")} />
      <MissingPart title={next} id="nodig" missing={all.filter((fact) => fact.at === "entry")} />
    </>
  );
}

function MissingPart({ title, id, missing }: { title: string; id: string; missing: MissingFact[] }) {
  if (missing.length === 0) return null;
  return (
    <Section title={title} id={id}>
      <ul class="db-list">
        {missing.map((fact) => (
          <li key={fact.code} title={fact.rule}>
            {fact.words}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Beside({ show, why, context }: { show: ShowAnswer; why: WhyAnswer | undefined; context: Context }) {
  const { ladder } = context;
  const household = (show.household ?? []).map(memberText);
  return (
    <aside class="db-case__beside" aria-label={t("Termijnen en gegevens")}>
      <Section title={t("Termijnen")} id="termijnen">
        {why === undefined ? <p class="db-loading">{t("Bezig met laden…")}</p> : <Deadlines why={why} />}
      </Section>
      {why !== undefined && <Missing why={why} context={context} />}
      <Section title={t("Gegevens")} id="gegevens">
        <Facts
          pairs={[
            [t("Ingediend"), <FullMoment at={show.submitted} />],
            [t("Ingediend door"), person(show.submitter)],
            [t("Voorgelegd door"), show.origin === undefined ? "" : `${show.organisation ?? ""} (${term("role", show.originRole ?? "")})`],
            [t("Nummer daar"), show.origin],
            [t("Gebieden"), topicNames(ladder.domains, show.domains)],
            [t("Belemmeringen"), topicNames(ladder.obstacles, show.obstacles)],
            [t("Wijk of team"), topicName(ladder.areas, show.district ?? show.team)],
            [show.outsideKind === undefined ? t("Datum van buiten") : term("outsideKind", show.outsideKind), show.outsideDate === undefined ? "" : <Day on={show.outsideDate} />],
            [t("Huishouden"), household.join("; ")],
            [t("Opgepakt door"), show.claimedBy === undefined ? undefined : <Who code={show.claimedBy} ladder={ladder} tier={show.tier} />],
            [t("Op de agenda"), show.meeting === undefined ? "" : <FullMoment at={show.meeting} />],
            [t("Procesregie"), person(show.processLead)],
            [t("Was bij"), topicNames(ladder.tiers, show.visited)],
            [t("Overgeslagen"), topicNames(ladder.tiers, show.skipped)],
            [t("Eigen dossiernummer"), show.fileNumber],
            [t("Gaat verder in"), show.mergedInto],
          ]}
        />
      </Section>
    </aside>
  );
}

function seesReaders(show: ShowAnswer): boolean {
  return show.holder === me.value || hasRole("privacy");
}

function Whole({ context, why, fresh }: { context: Context; why: WhyAnswer | undefined; fresh: boolean }) {
  const { show, ladder } = context;
  const answer = useContent(context, fresh);
  const isCase = show.matter === undefined || show.matter === "case";
  return (
    <>
      <Badges show={show} />
      <div class="db-columns">
        <div class="db-case__main">
          <Now show={show} why={why} context={context} answer={answer} />
          <Section
            title={isCase ? t("Het plan") : t("Waar het over gaat")}
            id="plan"
            aside={isCase && answer !== undefined && <DocumentLinks path={`/v1/zaken/${encodeURIComponent(context.caseId)}/document`} page={t("Als document")} pdf={t("Als PDF")} />}
          >
            <Plan context={context} answer={answer} />
          </Section>
          <Section title={t("Vragen en adviezen")} id="vragen">
            <Questions context={context} answer={answer} />
          </Section>
          <Section title={t("Uitkomst en afspraken")} id="uitkomst">
            <Outcome context={context} answer={answer} />
          </Section>
          {isCase && (
            <>
              <Section title={t("Verslagen en metingen")} id="verslagen">
                <Records context={context} answer={answer} />
              </Section>
              <Section title={t("Wie erbij zijn")} id="mensen">
                <People context={context} answer={answer} />
              </Section>
              {(ladder.pots ?? []).length > 0 && (
                <Section title={t("Geld")} id="geld">
                  <Money context={context} answer={answer} />
                </Section>
              )}
              <Section title={t("Delen")} id="delen">
                <Sharing context={context} />
              </Section>
            </>
          )}
          <Section title={t("Hoort bij")} id="hoort-bij">
            <Together context={context} />
          </Section>
          <Section title={t("Geschiedenis")} id="geschiedenis">
            <Disclosure name="geschiedenis" summary={t("Toon wat er gebeurde")}>
              <Trail context={context} answer={answer} />
            </Disclosure>
          </Section>
          {seesReaders(show) && (
            <Section title={t("Wie las de inhoud")} id="lezers">
              <Disclosure name="lezers" summary={t("Toon wie wanneer las")}>
                <Readers context={context} />
              </Disclosure>
            </Section>
          )}
          <GroupActions context={context} group="privacy" />
        </div>
        <Beside show={show} why={why} context={context} />
      </div>
    </>
  );
}

function kicker(show: ShowAnswer, ladder: string): string {
  return `${term("matter", show.matter ?? "case")} · ${ladder}`;
}

/** Whoever did his part, or passed it on, may see it no more: nothing is wrong. */
function NotYours({ caseId }: { caseId: string }) {
  return (
    <Page title={caseId} kicker={t("Casus")}>
      <Alert kind="info" title={t("Deze casus is niet meer voor u te zien")}>
        <p class="nl-paragraph">{t("Uw deel is klaar, of anderen gaan er nu over.")}</p>
        <p class="nl-paragraph">
          <a class="nl-link" href="/">
            {t("Naar mijn werk")}
          </a>
        </p>
      </Alert>
    </Page>
  );
}

export default function Case({ fields }: ScreenProps) {
  const caseId = fields["caseId"]!;
  const shown = useQuery("show", { caseId });
  const show = shown.data.value;
  const why = useQuery("why", { caseId, english: language.value === "en" }).data.value;
  const loaded = useLadder(show?.ladder);
  const { ladder } = loaded;
  const seen = useRef(false);
  if (show !== undefined) seen.current = true;
  else if (seen.current && shown.problem.value?.status === 404) return <NotYours caseId={caseId} />;
  return (
    <Page title={caseId} kicker={show === undefined ? t("Casus") : kicker(show, named(ladder, show.ladder))}>
      <Loading of={shown}>
        {(answer) => {
          if (ladder === undefined)
            return loaded.problem.value === undefined ? (
              <p class="db-loading">{t("Bezig met laden…")}</p>
            ) : (
              <ProblemAlert problem={loaded.problem.value} retry={loaded.reload} />
            );
          const context: Context = {
            caseId,
            show: answer,
            ladder,
            tier: tierOf(ladder, answer.tier),
            me: me.value,
            roles: session.value?.roles ?? [],
            item: undefined,
          };
          return <Whole context={context} why={why} fresh={shown.fresh.value} />;
        }}
      </Loading>
    </Page>
  );
}
