// SPDX-License-Identifier: EUPL-1.2
/* What has been kept long enough, and asking that it be destroyed. */
import { useForm, value } from "../form";
import { named, t, term } from "../i18n";
import { useLadder } from "../ladder";
import { DateField, FormBox, SelectField } from "../parts/fields";
import { ladderTitle } from "../parts/ladders";
import { Table } from "../parts/list";
import { Empty, Loading } from "../parts/page";
import { send } from "../parts/send";
import { Badge, CaseLink, Day, FullMoment } from "../parts/show";
import { useAll } from "../resource";
import { navigate, usePlace } from "../router";
import { hasRole, ladders } from "../session";

export function Retention() {
  const ladder = usePlace<string>("ladder", ladders.value[0] ?? "");
  const due = usePlace<string>("dag", "");
  const form = useForm({ ladder: ladder.value, due: due.value });
  const body = { ladder: ladder.value, limit: 200, ...(due.value === "" ? {} : { due: due.value }) };
  const retention = useAll("retention", ladder.value === "" ? undefined : body, "cases");
  const { ladder: rules } = useLadder(ladder.value);
  const ask = (): void => {
    const { limit: _, ...rest } = body;
    void send(form, "retention_ask", rest, t("Gevraagd. Een ander moet haar goedkeuren.")).then((outcome) => {
      if (outcome !== undefined) navigate("/privacy");
    });
  };
  return (
    <>
      <FormBox
        form={form}
        button={t("Toon")}
        onSubmit={() => {
          ladder.value = value<string>(form, "ladder") ?? "";
          due.value = value<string>(form, "due") ?? "";
        }}
      >
        <SelectField form={form} name="ladder" label={t("Ladder")} options={ladders.value.map((code) => ({ value: code, label: ladderTitle(code) }))} />
        <DateField form={form} name="due" label={t("Termijn voorbij op")} optional hint={t("Leeg: vandaag.")} />
      </FormBox>
      <Loading of={retention}>
        {(answer) =>
          (answer.cases ?? []).length === 0 ? (
            <Empty title={t("Er is niets dat weg moet")} />
          ) : (
            <>
              <Table
                caption={t("Bewaartermijn voorbij, {ladder}", { ladder: named(rules, ladder.value) })}
                rows={answer.cases!}
                keyOf={(row) => row.caseId}
                columns={[
                  { name: t("Casus"), cell: (row) => <CaseLink caseId={row.caseId} /> },
                  { name: t("Geëindigd"), cell: (row) => <FullMoment at={row.ended} /> },
                  { name: t("Uitkomst"), cell: (row) => term("outcome", row.outcome) },
                  {
                    name: t("Bewaren tot en met"),
                    cell: (row) => (
                      <>
                        <Day on={row.due} /> {row.restricted === true && <Badge kind="warning">{t("blijft: verwerking beperkt")}</Badge>}
                      </>
                    ),
                  },
                ]}
              />
              {hasRole("privacy") && (
                <p class="nl-paragraph">
                  <button type="button" class="nl-button nl-button--primary nl-button--negative" onClick={ask}>
                    {t("Vernietiging vragen; een ander keurt haar goed")}
                  </button>
                </p>
              )}
            </>
          )
        }
      </Loading>
    </>
  );
}
