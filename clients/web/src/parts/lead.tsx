// SPDX-License-Identifier: EUPL-1.2
/* A meeting while it is held, for who leads it: who is there; then case by case, with a clock, the plan, what
 * is decided and agreed, and the money; what is left is carried over. */
import type { ComponentChildren } from "preact";
import { actionsOf } from "../actions";
import type { Context } from "../actions/kinds";
import { contentOf } from "../case/content";
import { Plan, useContent } from "../case/plan";
import { Agreements, Money } from "../case/talk";
import { stepWords } from "../cases";
import { siteNow } from "../clock";
import { bodyOf, useForm, value } from "../form";
import type { MeetingReadyAnswer, MeetingView, ShowAnswer } from "../generated/protocol";
import { language, t, term } from "../i18n";
import { topicName, type Ladder, type Tier } from "../ladder";
import { useAll, useQuery } from "../resource";
import { usePlace } from "../router";
import { me, session } from "../session";
import { mayGive } from "../steps";
import { momentText } from "../when";
import { Actions } from "./action";
import { Who } from "./cases";
import { about, CarryForm, DecideForm, MinutesForm } from "./decide";
import { ChoicesField, FormBox, TextField } from "./fields";
import { Alert, Empty, Loading, Section } from "./page";
import { CaseLink, Disclosure, Facts } from "./show";
import { send } from "./steps";
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

function AttendanceForm({ of, options }: { of: OfMeeting; options: string[] }) {
  const { ladder, tier, meeting } = of;
  const form = useForm({ present: options });
  const others = value<string>(form, "_others");
  return (
    <FormBox
      form={form}
      button={t("Overleg beginnen met deze mensen")}
      onSubmit={() => {
        const more = (others ?? "").split(/[,\s]+/).filter((one) => one !== "");
        const present = [...(value<string[]>(form, "present") ?? []), ...more];
        const body = { ...bodyOf(form.values.value), ladder: ladder.code, tier: tier.code, start: meeting.start, present };
        void send(form, "meeting_hold", body, t("Vastgelegd wie er is."));
      }}
    >
      <ChoicesField
        form={form}
        name="present"
        label={t("Wie is er?")}
        hint={t("Haal het vinkje weg bij wie er niet is.")}
        options={options.map((code) => ({ value: code, label: code }))}
      />
      <TextField
        form={form}
        name="_others"
        label={t("Ook aanwezig")}
        optional
        hint={t("Wie u verder hebt gevraagd: codes met komma’s ertussen.")}
      />
    </FormBox>
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
  const money = (show.spends ?? []).length > 0 || actionsOf(context, "money").length > 0;
  return (
    <div class="db-led__more">
      <Disclosure name={`plan ${caseId}`} summary={t("Plan lezen")}>
        <ReadPlan context={context} fresh={fresh} />
      </Disclosure>
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

function LedCase({ of, caseId, nextMeetings }: { of: OfMeeting; caseId: string; nextMeetings: MeetingView[] }) {
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
        const here = show.tier === tier.code && show.ladder === ladder.code;
        const decided = !here || (show.outcome !== undefined && show.status !== "planned");
        return (
          <div class="db-led">
            <div class="db-led__case">
              <p class="nl-paragraph">{about(ladder, show)}</p>
              <Facts
                pairs={[
                  [t("Casushouder"), <Who code={show.holder} />],
                  [t("Uitkomst"), show.outcome === undefined ? (here ? t("nog geen") : undefined) : term("outcome", show.outcome)],
                  [t("Ligt nu bij"), here ? undefined : topicName(ladder.tiers, show.tier)],
                  [t("Volgende stap"), stepWords(ladder, { tier: show.tier, step: show.step ?? "" })],
                ]}
              />
              <div class="db-buttons">
                {!decided && mayGive(show, "case_decide") && button("decide", t("Uitkomst"), true)}
                {show.step === "minutes" || (mayGive(show, "minutes_send") && !decided)
                  ? button("minutes", t("Verslag"), decided)
                  : mayGive(show, "minutes_send") && button("minutes", t("Verslag verbeteren"))}
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
        {t("Aanwezig:")} {(of.meeting.present ?? []).join(", ")}
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
          <LedCase key={chosen} of={of} caseId={chosen} nextMeetings={nextMeetings} />
        </>
      )}
    </Section>
  );
}

