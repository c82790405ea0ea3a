// SPDX-License-Identifier: EUPL-1.2
/* The plan of a case as it was written, and completing it. */
import { useEffect } from "preact/hooks";
import { isCase, type Context } from "../actions/kinds";
import { demand, useDraft, useForm, value } from "../form";
import type { ContentAnswer } from "../generated/protocol";
import { named, t } from "../i18n";
import { FormBox } from "../parts/fields";
import { Alert, ProblemAlert } from "../parts/page";
import { DistrictField, DomainsField, ObstaclesField, OutsideFields, PlanField } from "../parts/questions";
import { send } from "../parts/send";
import { Badge, FullMoment, Written } from "../parts/show";
import { usePlace, visit } from "../router";
import { amendments, notEmptied } from "./amend";
import { contentOf, isNewer, mayBeOwn, newest, ownIsSeen, readContent } from "./content";
import { textName } from "./texts";

function mayRead(context: Context): boolean {
  return (context.show.may ?? []).some((one) => one.command === "case_read") && context.show.erased !== true;
}

/** Reads once in a visit: what was not read yet, or what somebody wrote on since. `fresh`: the case is as it is now. */
export function useContent(context: Context, fresh: boolean): ContentAnswer | undefined {
  const { caseId, show } = context;
  const content = contentOf(caseId);
  const may = mayRead(context);
  useEffect(() => {
    if (!may || !fresh || content.visit === visit.value) return;
    content.visit = visit.value;
    if (content.answer.value === undefined || isNewer(caseId, show)) void readContent(caseId, show);
  }, [caseId, may, fresh]);
  /* who passed it on, and may read it no more, is not shown old words as if they were the last ones */
  return may ? content.answer.value : undefined;
}

function AmendForm({ context, answer, onClose }: { context: Context; answer: ContentAnswer | undefined; onClose: () => void }) {
  const { caseId, ladder, show } = context;
  const initial = {
    ...Object.fromEntries(ladder.form.map((field) => [`texts.${field.code}`, newest(answer, field.code)?.words ?? ""])),
    obstacles: show.obstacles ?? [],
    domains: show.domains ?? [],
    district: show.district ?? "",
    outsideDate: show.outsideDate ?? "",
    outsideKind: show.outsideKind ?? "",
  };
  const form = useForm(initial, `amend ${caseId}`);
  const wanted = ["domains", ...((value<string>(form, "outsideDate") ?? "") === "" ? [] : ["outsideKind"])];
  return (
    <FormBox
      form={form}
      button={show.claimedBy === undefined || show.claimedBy === context.me ? t("Bewaren") : t("Bewaren; {person} ziet het meteen", { person: show.claimedBy })}
      onCancel={onClose}
      onSubmit={() => {
        if (!demand(form, wanted, notEmptied(form.initial, form.values.value))) return;
        const body = amendments(form.initial, form.values.value);
        if (body === undefined) return onClose();
        void send(form, "case_amend", { caseId, ...body }, t("De casus is bijgewerkt.")).then((outcome) => outcome !== undefined && onClose());
      }}
    >
      <DomainsField form={form} ladder={ladder} label={t("Gebieden")} />
      <ObstaclesField form={form} ladder={ladder} label={t("Belemmeringen")} />
      <DistrictField form={form} ladder={ladder} label={t("Wijk of team")} optional />
      <OutsideFields form={form} />
      {ladder.form.map((field) => (
        <PlanField
          key={field.code}
          form={form}
          field={field}
          rows={String(value(form, `texts.${field.code}`) ?? "").length > 200 ? 6 : 3}
        />
      ))}
    </FormBox>
  );
}

/** Something was written since the reader read. What he wrote himself is shown without asking. */
function Newer({ context }: { context: Context }) {
  const { caseId, show } = context;
  const { own, busy } = contentOf(caseId);
  const newer = isNewer(caseId, show);
  const seen = ownIsSeen(own.value, show);
  useEffect(() => {
    if (!seen || busy.value) return;
    own.value = { ...own.value, done: undefined };
    if (newer) void readContent(caseId, show);
  }, [seen, newer, busy.value, show]);
  if (!newer || busy.value || mayBeOwn(caseId)) return null;
  return (
    <Alert kind="info" title={t("Er is intussen iets bijgekomen")}>
      <button type="button" class="nl-button nl-button--secondary" onClick={() => void readContent(caseId, show)}>
        {t("Lees opnieuw")}
      </button>
    </Alert>
  );
}

/** What was asked or proposed, and what was said to it: of a consultation or an issue, which have no plan. */
function About({ answer }: { answer: ContentAnswer }) {
  return (
    <>
      {(answer.contents ?? []).map((text) => (
        <div class="db-answer" key={`${text.kind} ${text.field} ${text.stamp}`}>
          <h3 class="nl-heading nl-heading--level-3">{textName(undefined, text.field)}</h3>
          <Written>{text.words}</Written>
          <p class="db-answer__by">
            {text.by}, <FullMoment at={text.stamp} />
          </p>
        </div>
      ))}
    </>
  );
}

export function Plan({ context, answer }: { context: Context; answer: ContentAnswer | undefined }) {
  const amending = usePlace("amending", false);
  const draft = useDraft(`amend ${context.caseId}`, amending.value);
  const { ladder, show, caseId } = context;
  const content = contentOf(caseId);
  if (show.erased === true) return <Alert kind="info" title={t("De inhoud van deze casus is vernietigd")} />;
  if (content.problem.value !== undefined) return <ProblemAlert problem={content.problem.value} retry={() => void readContent(caseId, show)} />;
  if (!mayRead(context))
    return (
      <Alert kind="info" title={t("U ziet waar de casus is, maar niet wat erin staat")}>
        <p class="nl-paragraph">{t("Dat leest alleen wie aan de casus werkt.")}</p>
      </Alert>
    );
  if (answer === undefined) return <p class="db-loading">{t("Bezig met laden…")}</p>;
  if (amending.value) return <AmendForm context={context} answer={answer} onClose={() => (amending.value = false)} />;
  const mayAmend = (show.may ?? []).some((one) => one.command === "case_amend");
  return (
    <>
      <Newer context={context} />
      {answer.extract !== undefined && (
        <p class="nl-paragraph">{t("U ziet een deel van de casus, volgens de afspraken van deze ladder.")}</p>
      )}
      {!isCase(context) && <About answer={answer} />}
      {(isCase(context) ? ladder.form : []).map((field) => {
        const text = newest(answer, field.code);
        /* What is filled in and does not come is not for this reader, or newer than what he read. */
        if (text === undefined && (show.filled?.includes(field.code) === true || !mayAmend)) return null;
        return (
          <div class="db-answer" key={field.code}>
            <h3 class="nl-heading nl-heading--level-3">{named(field, field.code)}</h3>
            {text === undefined ? (
              <p class="db-answer__none">{t("nog niet ingevuld")}</p>
            ) : (
              <>
                <Written>{text.words}</Written>
                <p class="db-answer__by">
                  {text.by}, <FullMoment at={text.stamp} /> {text.corrected === true && <Badge>{t("verbeterd")}</Badge>}
                </p>
              </>
            )}
          </div>
        );
      })}
      <p class="db-recorded">{t("Dat u dit las, is vastgelegd.")}</p>
      {mayAmend && (
        <button type="button" class="nl-button nl-button--secondary" onClick={() => (amending.value = true)}>
          {draft ? t("Verder met wat u nog niet bewaarde") : t("Aanvullen of veranderen")}
        </button>
      )}
    </>
  );
}
