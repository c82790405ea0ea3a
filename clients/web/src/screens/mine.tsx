// SPDX-License-Identifier: EUPL-1.2
/* My work: what is asked of me, by when, over all ladders. */
import { language, t, term } from "../i18n";
import { Badge, CaseLink, Deadline, Facts } from "../parts/show";
import { SteadyList } from "../parts/list";
import { Empty, Loading, Page } from "../parts/page";
import { useQuery } from "../resource";

export default function Mine() {
  const work = useQuery("queue", { english: language.value === "en", limit: 100 });
  return (
    <Page title={t("Mijn werk")} lead={t("Wat er van u wordt gevraagd. Wat het eerst af moet, staat bovenaan.")}>
      <Loading of={work}>
        {(answer) =>
          (answer.cases ?? []).length === 0 ? (
            <Empty title={t("Er wordt nu niets van u gevraagd")} />
          ) : (
            <SteadyList rows={answer.cases ?? []} keyOf={(line) => `${line.caseId} ${line.step}`} label={t("Mijn werk")}>
              {(line) => (
                <>
                  <p class="db-card__title">
                    <CaseLink caseId={line.caseId} />{" "}
                    {line.urgency === "urgent" && <Badge kind="negative">{t("spoed")}</Badge>}
                  </p>
                  <p class="nl-paragraph">{line.words ?? line.step}</p>
                  <Deadline due={line.due} late={line.late} />
                  <Facts pairs={[[t("Stand"), term("status", line.status)]]} />
                </>
              )}
            </SteadyList>
          )
        }
      </Loading>
    </Page>
  );
}
