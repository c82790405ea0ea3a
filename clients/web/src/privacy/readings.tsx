// SPDX-License-Identifier: EUPL-1.2
/* Who read what, over all cases. */
import { bodyOf, useForm } from "../form";
import { plural, t, term } from "../i18n";
import { ChooseField } from "../parts/choose";
import { useColleagues } from "../parts/colleagues";
import { DateField, FormBox } from "../parts/fields";
import { Table } from "../parts/list";
import { Empty, Loading } from "../parts/page";
import { Badge, CaseLink, FullMoment } from "../parts/show";
import { useAll } from "../resource";
import { usePlace } from "../router";

interface Asked {
  person?: string;
  from?: string;
  until?: string;
}

export function Readings() {
  const asked = usePlace<Asked>("lezingen", {});
  const form = useForm({ ...asked.value });
  const colleagues = useColleagues();
  const readings = useAll("readings", { ...asked.value, limit: 200 }, "readings");
  return (
    <>
      <FormBox form={form} button={t("Toon")} onSubmit={() => (asked.value = bodyOf(form.values.value) as Asked)}>
        <ChooseField form={form} name="person" label={t("Wie")} optional hint={t("Typ een deel van een code of een rol, en kies.")} known={colleagues} />
        <DateField form={form} name="from" label={t("Van")} optional />
        <DateField form={form} name="until" label={t("Tot en met")} optional />
      </FormBox>
      <Loading of={readings}>
        {(answer) =>
          (answer.readings ?? []).length === 0 ? (
            <Empty title={t("In deze periode las niemand iets")} />
          ) : (
            <Table
              caption={plural(answer.readings!.length, "1 keer gelezen", "{n} keer gelezen")}
              rows={[...answer.readings!].reverse()}
              keyOf={(row) => `${row.stamp} ${row.person} ${row.caseId}`}
              columns={[
                { name: t("Wie"), cell: (row) => row.person },
                { name: t("Casus"), cell: (row) => (row.caseId === undefined ? t("geen casus") : <CaseLink caseId={row.caseId} />) },
                { name: t("Wanneer"), cell: (row) => <FullMoment at={row.stamp} /> },
                {
                  name: t("Waarvoor"),
                  cell: (row) => (
                    <>
                      {row.purpose === undefined ? t("het werk aan de casus") : term("readPurpose", row.purpose)}{" "}
                      {row.refused === true && <Badge kind="negative">{t("geweigerd")}</Badge>}
                    </>
                  ),
                },
                { name: t("Via"), cell: (row) => row.via ?? t("eigen programma") },
              ]}
            />
          )
        }
      </Loading>
    </>
  );
}
