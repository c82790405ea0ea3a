// SPDX-License-Identifier: EUPL-1.2
/* One meeting of a table. Before it: who is invited, whether it can decide, an agenda that fits the time, the
 * plans. During it: who is there, case by case with a clock, the outcome. After it: the minutes, today still,
 * and what is carried over. */
import { useSignal } from "@preact/signals";
import { about } from "../cases";
import { setValue, useForm, value } from "../form";
import type { MeetingReadyAnswer, MeetingView, ReadyCase, SeatView } from "../generated/protocol";
import { language, named, plural, t, term } from "../i18n";
import { participantName, tierOf, topicName, useLadder, type Ladder, type Tier } from "../ladder";
import { WaiveForm } from "../parts/places";
import { ChoicesField, TextField } from "../parts/fields";
import { Alert, Empty, Loading, Page, Section } from "../parts/page";
import { Badge, CaseLink, DocumentLinks, Facts, FullMoment, Meter } from "../parts/show";
import { Lead, type OfMeeting } from "../parts/lead";
import { give, SendBox } from "../parts/send";
import { StepBox } from "../parts/steps";
import { useQuery } from "../resource";
import type { ScreenProps } from "../screens";
import { me } from "../session";
import { mayGive } from "../steps";
import { siteNow } from "../clock";
import { momentText, timeText } from "../when";
import "../style/cases.css";
import "../style/table.css";

function caseMinutes(tier: Tier): number {
  return (tier.minutesQuestions ?? 15) + (tier.minutesSolution ?? 15);
}

function leads(tier: Tier): boolean {
  return [...(tier.chairs ?? []), ...(tier.standIns ?? [])].includes(me.value);
}

/* --- who is invited --- */

function seatWords(seat: SeatView): string {
  if (seat.away !== true) return seat.who;
  return seat.standIn === undefined ? t("{who} is afwezig", { who: seat.who }) : t("{who} is afwezig, {standIn} komt", { who: seat.who, standIn: seat.standIn });
}

function Invitations({ ladder, tier, meeting }: OfMeeting) {
  const core = tier.core ?? [];
  const invited = (meeting.invited ?? []).filter((one) => !core.includes(one));
  const left = (tier.shell ?? []).filter((one) => !invited.includes(one));
  const form = useForm();
  const chosen = value<string[]>(form, "invited") ?? [];
  return (
    <Section title={t("Genodigden")} id="genodigden">
      <Facts
        pairs={[
          [t("Vaste kern"), core.length === 0 ? t("geen") : core.join(", ")],
          [t("Voor dit overleg"), invited.length === 0 ? t("nog niemand extra") : invited.join(", ")],
        ]}
      />
      {leads(tier) && left.length > 0 && meeting.held !== true && (
        <SendBox
          form={form}
          command="meeting_invite"
          body={() => ({ ladder: ladder.code, tier: tier.code, start: meeting.start, invited: chosen })}
          wanted={["invited"]}
          button={chosen.length === 0 ? t("Uitnodigen") : t("Uitnodigen: {who}", { who: chosen.join(", ") })}
          done={t("Uitgenodigd: {who}.", { who: chosen.join(", ") })}
          onDone={() => setValue(form, "invited", [])}
        >
          <ChoicesField
            form={form}
            name="invited"
            label={t("Wie nodigt u erbij?")}
            hint={t("De schil: organisaties die alleen komen als een casus hen raakt.")}
            options={left.map((code) => ({ value: code, label: code }))}
          />
        </SendBox>
      )}
    </Section>
  );
}

function Readiness({ ready }: { ready: MeetingReadyAnswer }) {
  const seats = ready.seats ?? [];
  const away = seats.filter((seat) => seat.away === true);
  return (
    <>
      {ready.stands !== true && (
        <Alert kind="warning" title={t("Met deze mensen kan de tafel nog niet besluiten")}>
          <p class="nl-paragraph">
            {ready.quorum !== undefined && t("Er moeten er {quorum} zijn; er worden er {coming} verwacht.", { quorum: ready.quorum, coming: ready.coming ?? 0 })}{" "}
            {(ready.lacking ?? []).length > 0 && t("Nodig is: {who}.", { who: ready.lacking!.join(", ") })}
          </p>
        </Alert>
      )}
      {away.length > 0 && (
        <Alert kind="info">
          <ul class="db-list">
            {away.map((seat) => (
              <li key={seat.who}>{seatWords(seat)}</li>
            ))}
          </ul>
        </Alert>
      )}
    </>
  );
}

/* --- its papers --- */

/** What the table reads before it meets, and what came out; each in the reader's own extract of the cases. */
function Papers({ ladder, tier, meeting }: OfMeeting) {
  if (!(meeting.agenda ?? []).some((line) => line.caseId !== undefined)) return null;
  const path = `/v1/ladders/${ladder.code}/treden/${tier.code}/vergaderingen/${encodeURIComponent(meeting.start)}`;
  return (
    <Section title={t("Stukken")} id="stukken">
      <ul class="db-list">
        <li>
          <DocumentLinks path={`${path}/stukken`} page={t("Agenda en plannen")} pdf={t("Agenda en plannen als PDF")} />
        </li>
        {meeting.held === true && (
          <li>
            <DocumentLinks path={`${path}/notulen`} page={t("Notulen")} pdf={t("Notulen als PDF")} />
          </li>
        )}
      </ul>
      <p class="nl-paragraph db-no-print">{t("Hierin staat wat u van elke casus mag lezen. Dat u het opent, wordt vastgelegd.")}</p>
    </Section>
  );
}

/* --- the agenda --- */

function RemoveForm({ caseId, onDone }: { caseId: string; onDone: () => void }) {
  const form = useForm();
  return (
    <StepBox
      form={form}
      step="agenda_remove"
      caseId={caseId}
      wanted={["texts.reason"]}
      button={t("Van de agenda halen")}
      done={t("{caseId} staat niet meer op de agenda.", { caseId })}
      onDone={onDone}
      onCancel={onDone}
    >
      <TextField form={form} name="texts.reason" label={t("Waarom?")} rows={2} max={2000} />
    </StepBox>
  );
}

/* Why the participants do not have it yet, and what becomes of that. */
function packWhy(meeting: MeetingView): string {
  if (meeting.packDue === undefined) return t("Het plan is nog niet bij de deelnemers.");
  const due = momentText(meeting.packDue, siteNow(), language.value);
  if (Date.parse(meeting.packDue) < siteNow().getTime()) return t("Het plan moest er {due} zijn. Nu kan het alleen met ontheffing van de voorzitter.", { due });
  if (meeting.packGoes === true) return t("Is alles er, dan gaat het plan {due} vanzelf naar de deelnemers.", { due });
  return t("Het plan moet er {due} zijn.", { due });
}

/* What money or a rule is about: a subject of the phone list, or a pot. */
function subjectName(ladder: Ladder, code: string): string {
  const pot = ladder.pots?.find((one) => one.code === code);
  return pot === undefined ? topicName(ladder.subjects, code) : named(pot, code);
}

function AgendaCase({ of, line, receivers }: { of: OfMeeting; line: ReadyCase; receivers: string[] }) {
  const { ladder, tier, meeting } = of;
  const shown = useQuery("show", line.caseId === undefined ? undefined : { caseId: line.caseId });
  const open = useSignal<"" | "remove" | "waive">("");
  const show = shown.data.value;
  const held = meeting.held === true;
  const waivable = (tier.gates ?? []).filter((gate) => gate.waivable === true && (line.missing ?? []).some((one) => one.code === gate.code));
  const caseId = line.caseId;
  if (caseId === undefined)
    return <p class="nl-paragraph">{held ? t("Een casus die u niet of niet meer ziet: gesloten, verder gegaan, of niet voor u.") : t("Een casus die u niet ziet.")}</p>;
  return (
    <>
      <p class="db-card__title">
        <strong>{timeText(new Date(line.from), language.value)}</strong> <CaseLink caseId={caseId} />{" "}
        {held ? null : line.packSent === true ? (
          <Badge kind="positive">{t("plan verstuurd")}</Badge>
        ) : line.packWaived === true ? (
          <Badge kind="info" why={t("De voorzitter gaf ontheffing.")}>
            {t("ontheffing")}
          </Badge>
        ) : of.meeting.packAsked !== true ? null : (
          <Badge kind="warning" why={packWhy(meeting)}>
            {t("plan nog niet verstuurd")}
          </Badge>
        )}
        {show?.outcome !== undefined && <Badge kind="positive">{term("outcome", show.outcome)}</Badge>}
      </p>
      {show !== undefined && <p class="nl-paragraph">{about(ladder, show)}</p>}
      <Facts
        pairs={[
          [t("Nog nodig"), held ? undefined : (line.missing ?? []).map((one) => one.words).join(" ")],
          [
            t("Mandaat"),
            (line.needs ?? [])
              .map((need) =>
                (need.brings ?? []).length > 0
                  ? t("{subject}: {who} brengt het", { subject: subjectName(ladder, need.subject), who: need.brings!.join(", ") })
                  : t("{subject}: niemand brengt het", { subject: subjectName(ladder, need.subject) }) +
                    ((need.elsewhere ?? []).length > 0 ? ` (${t("wel: {who}", { who: need.elsewhere!.join(", ") })})` : ""),
              )
              .join("; "),
          ],
          [t("Deelnemers"), (line.participants ?? []).map((one) => participantName(ladder, one.who)).join(", ")],
          [t("Buiten deze casus"), (line.recused ?? []).join(", ")],
          [t("Voorzitter"), line.chair === me.value ? undefined : line.chair],
        ]}
      />
      {meeting.held !== true && show !== undefined && (
        <div class="db-buttons db-no-print">
          {line.packSent !== true && receivers.length > 0 && mayGive(show, "pack_send") && (
            <button
              type="button"
              class="nl-button nl-button--primary"
              onClick={() => void give("pack_send", { caseId }, t("Het plan van {caseId} is naar {who}.", { caseId, who: receivers.join(", ") }))}
            >
              {receivers.length > 0 && receivers.length <= 3 ? t("Plan sturen aan {who}", { who: receivers.join(", ") }) : t("Plan sturen aan {n} genodigden", { n: receivers.length })}
            </button>
          )}
          {line.packSent !== true && receivers.length === 0 && mayGive(show, "pack_send") && (
            <p class="nl-paragraph">{t("Nog niemand krijgt het plan: kies bij Genodigden wie u erbij nodigt.")}</p>
          )}
          {waivable.length > 0 && line.packWaived !== true && mayGive(show, "gate_waive") && (
            <button
              type="button"
              class="nl-button nl-button--secondary"
              aria-expanded={open.value === "waive"}
              onClick={() => (open.value = open.value === "waive" ? "" : "waive")}
            >
              {t("Ontheffing")}
            </button>
          )}
          {mayGive(show, "agenda_remove") && (
            <button
              type="button"
              class="nl-button nl-button--secondary"
              aria-expanded={open.value === "remove"}
              onClick={() => (open.value = open.value === "remove" ? "" : "remove")}
            >
              {t("Van de agenda")}
            </button>
          )}
        </div>
      )}
      {open.value === "remove" && (
        <div class="db-steps__form">
          <RemoveForm caseId={caseId} onDone={() => (open.value = "")} />
        </div>
      )}
      {open.value === "waive" && waivable[0] !== undefined && (
        <div class="db-steps__form">
          <WaiveForm caseId={caseId} gate={waivable[0].code} words={named(waivable[0])} onDone={() => (open.value = "")} />
        </div>
      )}
    </>
  );
}

function Agenda({ of, ready }: { of: OfMeeting; ready: MeetingReadyAnswer }) {
  const cases = ready.cases ?? [];
  const used = cases.length * caseMinutes(of.tier);
  const receivers = [...new Set([...(of.tier.core ?? []), ...(of.meeting.invited ?? [])])];
  return (
    <Section
      title={t("Agenda")}
      id="agenda"
      aside={
        <Meter
          label={t("Tijd")}
          value={used}
          max={of.meeting.minutes}
          text={t("{used} van {minutes} minuten", { used, minutes: of.meeting.minutes })}
        />
      }
    >
      {cases.length === 0 ? (
        <Empty title={t("De agenda is nog leeg")}>
          <p class="nl-paragraph">
            <a class="nl-link" href={`/tafels/${of.ladder.code}/${of.tier.code}`}>
              {t("Kies casussen die wachten")}
            </a>
          </p>
        </Empty>
      ) : (
        <ol class="db-cards" aria-label={t("Agenda")}>
          {cases.map((line) => (
            <li class="db-card" key={line.caseId ?? line.from}>
              <AgendaCase of={of} line={line} receivers={receivers} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

/* --- the screen --- */

export default function MeetingScreen({ fields }: ScreenProps) {
  const code = fields["ladder"]!;
  const start = fields["start"]!;
  const { ladder } = useLadder(code);
  const tier = tierOf(ladder, fields["tier"]);
  const ask = { ladder: code, tier: fields["tier"]! };
  const meetings = useQuery("meetings", { ...ask, from: start, limit: 10 });
  const ready = useQuery("meeting_ready", { ...ask, start, english: language.value === "en" });
  const title = `${topicName(ladder?.tiers, fields["tier"])}, ${momentText(start, siteNow(), language.value)}`;
  const kicker = (
    <a class="nl-link" href={`/tafels/${code}/${fields["tier"]}`}>
      {t("Alle overleggen")}
    </a>
  );
  return (
    <Page title={title} kicker={kicker}>
      <Loading of={meetings}>
        {(answer) => {
          const meeting = (answer.meetings ?? []).find((one) => Date.parse(one.start) === Date.parse(start));
          if (meeting === undefined || tier === undefined || ladder === undefined) return <Empty title={t("Dit overleg is er niet")} />;
          const of = { ladder, tier, meeting };
          const next = (answer.meetings ?? []).filter((one) => one.held !== true && Date.parse(one.start) > siteNow().getTime());
          return (
            <>
              <Facts
                pairs={[
                  [t("Duur"), t("{minutes} minuten, {n} minuten per casus", { minutes: meeting.minutes, n: caseMinutes(tier) })],
                  [t("Plek"), plural(meeting.fits, "voor 1 casus", "voor {n} casussen")],
                  [t(meeting.packGoes === true ? "Plannen gaan vanzelf" : "Plannen binnen"), meeting.packDue === undefined ? undefined : <FullMoment at={meeting.packDue} />],
                ]}
              />
              <div class="db-meeting">
                <Loading of={ready}>
                  {(is) => (
                    <>
                      <Readiness ready={is} />
                      {leads(tier) && <Lead of={of} ready={is} nextMeetings={next} />}
                      <Agenda of={of} ready={is} />
                    </>
                  )}
                </Loading>
                <Papers {...of} />
                <Invitations {...of} />
              </div>
            </>
          );
        }}
      </Loading>
    </Page>
  );
}
