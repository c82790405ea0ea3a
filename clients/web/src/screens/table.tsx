// SPDX-License-Identifier: EUPL-1.2
/* A table, for who chairs it: the coming meetings, and the cases that wait for a place on an agenda. Of
 * each: what is missing, questions to the submitter, whether it is clear, which meeting it fits. */
import { useSignal } from "@preact/signals";
import { contentOf } from "../case/content";
import { People } from "../case/talk";
import { useForm, value } from "../form";
import { about, isStalled, planGaps } from "../cases";
import type { CaseLine, MeetingView, ShowAnswer } from "../generated/protocol";
import { language, named, plural, t, term } from "../i18n";
import { tierOf, topicName, useLadder, type Ladder, type Tier } from "../ladder";
import { AgendaAddress } from "../parts/agenda";
import { CaseAbout, CaseBadges, Who } from "../parts/cases";
import { AgendaForm, placesLeft, WaiveForm } from "../parts/places";
import { TextField } from "../parts/fields";
import { LadderChoice, TierChoice, ladderOfPath } from "../parts/ladders";
import { MoreButton, SteadyList } from "../parts/list";
import { Empty, Loading, Page, Section } from "../parts/page";
import { Badge, CaseLink, Deadline, Disclosure, Facts, FullMoment } from "../parts/show";
import { give, SendBox } from "../parts/send";
import { Missing, Steps } from "../parts/steps";
import { useAll, useQuery } from "../resource";
import { navigate, usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { me, session } from "../session";
import { mayGive, tiersFor } from "../steps";
import { dayOf, momentOf } from "../when";
import { siteNow } from "../clock";
import "../style/cases.css";
import "../style/table.css";

export function meetingPath(ladder: string, tier: string, start: string): string {
  return `/tafels/${ladder}/${tier}/${encodeURIComponent(start)}`;
}

function MeetingCard({ ladder, tier, meeting }: { ladder: string; tier: string; meeting: MeetingView }) {
  const agenda = meeting.agenda ?? [];
  const unsent = meeting.packAsked === true && meeting.held !== true ? agenda.filter((line) => line.packSent !== true).length : 0;
  return (
    <>
      <h3 class="nl-heading nl-heading--level-3">
        <a class="nl-link" href={meetingPath(ladder, tier, meeting.start)}>
          <FullMoment at={meeting.start} />
        </a>{" "}
        {meeting.convened === true && <Badge why={t("Belegd door de voorzitter, naast het vaste overleg.")}>{t("belegd")}</Badge>}
        {meeting.held === true && <Badge kind="positive">{t("gehouden")}</Badge>}
      </h3>
      <Facts
        pairs={[
          [t("Casussen"), `${agenda.length}, ${placesLeft(meeting)}`],
          [t(meeting.packGoes === true ? "Plannen gaan vanzelf" : "Plannen binnen"), meeting.packDue === undefined ? undefined : <FullMoment at={meeting.packDue} />],
          [t("Nog te versturen"), unsent === 0 ? undefined : plural(unsent, "1 plan", "{n} plannen")],
          [t("Genodigd"), (meeting.invited ?? []).length === 0 ? undefined : plural(meeting.invited!.length, "1 organisatie", "{n} organisaties")],
        ]}
      />
    </>
  );
}

function ConveneForm({ ladder, tier, onDone }: { ladder: string; tier: Tier; onDone: () => void }) {
  const form = useForm({ _time: "09:00" });
  const core = tier.core ?? [];
  const minutes = Number(value<string>(form, "_minutes") ?? "");
  const start = () => momentOf(value<string>(form, "_day")!, value<string>(form, "_time")!);
  return (
    <SendBox
      form={form}
      command="meeting_convene"
      body={() => ({ ladder, tier: tier.code, start: start(), ...(minutes > 0 ? { minutes } : {}) })}
      wanted={["_day", "_time"]}
      button={core.length === 0 ? t("Overleg beleggen") : t("Overleg beleggen; genodigd: {who}", { who: core.join(", ") })}
      done={t("Het overleg is belegd.")}
      onDone={() => navigate(meetingPath(ladder, tier.code, start()))}
      onCancel={onDone}
    >
      <TextField form={form} name="_day" label={t("Dag")} type="date" min={dayOf(siteNow())} />
      <TextField form={form} name="_time" label={t("Tijd")} type="time" />
      <TextField
        form={form}
        name="_minutes"
        label={t("Hoeveel minuten")}
        optional
        hint={t("Laat leeg voor één casus.")}
        type="number"
        inputMode="numeric"
      />
    </SendBox>
  );
}

/* --- a case that waits for a place --- */

function Prepare({ line, ladder, meetings }: { line: CaseLine; ladder: Ladder; meetings: MeetingView[] }) {
  const shown = useQuery("show", { caseId: line.caseId });
  const why = useQuery("why", { caseId: line.caseId, english: language.value === "en" }).data.value;
  const open = useSignal<"" | "agenda" | "waive">("");
  const close = (): void => void (open.value = "");
  const gates = (tierOf(ladder, line.tier)?.gates ?? []).filter((gate) => gate.at !== "entry");
  const missing = (why?.missing ?? []).filter((one) => one.at !== "entry"); /* the rest is asked by the rung above */
  const wanted = missing.map((one) => one.code);
  const invites = gates.some((gate) => gate.kind === "invited" || gate.kind === "committed" || gate.kind === "attended");
  const unclear = gates.some((gate) => gate.kind === "cleared" && wanted.includes(gate.code));
  const waivable = gates.find((gate) => gate.waivable === true && wanted.includes(gate.code));
  return (
    <Loading of={shown}>
      {(show: ShowAnswer) => {
        const asked = (show.questions ?? []).filter((one) => one.answered === undefined);
        const gaps = planGaps(ladder, show);
        return (
          <div class="db-prepare">
            <Facts
              pairs={[
                [t("Gaat over"), about(ladder, show)],
                [t("Inbrenger"), <Who code={show.submitter ?? show.holder} />],
                [t("Nog niet ingevuld"), gaps],
                [t("Op de agenda"), show.meeting === undefined ? undefined : <FullMoment at={show.meeting} />],
                [t("Vragen open"), asked.length === 0 ? t("geen") : asked.map((one) => t("bij {person}", { person: one.person })).join(", ")],
                [t("Oordeel"), show.cleared === true ? t("helemaal duidelijk") : t("nog niet duidelijk verklaard")],
              ]}
            />
            <Missing missing={missing} title={t("Wat aan tafel nog nodig is")} />
            {invites && show.status !== "decided" && (
              <Disclosure name={`invited ${line.caseId}`} summary={t("Wie is uitgenodigd bij deze casus")} open>
                <People
                  context={{ caseId: line.caseId, show, ladder, tier: tierOf(ladder, line.tier), me: me.value, roles: session.value?.roles ?? [], item: undefined }}
                  answer={mayGive(show, "case_read") ? contentOf(line.caseId).answer.value : undefined}
                />
              </Disclosure>
            )}
            <div class="db-buttons">
              {mayGive(show, "case_clear") && show.cleared !== true && (
                <button
                  type="button"
                  class={`nl-button ${unclear ? "nl-button--primary" : "nl-button--secondary"}`}
                  onClick={() => void give("case_clear", { caseId: line.caseId }, t("{caseId} is helemaal duidelijk.", { caseId: line.caseId }))}
                >
                  {t("Helemaal duidelijk")}
                </button>
              )}
              {mayGive(show, "agenda_put") && show.status !== "planned" && (
                <button
                  type="button"
                  class={`nl-button ${unclear ? "nl-button--secondary" : "nl-button--primary"}`}
                  aria-expanded={open.value === "agenda"}
                  onClick={() => (open.value = open.value === "agenda" ? "" : "agenda")}
                >
                  {t("Op een agenda zetten")}
                </button>
              )}
              {waivable !== undefined && mayGive(show, "gate_waive") && (
                <button
                  type="button"
                  class="nl-button nl-button--secondary"
                  aria-expanded={open.value === "waive"}
                  onClick={() => (open.value = open.value === "waive" ? "" : "waive")}
                >
                  {t("Ontheffing")}
                </button>
              )}
              <a class="nl-link" href={`/zaken/${line.caseId}`}>
                {t("Plan lezen")}
              </a>
            </div>
            {open.value === "agenda" && (
              <div class="db-steps__form">
                <AgendaForm caseId={line.caseId} show={show} ladder={ladder} meetings={meetings} onDone={close} onCancel={close} />
              </div>
            )}
            {open.value === "waive" && waivable !== undefined && (
              <div class="db-steps__form">
                <WaiveForm caseId={line.caseId} gate={waivable.code} words={named(waivable)} onDone={close} />
              </div>
            )}
            <Steps caseId={line.caseId} show={show} ladder={ladder} steps={["case_ask", "case_consult", "case_return", "case_escalate", "urgency_set"]} />
          </div>
        );
      }}
    </Loading>
  );
}

function Waiting({ line, gone, ladder, meetings }: { line: CaseLine; gone: boolean; ladder: Ladder; meetings: MeetingView[] }) {
  const open = useSignal(false);
  return (
    <>
      <div class="db-card__row">
        <div>
          <p class="db-card__title">
            <CaseLink caseId={line.caseId} /> <CaseBadges line={line} />
          </p>
          <p class="nl-paragraph">
            <CaseAbout ladder={ladder} line={line} />
          </p>
          <p class="nl-paragraph">
            {gone ? t("wacht hier niet meer") : isStalled(line) ? t("de uitvoering stokt") : term("status", line.status)}
            {", "}
            {t("casushouder")} {line.holder}
          </p>
        </div>
        <Deadline due={line.due} lateSince={line.lateSince} />
        <button
          type="button"
          class="nl-button nl-button--secondary"
          aria-expanded={open.value}
          aria-label={open.value ? t("Sluiten, {caseId}", { caseId: line.caseId }) : t("Voorbereiden, {caseId}", { caseId: line.caseId })}
          onClick={() => (open.value = !open.value)}
        >
          {open.value ? t("Sluiten") : t("Voorbereiden")}
        </button>
      </div>
      {open.value && <Prepare line={line} ladder={ladder} meetings={meetings} />}
    </>
  );
}

/* --- the screen --- */

export default function TableScreen({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const tables = tiersFor(ladder, me.value, session.value?.roles ?? []).filter((tier) => tier.kind === "table");
  const tier = tables.find((one) => one.code === fields["tier"]) ?? tables[0];
  const ask = code === undefined || tier === undefined ? undefined : { ladder: code, tier: tier.code };
  const meetings = useQuery("meetings", ask === undefined ? undefined : { ...ask, limit: 10 });
  const waiting = useAll("queue", ask === undefined ? undefined : { ...ask, limit: 100 }, "cases");
  const own = useAll("queue", { limit: 100 }, "cases");
  const convening = useSignal(false);
  const allMeetings = usePlace("all meetings", false);
  if (ladder !== undefined && tier === undefined)
    return (
      <Page title={t("Tafels")} actions={<LadderChoice code={code} to={(one) => `/tafels/${one}`} />}>
        <Empty title={t("Deze ladder heeft geen tafels")} />
      </Page>
    );
  return (
    <Page
      title={tier === undefined ? t("Tafels") : topicName(ladder?.tiers, tier.code)}
      actions={
        <>
          <LadderChoice code={code} to={(one) => `/tafels/${one}`} />
          {tier !== undefined && (
            <TierChoice ladder={ladder} tiers={tables} value={tier.code} onChoose={(one) => navigate(`/tafels/${code}/${one}`)} />
          )}
        </>
      }
    >
      <Section
        title={t("Overleggen")}
        id="overleggen"
        aside={
          tier?.convened === true && (tier.chairs ?? []).concat(tier.standIns ?? []).includes(me.value) ? (
            <button
              type="button"
              class="nl-button nl-button--secondary"
              aria-expanded={convening.value}
              onClick={() => (convening.value = !convening.value)}
            >
              {t("Overleg beleggen")}
            </button>
          ) : undefined
        }
      >
        {convening.value && code !== undefined && tier !== undefined && (
          <ConveneForm ladder={code} tier={tier} onDone={() => (convening.value = false)} />
        )}
        <Loading of={meetings}>
          {(answer) =>
            (answer.meetings ?? []).length === 0 ? (
              <Empty title={t("Er staat geen overleg gepland")} />
            ) : (
              <>
                <ul class="db-cards db-cards--grid" aria-label={t("Overleggen")}>
                  {(answer.meetings ?? []).slice(0, allMeetings.value ? undefined : 4).map((meeting) => (
                    <li class="db-card" key={meeting.start}>
                      <MeetingCard ladder={code!} tier={tier!.code} meeting={meeting} />
                    </li>
                  ))}
                </ul>
                <MoreButton more={!allMeetings.value && answer.meetings!.length > 4} busy={false} onMore={() => (allMeetings.value = true)} />
              </>
            )
          }
        </Loading>
        {code !== undefined && tier !== undefined && <AgendaAddress key={tier.code} ladder={code} tier={tier} />}
      </Section>
      <Section title={t("Wacht op een plek op de agenda")} id="wacht">
        <Loading of={waiting}>
          {(answer) => {
            const rows = (answer.cases ?? []).filter((line) => line.status !== "planned" && line.status !== "decided" && line.matter === undefined);
            const stalled = (own.data.value?.cases ?? []).filter((line) => line.tier === tier?.code && isStalled(line));
            rows.push(...stalled); /* decided: in whoever decided's own work, no more in the queue */
            return rows.length === 0 || ladder === undefined ? (
              <Empty title={t("Er wacht geen casus")} />
            ) : (
              <SteadyList rows={rows} keyOf={(line) => line.caseId} reset={tier?.code ?? ""} label={t("Wacht op een plek op de agenda")}>
                {(line, gone) => <Waiting line={line} gone={gone} ladder={ladder} meetings={(meetings.data.value?.meetings ?? []).filter((one) => one.held !== true)} />}
              </SteadyList>
            );
          }}
        </Loading>
      </Section>
    </Page>
  );
}
