// SPDX-License-Identifier: EUPL-1.2
/* What goes between people about a case: questions, consultations, agreements, money, people, with what
 * the reader may do about each. */
import type { ComponentChildren } from "preact";
import { actionsOf, actionsOn } from "../actions";
import type { Context, Group, ItemKind } from "../actions/kinds";
import type { ConsultationView, ContentAnswer, QuestionView, ShowAnswer, SpendView } from "../generated/protocol";
import { language, t, term } from "../i18n";
import { participantName, topicName, type Tier } from "../ladder";
import { Actions } from "../parts/action";
import { Badge, CaseLink, Day, Facts, FullMoment, Written } from "../parts/show";
import { moneyText } from "../when";
import { isNewer, readContent } from "./content";
import { Move } from "./move";
import { textName, textsOf } from "./texts";

interface PartProps {
  context: Context;
  answer: ContentAnswer | undefined;
}

/** The actions of the case itself that belong to a part of the page. */
export function GroupActions({ context, group }: { context: Context; group: Group }) {
  return <Actions actions={actionsOf(context, group)} context={{ ...context, item: undefined }} />;
}

interface ItemProps {
  context: Context;
  kind: ItemKind;
  id: string | number;
  view: object;
  children: ComponentChildren;
}

/** One thing on the case, with what may be done about it. */
function ItemCard({ context, kind, id, view, children }: ItemProps) {
  const own: Context = { ...context, item: { kind, id, view } };
  return (
    <li class="db-card">
      {children}
      <Actions actions={actionsOn(own, kind)} context={own} />
    </li>
  );
}

function None({ text }: { text: string }) {
  return <p class="nl-paragraph db-none">{text}</p>;
}

function who(context: Context, person: string): string {
  return person === context.me ? t("u") : person;
}

/** What somebody asked and what came back, with what the reader may do about it. */
function Asked({ context, kind, view, title, words, reply, replies }: {
  context: Context;
  kind: "question" | "consultation";
  view: QuestionView | ConsultationView;
  title: ComponentChildren;
  /** Of the question; undefined: the reader has not read it, or may not. */
  words: string | undefined;
  /** What the answer is called. */
  reply: string;
  replies: (string | undefined)[];
}) {
  const id = "question" in view ? view.question : view.consultation;
  const { caseId, show } = context;
  return (
    <ItemCard context={context} kind={kind} id={id} view={view}>
      <p class="db-card__title">{title}</p>
      <p class="db-answer__by">
        <FullMoment at={view.asked} />
      </p>
      <Said words={words} />
      {words === undefined && view.person === context.me && isNewer(caseId, show) && (
        <button type="button" class="nl-button nl-button--secondary" onClick={() => void readContent(caseId, show)}>
          {t("Lees de vraag")}
        </button>
      )}
      {view.answered !== undefined && (
        <div class="db-reply">
          <p class="db-answer__by">
            {reply}, <FullMoment at={view.answered} />
          </p>
          {replies.map((one, i) => (
            <Said key={i} words={one} />
          ))}
        </div>
      )}
    </ItemCard>
  );
}

function Question({ context, answer, one }: PartProps & { one: QuestionView }) {
  return (
    <Asked
      context={context}
      kind="question"
      view={one}
      title={
        <>
          {t("Vraag van {by} aan {person}", { by: who(context, one.by), person: who(context, one.person) })}{" "}
          {one.answered === undefined && (
            <Badge kind="warning" why={t("zolang staat de klok van de trede stil")}>
              {t("open")}
            </Badge>
          )}
        </>
      }
      words={textsOf(answer, "question_asked", one.question, "question")}
      reply={t("Antwoord")}
      replies={[textsOf(answer, "question_answered", one.question, "answer")]}
    />
  );
}

function Consultation({ context, answer, one }: PartProps & { one: ConsultationView }) {
  return (
    <Asked
      context={context}
      kind="consultation"
      view={one}
      title={
        <>
          {t("{by} vroeg {person} mee te denken", { by: who(context, one.by), person: who(context, one.person) })}{" "}
          {one.answered === undefined && <Badge kind="warning">{t("open")}</Badge>}
          {one.usable !== undefined && <Badge>{t("bruikbaar: {usable}", { usable: term("usable", one.usable) })}</Badge>}
        </>
      }
      words={textsOf(answer, "consultation_asked", one.consultation, "question")}
      reply={t("Advies")}
      replies={["advice", "checked"].map((field) => textsOf(answer, "advice_given", one.consultation, field))}
    />
  );
}

export function Questions({ context, answer }: PartProps) {
  const questions = [...(context.show.questions ?? [])].reverse();
  const consultations = [...(context.show.consultations ?? [])].reverse();
  const unasked = (answer?.contents ?? []).filter((one) => one.kind === "advice_given" && one.field === "advice" && one.item === undefined);
  if (questions.length + consultations.length + unasked.length === 0) return <None text={t("Er zijn geen vragen gesteld.")} />;
  return (
    <ul class="db-cards">
      {questions.map((one) => (
        <Question key={`q${one.question}`} context={context} answer={answer} one={one} />
      ))}
      {consultations.map((one) => (
        <Consultation key={`c${one.consultation}`} context={context} answer={answer} one={one} />
      ))}
      {[...unasked].reverse().map((one) => (
        <li class="db-card" key={`a${one.stamp} ${one.by}`}>
          <p class="db-card__title">{t("Advies van {by}", { by: who(context, one.by) })}</p>
          <p class="db-answer__by">
            <FullMoment at={one.stamp} />
          </p>
          <Said words={one.words} />
        </li>
      ))}
    </ul>
  );
}

function Said({ words }: { words: string | undefined }) {
  return words === undefined ? null : <Written>{words}</Written>;
}

/** Words under their name, as they were given with one step on one item. */
function Told({ answer, kind, item, fields }: { answer: ContentAnswer | undefined; kind: string; item: number; fields: string[] }) {
  return (
    <>
      {fields.map((field) => {
        const words = textsOf(answer, kind, item, field);
        return words === undefined ? null : (
          <div class="db-reply" key={field}>
            <p class="db-answer__by">{textName(undefined, field)}</p>
            <Written>{words}</Written>
          </div>
        );
      })}
    </>
  );
}

/** Who does what by when, with what may be done about it. */
export function Agreements({ context, answer }: PartProps) {
  const agreements = context.show.agreements ?? [];
  if (agreements.length === 0) return null;
  return (
    <ul class="db-cards">
      {agreements.map((one) => (
        <ItemCard key={one.agreement} context={context} kind="agreement" id={one.agreement} view={one}>
          <p class="db-card__title">
            {t("Afspraak {n}", { n: one.agreement })}: {who(context, one.owner)}, {t("uiterlijk")} <Day on={one.due} />{" "}
            {one.result === undefined ? <Badge kind="info">{t("open")}</Badge> : <Badge>{term("settlement", one.result)}</Badge>}
            {one.condition !== undefined && <Badge>{t("voorwaarde: {state}", { state: term("conditionState", one.condition) })}</Badge>}
          </p>
          <Said words={textsOf(answer, "agreement_made", one.agreement, "what")} />
          <Told answer={answer} kind="agreement_made" item={one.agreement} fields={["task", "condition"]} />
          <Told answer={answer} kind="agreement_settled" item={one.agreement} fields={["note"]} />
          <Told answer={answer} kind="condition_settled" item={one.agreement} fields={["note"]} />
          {one.amountCents !== undefined && <p class="nl-paragraph">{moneyText(one.amountCents, language.value)}</p>}
        </ItemCard>
      ))}
    </ul>
  );
}

/** What is proposed to a board, who voted, and whose vote it waits for. */
export function votesText(show: ShowAnswer, tier: Tier | undefined): string {
  const seats = (tier?.board ?? []).map((member) => ({ member, vote: (show.votes ?? []).find((one) => one.member === member && one.proposal === show.proposal) }));
  const cast = seats.filter(({ vote }) => vote !== undefined).map(({ member, vote }) => `${member} ${vote?.yes === true ? t("voor") : t("tegen")}`);
  const open = seats.filter(({ vote }) => vote === undefined).map(({ member }) => member);
  return [term("outcome", show.proposed), ...cast, open.length === 0 ? "" : t("nog niet gestemd: {who}", { who: open.join(", ") })].filter((part) => part !== "").join("; ");
}

export function Outcome({ context, answer }: PartProps) {
  const { show } = context;
  const explanation = answer?.contents?.filter((one) => one.field === "explanation").at(-1);
  return (
    <>
      {show.outcome !== undefined && (
        <div class="db-outcome">
          <p class="db-outcome__word">{term("outcome", show.outcome)}</p>
          <Said words={explanation?.words} />
          <Facts
            pairs={[
              [t("Mandaat van"), show.mandate],
              [t("Gebruikte ruimte"), topicName(context.ladder.rooms, show.room)],
              [t("Formeel besluit door"), show.formalBy],
              [t("Uiterlijk"), show.formalDate === undefined ? "" : <Day on={show.formalDate} />],
              [t("De inwoner weet het"), show.told === true ? t("ja") : t("nog niet")],
            ]}
          />
          {show.withoutQuorum === true && <Badge kind="warning">{t("gegeven terwijl er te weinig leden waren")}</Badge>}
        </div>
      )}
      {show.proposed !== undefined && (
        <div class="db-outcome">
          <p class="nl-paragraph">
            {t("Het bestuur stemt over:")} <strong>{votesText(show, context.tier)}</strong>
          </p>
          <Said words={explanation?.words} />
        </div>
      )}
      <Agreements context={context} answer={answer} />
      {(show.temporaries ?? []).length > 0 && (
        <ul class="db-cards">
          {show.temporaries!.map((one) => (
            <ItemCard key={one.temporary} context={context} kind="temporary" id={one.temporary} view={one}>
              <p class="db-card__title">
                {t("Tijdelijk geregeld, tot en met")} <Day on={one.until} /> {one.result !== undefined && <Badge>{term("temporaryResult", one.result)}</Badge>}
              </p>
              <Said words={textsOf(answer, "temporary_begun", one.temporary, "what")} />
              <Told answer={answer} kind="temporary_settled" item={one.temporary} fields={["reason", "told"]} />
            </ItemCard>
          ))}
        </ul>
      )}
      {show.outcome === undefined && (show.agreements ?? []).length === 0 && <None text={t("Er is nog geen uitkomst.")} />}
      <GroupActions context={context} group="outcome" />
    </>
  );
}

function spendBadge(one: SpendView) {
  const kind = one.state === "approved" ? "positive" : one.state === "requested" ? "warning" : "neutral";
  return <Badge kind={kind}>{term("spendState", one.state)}</Badge>;
}

export function Money({ context, answer }: PartProps) {
  const { show, ladder } = context;
  return (
    <>
      {(show.spends ?? []).length === 0 && <None text={t("Er is geen geld gevraagd.")} />}
      <ul class="db-cards">
        {(show.spends ?? []).map((one) => (
          <ItemCard key={one.spend} context={context} kind="spend" id={one.spend} view={one}>
            <p class="db-card__title">
              {moneyText(one.cents, language.value)} {t("uit {pot}", { pot: topicName(ladder.pots, one.pot) })} {spendBadge(one)}
              {one.kind === "loan" && <Badge>{term("spendKind", one.kind)}</Badge>}
              {one.about !== undefined && <Badge>{term("about", one.about)}</Badge>}
            </p>
            <Facts
              pairs={[
                [t("Verantwoord"), one.accountedCents === undefined ? "" : moneyText(one.accountedCents, language.value)],
                [t("Afgelost"), one.repaidCents === undefined ? "" : moneyText(one.repaidCents, language.value)],
                [t("Kwijtgescholden"), one.forgivenCents === undefined ? "" : moneyText(one.forgivenCents, language.value)],
                [t("Akkoord van"), one.contact],
              ]}
            />
            <Said words={textsOf(answer, "spend_requested", one.spend, "reason")} />
            <Told answer={answer} kind="spend_rejected" item={one.spend} fields={["reason"]} />
          </ItemCard>
        ))}
      </ul>
      <GroupActions context={context} group="money" />
    </>
  );
}

export function People({ context, answer }: PartProps) {
  const { show, ladder } = context;
  return (
    <>
      <ul class="db-cards">
        {(show.experts ?? []).map((one) => (
          <ItemCard key={`e${one.expert}`} context={context} kind="expert" id={one.expert} view={one}>
            <p class="db-card__title">
              {who(context, one.person)}, {one.profession === undefined ? t("deskundige") : topicName(ladder.professions, one.profession)}{" "}
              {one.spoke === true && <Badge kind="positive">{t("sprak zich uit")}</Badge>}
              {one.released === true && <Badge>{t("leest niet meer mee")}</Badge>}
            </p>
            <Said words={textsOf(answer, "expert_named", one.expert, "question")} />
            <Told answer={answer} kind="expert_released" item={one.expert} fields={["reason"]} />
          </ItemCard>
        ))}
        {(show.participants ?? []).map((one) => (
          <ItemCard key={`p${one.participant}`} context={context} kind="participant" id={one.participant} view={one}>
            <p class="db-card__title">
              {participantName(ladder, one.who)} {one.function !== undefined && <Badge>{term("function", one.function)}</Badge>}
              {one.statutory !== undefined && <Badge>{topicName(ladder.statutory, one.statutory)}</Badge>}
              {one.attendance !== undefined && <Badge>{term("attendance", one.attendance)}</Badge>}
              {one.commitment !== undefined && <Badge>{term("commitment", one.commitment)}</Badge>}
            </p>
            <Said words={textsOf(answer, "participant_invited", one.participant, "note")} />
            <Told answer={answer} kind="participant_recorded" item={one.participant} fields={["reason"]} />
          </ItemCard>
        ))}
        {(show.sides ?? []).map((code) => (
          <ItemCard key={`s${code}`} context={context} kind="side" id={code} view={{}}>
            <p class="db-card__title">
              {t("Zijroute:")} {topicName(ladder.sides, code)}
            </p>
          </ItemCard>
        ))}
      </ul>
      {(show.needs ?? []).length > 0 && (
        <p class="nl-paragraph">
          {t("Nodige mandaten:")}{" "}
          {show.needs!
            .map((one) => `${topicName(ladder.subjects, one.subject)}${one.cents === undefined ? "" : ` (${moneyText(one.cents, language.value)})`}`)
            .join(", ")}
        </p>
      )}
      {(show.referrals ?? []).map((one) => (
        <Facts
          key={one.referral}
          pairs={[
            [t("Verwezen naar"), one.to],
            [t("Sinds"), <FullMoment at={one.opened} />],
            [t("Laatste stap daar"), one.step === undefined ? "" : term("referralStep", one.step)],
            [t("Afgelopen"), one.end === undefined ? "" : term("referralEnd", one.end)],
          ]}
        />
      ))}
      <GroupActions context={context} group="people" />
    </>
  );
}

export function Together({ context }: { context: Context }) {
  return (
    <>
      {(context.show.links ?? []).length === 0 && <None text={t("Deze casus is aan geen andere gekoppeld.")} />}
      <ul class="db-cards">
        {(context.show.links ?? []).map((one) => (
          <ItemCard key={`${one.kind} ${one.caseId}`} context={context} kind="link" id={one.caseId} view={one}>
            <p class="db-card__title">
              {term("link", one.kind)} <CaseLink caseId={one.caseId} /> {one.result !== undefined && <Badge>{term("issueResult", one.result)}</Badge>}
            </p>
          </ItemCard>
        ))}
      </ul>
      <GroupActions context={context} group="together" />
      <Move context={context} />
    </>
  );
}

export { ItemCard, None };
