// SPDX-License-Identifier: EUPL-1.2
/* Who read in an emergency, without the right to it, and what others make of that. Who reviews it reads the reason here; that
 * is a reading, and recorded, so it is asked for at a press and gone with the screen. */
import { useSignal } from "@preact/signals";
import { Problem } from "../api";
import { useForm } from "../form";
import { choices, type GlassAnswer, type GlassView } from "../generated/protocol";
import { t, term } from "../i18n";
import { ChoiceField, TextField } from "../parts/fields";
import { ask } from "../outbox";
import { Empty, Loading, ProblemAlert } from "../parts/page";
import { SendBox } from "../parts/send";
import { Badge, CaseLink, Disclosure, FullMoment, Written } from "../parts/show";
import { useAll } from "../resource";
import { me } from "../session";

function Reason({ of }: { of: GlassView }) {
  const answer = useSignal<GlassAnswer | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const read = async (): Promise<void> => {
    try {
      answer.value = await ask("glass_read", { caseId: of.caseId, glass: of.glass });
      problem.value = undefined;
    } catch (thrown) {
      problem.value = thrown instanceof Problem ? thrown : new Problem(0, String(thrown), "");
    }
  };
  return (
    <div aria-live="polite">
      {problem.value !== undefined && <ProblemAlert problem={problem.value} />}
      {answer.value === undefined ? (
        <p class="nl-paragraph">
          <button type="button" class="nl-button nl-button--secondary" onClick={() => void read()}>
            {t("Lees waarom {person} las; dit wordt vastgelegd", { person: of.person })}
          </button>
        </p>
      ) : answer.value.reason === undefined ? (
        <p class="nl-paragraph">{t("De reden is gewist, met de inhoud van de casus.")}</p>
      ) : (
        <>
          <p class="db-answer__by">{t("De reden die {person} gaf", { person: of.person })}</p>
          <Written>{answer.value.reason}</Written>
        </>
      )}
    </div>
  );
}

function Review({ of }: { of: GlassView }) {
  const form = useForm();
  return (
    <SendBox
      form={form}
      command="glass_review"
      body={(filled) => ({ caseId: of.caseId, glass: of.glass, ...filled })}
      wanted={["result"]}
      button={t("Oordeel over {person} vastleggen", { person: of.person })}
      done={t("Vastgelegd.")}
    >
      <Reason of={of} />
      <ChoiceField
        form={form}
        name="result"
        label={t("Was het nodig?")}
        options={choices.glassResult.map((one) => ({ value: one, label: term("glassResult", one) }))}
      />
      <TextField form={form} name="texts.note" label={t("Toelichting")} optional rows={3} max={2000} />
    </SendBox>
  );
}

export function Glasses() {
  const glasses = useAll("glasses", { limit: 100 }, "glasses");
  return (
    <Loading of={glasses}>
      {(answer) =>
        (answer.glasses ?? []).length === 0 ? (
          <Empty title={t("Niemand las zonder recht")} />
        ) : (
          <ul class="db-cards">
            {answer.glasses!.map((one) => (
              <li class="db-card" key={`${one.caseId} ${one.glass}`}>
                <p class="db-card__title">
                  {one.person} <CaseLink caseId={one.caseId} />{" "}
                  {one.result === undefined ? <Badge kind="warning">{t("nog te beoordelen")}</Badge> : <Badge>{term("glassResult", one.result)}</Badge>}
                </p>
                <p class="db-card__sub">
                  <FullMoment at={one.broken} />
                  {one.reviewedBy !== undefined && `, ${t("beoordeeld door {person}", { person: one.reviewedBy })}`}
                </p>
                {one.result === undefined && one.person !== me.value && (
                  <Disclosure name={`glas ${one.caseId} ${one.glass}`} summary={t("Beoordelen")}>
                    <Review of={one} />
                  </Disclosure>
                )}
              </li>
            ))}
          </ul>
        )
      }
    </Loading>
  );
}
