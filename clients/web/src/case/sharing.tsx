// SPDX-License-Identifier: EUPL-1.2
/* Why a case may be shared, what went to whom, and who read it. */
import type { Context } from "../actions/kinds";
import { t, term } from "../i18n";
import { topicName } from "../ladder";
import { Table } from "../parts/list";
import { Loading } from "../parts/page";
import { Badge, Day, Disclosure, Facts, FullMoment } from "../parts/show";
import { useAll, useQuery } from "../resource";
import { GroupActions, ItemCard, None } from "./talk";

export function Sharing({ context }: { context: Context }) {
  const { show, ladder, caseId } = context;
  const grounds = useQuery("grounds", { caseId });
  return (
    <>
      <Facts
        pairs={[
          [
            t("De casus rust op"),
            <>
              {term("ground", show.ground)}{" "}
              {show.consentWithdrawn === true && (
                <Badge kind="negative" why={t("er wordt niets gedeeld tot er een andere grondslag is")}>
                  {t("ingetrokken")}
                </Badge>
              )}
            </>,
          ],
        ]}
      />
      {(grounds.data.value?.grounds ?? []).length > 0 && (
        <ul class="db-cards">
          {grounds.data.value!.grounds!.map((one) => (
            <ItemCard key={one.ground} context={context} kind="ground" id={one.ground} view={one}>
              <p class="db-card__title">
                {topicName(ladder.receivers, one.receiver)}: {topicName(ladder.grounds, one.basis)}{" "}
                {one.holds === true ? <Badge kind="positive">{t("geldt")}</Badge> : <Badge kind="negative">{t("geldt niet meer")}</Badge>}
              </p>
              <Facts
                pairs={[
                  [t("Gegeven door"), term("consentBy", one.by)],
                  [t("Tot en met"), one.until === undefined ? "" : <Day on={one.until} />],
                ]}
              />
            </ItemCard>
          ))}
        </ul>
      )}
      {(grounds.data.value?.lacking ?? []).length > 0 && (
        <p class="nl-paragraph">
          {t("Nog zonder grondslag, dus daar gaat niets heen:")} {grounds.data.value!.lacking!.map((code) => topicName(ladder.receivers, code)).join(", ")}
        </p>
      )}
      <Disclosure name="gedeeld" summary={t("Wat ging naar wie?")}>
        <SharedList context={context} />
      </Disclosure>
      <GroupActions context={context} group="sharing" />
    </>
  );
}

function SharedList({ context }: { context: Context }) {
  const shared = useAll("shared", { caseId: context.caseId, limit: 100 }, "shared");
  return (
    <Loading of={shared}>
      {(answer) =>
        (answer.shared ?? []).length === 0 ? (
          <None text={t("Er is nog niets gedeeld.")} />
        ) : (
          <Table
            caption={t("Wat ging naar wie")}
            captionHidden
            rows={answer.shared!}
            keyOf={(row) => `${row.stamp} ${row.to} ${row.way}`}
            columns={[
              { name: t("Naar"), cell: (row) => topicName(context.ladder.tiers, row.to) },
              { name: t("Hoe"), cell: (row) => term("sharedBy", row.way) },
              { name: t("Wanneer"), cell: (row) => <FullMoment at={row.stamp} /> },
              { name: t("Door"), cell: (row) => row.actor },
              { name: t("Grond"), cell: (row) => (row.groundEnded === true ? <Badge kind="negative">{t("geldt niet meer")}</Badge> : t("geldt")) },
            ]}
          />
        )
      }
    </Loading>
  );
}

/** Who read it: for the holder and the privacy officer; to others the daemon says that it is not theirs. */
export function Readers({ context }: { context: Context }) {
  const reads = useAll("reads", { caseId: context.caseId, limit: 200 }, "reads");
  return (
    <Loading of={reads}>
      {(answer) =>
        (answer.reads ?? []).length === 0 ? (
          <None text={t("Niemand heeft de inhoud gelezen.")} />
        ) : (
          <Table
            caption={t("Wie las de inhoud")}
            captionHidden
            rows={[...answer.reads!].reverse()}
            keyOf={(row) => `${row.stamp} ${row.person}`}
            columns={[
              { name: t("Wie"), cell: (row) => (row.person === context.me ? t("u") : row.person) },
              { name: t("Wanneer"), cell: (row) => <FullMoment at={row.stamp} /> },
              {
                name: t("Wat"),
                cell: (row) => (
                  <>
                    {row.refused === true ? <Badge kind="negative">{t("geweigerd")}</Badge> : row.extract === undefined ? t("alles") : t("een deel")}
                    {row.purpose !== undefined && <> {term("readPurpose", row.purpose)}</>}
                  </>
                ),
              },
            ]}
          />
        )
      }
    </Loading>
  );
}
