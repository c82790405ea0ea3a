// SPDX-License-Identifier: EUPL-1.2
/* A meeting while it is held, for who leads it: who is there; then case by case, with a clock, the plan, what
 * is decided and agreed, and the money; what is left is carried over. */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { actionsOf } from "../actions";
import type { Context } from "../actions/kinds";
import { contentOf } from "../case/content";
import { Plan, useContent } from "../case/plan";
import { RecordsHere } from "../case/records";
import { Agreements, Money, People, votesText } from "../case/talk";
import { about, isStalled, stepWords } from "../cases";
import { siteNow } from "../clock";
import { useForm, value } from "../form";
import { choices, type MeetingReadyAnswer, type MeetingView, type ReadyCase, type ShowAnswer } from "../generated/protocol";
import { language, named, t, term } from "../i18n";
import { topicName, type Ladder, type Tier } from "../ladder";
import { useAll, useQuery } from "../resource";
import { usePlace } from "../router";
import { me, session } from "../session";
import { mayGive } from "../steps";
import { momentText } from "../when";
import { peopleOf } from "../who";
import { Actions } from "./action";
import { Who } from "./cases";
import { DecideForm, MinutesForm } from "./decide";
import { ChooseField } from "./choose";
import { ChoicesField } from "./fields";
import { Alert, Empty, Loading, Section } from "./page";
import { CarryForm, WaiveForm } from "./places";
import { CaseLink, Disclosure, Facts } from "./show";
import { SendBox } from "./send";
import { Timer } from "./timer";

export interface OfMeeting {
  ladder: Ladder;
  tier: Tier;
  meeting: MeetingView;
}

/** Who may be there: the seats of the table, and who brings in a case of this agenda. */
function expected({ tier, meeting }: OfMeeting, ready: MeetingReadyAnswer, holders: string[]): string[] {
  const seats = (ready.seats ?? []).filter((seat) => seat.away !== true).map((seat) => seat.who);
  const standIns = (ready.seats ?? []).flatMap((seat) => (seat.away === true && seat.standIn !== undefined ? [seat.standIn] : []));
  return [...new Set([...seats, ...standIns, ...(tier.core ?? []), ...(meeting.invited ?? []), me.value, ...holders])];
}

/** Places in a household that the table lets in: none of them is there unless somebody says so (UTR-6, ZWL-4, HRV-5). */
function householdAt(tier: Tier): string[] {
  const out = (tier.gates ?? []).filter((gate) => gate.waivable !== true).flatMap((gate) => gate.absent ?? []);
  return choices.memberRole.filter((role) => !out.includes(role));
}

function placeWords(role: string): string {
  return role === "other" ? t("iemand anders uit het huishouden") : term("memberRole", role);
}

/** Who was there, in words: of a household its places. */
function presentWords(present: string[] | undefined): string {
  return (present ?? []).map((who) => (choices.memberRole.some((role) => role === who) ? placeWords(who) : who)).join(", ");
}

function AttendanceForm({ of, options }: { of: OfMeeting; options: string[] }) {
  const { ladder, tier, meeting } = of;
  const form = useForm({ present: options });
  const others = (value<string>(form, "_others") ?? "").split(/[,\s]+/).filter((one) => one !== "");
  const household = householdAt(tier);
  return (
    <SendBox
      form={form}
      command="meeting_hold"
      body={(filled) => ({
        ...filled,
        ladder: ladder.code,
        tier: tier.code,
        start: meeting.start,
        present: [...(value<string[]>(form, "present") ?? []), ...(value<string[]>(form, "_household") ?? []), ...others],
      })}
      button={t("Overleg beginnen met deze mensen")}
      done={t("Vastgelegd wie er is.")}
    >
      <ChoicesField
        form={form}
        name="present"
        label={t("Wie is er?")}
        hint={t("Haal het vinkje weg bij wie er niet is.")}
        options={options.map((code) => ({ value: code, label: code }))}
      />
      {household.length > 0 && (
        <ChoicesField
          form={form}
          name="_household"
          label={t("Wie van het huishouden is erbij?")}
          optional
          options={household.map((role) => ({ value: role, label: placeWords(role) }))}
        />
      )}
      <ChooseField
        form={form}
        name="_others"
        label={t("Ook aanwezig")}
        optional
        many
        known={peopleOf(ladder).filter((one) => !options.includes(one.value))}
        hint={t("Wie u verder hebt gevraagd: codes met komma’s ertussen.")}
      />
    </SendBox>
  );
}

/* Reading is recorded: it happens when the plan is opened. */
function ReadPlan({ context, fresh }: { context: Context; fresh: boolean }) {
  const answer = useContent(context, fresh);
  return (
    <>
      <Plan context={context} answer={answer} />
      <p class="nl-paragraph">
        <CaseLink caseId={context.caseId}>{t("Alles van deze casus")}</CaseLink>
      </p>
    </>
  );
}

/** What a table needs beside the outcome: the plan, agreements, money, votes. */
function AtHand({ context, fresh }: { context: Context; fresh: boolean }) {
  const { caseId, show, ladder } = context;
  const answer = mayGive(show, "case_read") ? contentOf(caseId).answer.value : undefined;
  const steps = actionsOf(context, "outcome").filter((action) => ["vote", "agree"].includes(action.key));
  const records = (ladder.records ?? []).some((record) => record.tiers.includes(show.tier));
  const money = (show.spends ?? []).length > 0 || actionsOf(context, "money").length > 0;
  return (
    <div class="db-led__more">
      <Disclosure name={`plan ${caseId}`} summary={t("Plan lezen")}>
        <ReadPlan context={context} fresh={fresh} />
      </Disclosure>
      {records && (
        <Part title={t("Wat deze tafel vastlegt")}>
          <RecordsHere context={context} answer={answer} />
        </Part>
      )}
      {(show.participants ?? []).length > 0 && (
        <Part title={t("Wie is uitgenodigd bij deze casus")}>
          <People context={context} answer={answer} />
        </Part>
      )}
      {((show.agreements ?? []).length > 0 || steps.length > 0) && (
        <Part title={t("Afspraken")}>
          <Agreements context={context} answer={answer} />
          <Actions actions={steps} context={context} />
        </Part>
      )}
      {(ladder.pots ?? []).length > 0 && money && (
        <Part title={t("Geld")}>
          <Money context={context} answer={answer} />
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      <h3 class="nl-heading nl-heading--level-3">{title}</h3>
      {children}
    </>
  );
}

/** What an outcome still wants, before somebody writes one; what the chair may let pass, he may here. */
function StillWanted({ of, line, show }: { of: OfMeeting; line: ReadyCase | undefined; show: ShowAnswer }) {
  const open = useSignal("");
  const gates = (of.tier.gates ?? []).filter((one) => one.at === "decision");
  const missing = (line?.missing ?? []).filter((fact) => gates.some((one) => one.code === fact.code));
  const gate = gates.find((one) => one.code === open.value);
  if (missing.length === 0) return null;
  return (
    <Alert kind="warning" title={t("Nodig voordat u een uitkomst kunt vastleggen")}>
      <ul class="db-list">
        {missing.map((fact) => (
          <li key={fact.code}>
            {fact.words}{" "}
            {mayGive(show, "gate_waive") && gates.some((one) => one.code === fact.code && one.waivable === true) && (
              <button
                type="button"
                class="nl-button nl-button--secondary"
                aria-expanded={open.value === fact.code}
                aria-label={t("Ontheffing: {words}", { words: fact.words })}
                onClick={() => (open.value = open.value === fact.code ? "" : fact.code)}
              >
                {t("Ontheffing")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {gate !== undefined && <WaiveForm key={gate.code} caseId={show.caseId} gate={gate.code} words={named(gate)} onDone={() => (open.value = "")} />}
    </Alert>
  );
}

function LedCase({ of, caseId, line, nextMeetings }: { of: OfMeeting; caseId: string; line: ReadyCase | undefined; nextMeetings: MeetingView[] }) {
  const { ladder, tier } = of;
  const shown = useQuery("show", { caseId });
  const open = usePlace<"" | "decide" | "minutes" | "carry">(`lead ${caseId}`, "");
  const receivers = [...new Set([...(tier.core ?? []), ...(of.meeting.invited ?? [])])];
  const phases = [
    { name: t("Vragen"), minutes: tier.minutesQuestions ?? 15 },
    { name: t("Oplossing"), minutes: tier.minutesSolution ?? 15 },
  ];
  const button = (name: "decide" | "minutes" | "carry", words: string, primary = false) => (
    <button
      type="button"
      class={`nl-button ${primary ? "nl-button--primary" : "nl-button--secondary"}`}
      aria-expanded={open.value === name}
      onClick={() => (open.value = open.value === name ? "" : name)}
    >
      {words}
    </button>
  );
  return (
    <Loading of={shown}>
      {(show: ShowAnswer) => {
        const ends = { caseId, show, ladder, onDone: () => (open.value = ""), onCancel: () => (open.value = "") };
        /* of a case that was carried over or went on, its minutes of this meeting are all that is left to do here */
        const here = show.tier === tier.code && show.ladder === ladder.code && Date.parse(show.meeting ?? "") === Date.parse(of.meeting.start);
        const next = show.meeting === undefined ? "" : `, ${momentText(show.meeting, siteNow(), language.value)}`;
        const sent = (of.meeting.agenda ?? []).some((one) => one.caseId === caseId && one.minutesSent === true);
        const decided = !here || (show.outcome !== undefined && show.status !== "planned" && !isStalled(show));
        return (
          <div class="db-led">
            <div class="db-led__case">
              <p class="nl-paragraph">{about(ladder, show)}</p>
              <Facts
                pairs={[
                  [t("Casushouder"), <Who code={show.holder} ladder={ladder} tier={show.tier} />],
                  [t("Uitkomst"), show.outcome === undefined ? (here ? t("nog geen") : undefined) : term("outcome", show.outcome)],
                  [t("Het bestuur stemt over"), show.proposed === undefined ? undefined : votesText(show, tier)],
                  [t("Ligt nu bij"), here ? undefined : topicName(ladder.tiers, show.tier) + next],
                  [t("Volgende stap"), stepWords(ladder, { tier: show.tier, step: show.step ?? "" })],
                ]}
              />
              {!decided && <StillWanted of={of} line={line} show={show} />}
              <div class="db-buttons">
                {!decided && show.proposed === undefined && mayGive(show, "case_decide") && button("decide", t("Uitkomst"), true)}
                {mayGive(show, "minutes_send") && (sent ? button("minutes", t("Verslag verbeteren")) : button("minutes", t("Verslag"), decided))}
                {!decided && mayGive(show, "agenda_remove") && show.status === "planned" && button("carry", t("Meenemen"))}
              </div>
              {open.value !== "" && (
                <div class="db-steps__form">
                  {open.value === "decide" && <DecideForm {...ends} />}
                  {open.value === "minutes" && <MinutesForm {...ends} receivers={receivers} />}
                  {open.value === "carry" && <CarryForm {...ends} meetings={nextMeetings} />}
                </div>
              )}
              <AtHand
                context={{ caseId, show, ladder, tier: here ? tier : undefined, me: me.value, roles: session.value?.roles ?? [], item: undefined }}
                fresh={shown.fresh.value}
              />
            </div>
            {!decided && <Timer name={caseId} phases={phases} />}
          </div>
        );
      }}
    </Loading>
  );
}

export function Lead({ of, ready, nextMeetings }: { of: OfMeeting; ready: MeetingReadyAnswer; nextMeetings: MeetingView[] }) {
  const cases = (ready.cases ?? []).flatMap((line) => (line.caseId === undefined ? [] : [line.caseId]));
  const current = usePlace("current", "");
  const lines = useAll("queue", { ladder: of.ladder.code, tier: of.tier.code, limit: 100 }, "cases");
  const begun = Date.parse(of.meeting.start) <= siteNow().getTime();
  if (!begun)
    return (
      <Alert kind="info">
        <p class="nl-paragraph">{t("Het overleg begint op {start}. Dan legt u hier vast wie er is.", { start: momentText(of.meeting.start, siteNow(), language.value) })}</p>
      </Alert>
    );
  if (of.meeting.held !== true)
    return (
      <Section title={t("Overleg beginnen")} id="beginnen">
        <Loading of={lines}>
          {(answer) => {
            const holders = (answer.cases ?? []).flatMap((line) => (cases.includes(line.caseId) && line.holder !== undefined ? [line.holder] : []));
            return <AttendanceForm of={of} options={expected(of, ready, holders)} />;
          }}
        </Loading>
      </Section>
    );
  const chosen = cases.includes(current.value) ? current.value : cases[0];
  return (
    <Section title={t("Aan tafel")} id="aan-tafel">
      <p class="nl-paragraph">
        {t("Aanwezig:")} {presentWords(of.meeting.present)}
      </p>
      {chosen === undefined ? (
        <Empty title={t("Er staat geen casus meer op de agenda")} />
      ) : (
        <>
          <div class="db-segments" role="group" aria-label={t("Welke casus")}>
            {cases.map((caseId, i) => (
              <button key={caseId} type="button" class="db-segments__one" aria-pressed={caseId === chosen} onClick={() => (current.value = caseId)}>
                {i + 1}. {caseId}
              </button>
            ))}
          </div>
          <LedCase key={chosen} of={of} caseId={chosen} line={(ready.cases ?? []).find((one) => one.caseId === chosen)} nextMeetings={nextMeetings} />
        </>
      )}
    </Section>
  );
}

