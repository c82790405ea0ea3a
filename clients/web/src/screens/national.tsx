// SPDX-License-Identifier: EUPL-1.2
/* What went to the national table, or to another site, and how far it is there; and, at the national table
 * itself, what others brought. The municipality keeps case and holder (PMM-3). */
import type { CaseLine } from "../generated/protocol";
import { plural, t, term } from "../i18n";
import { topicName, useLadder, type Ladder } from "../ladder";
import { CaseTable, Who } from "../parts/cases";
import { LadderChoice, ladderOfPath } from "../parts/ladders";
import { Empty, Loading, Page, Section } from "../parts/page";
import { By, Moment } from "../parts/show";
import { useAll, useQuery } from "../resource";
import type { ScreenProps } from "../screens";
import "../style/cases.css";

function isNational(ladder: Ladder | undefined, line: CaseLine): boolean {
  return line.referred === true || line.referral !== undefined || ladder?.tiers.find((tier) => tier.code === line.tier)?.kind === "national";
}

/** The last that is known of the other side, and when it was; also of what came back. */
function Progress({ line }: { line: CaseLine }) {
  const show = useQuery("show", { caseId: line.caseId }).data.value;
  const referral = (show?.referrals ?? []).at(-1);
  if (referral === undefined) return <>{line.claimedBy === undefined ? t("wacht tot iemand het oppakt") : t("wordt hier opgepakt")}</>;
  const steps: string[] = [t("naar {site}", { site: referral.to })];
  if (referral.end !== undefined) steps.push(term("referralEnd", referral.end));
  else if (referral.step !== undefined) steps.push(term("referralStep", referral.step));
  else steps.push(referral.received === undefined ? t("nog geen ontvangstbevestiging") : t("ontvangen"));
  const at = referral.ended ?? referral.stepAt ?? referral.received ?? referral.opened;
  return (
    <>
      {steps.join(": ")}
      {", "}
      <Moment at={at} />
      {(referral.missing ?? []).length > 0 && <>. {t("Mist: {missing}", { missing: referral.missing!.join(", ") })}</>}
    </>
  );
}

export default function National({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const lines = useAll("standup", code === undefined ? undefined : { ladder: code, limit: 100 }, "cases");
  const tier = ladder?.tiers.find((one) => one.kind === "national");
  const columns = [
    { name: t("Stand daar"), cell: (line: CaseLine) => <Progress line={line} /> },
    { name: t("Casushouder"), cell: (line: CaseLine) => <Who code={line.holder} /> },
    { name: t("Aan zet"), cell: (line: CaseLine) => <Who code={line.owner} /> },
    { name: t("Uiterlijk"), cell: (line: CaseLine) => <By due={line.due} lateSince={line.lateSince} /> },
  ];
  return (
    <Page
      title={t("Landelijk")}
      lead={tier === undefined ? undefined : t("Wat bij {tier} ligt, of bij een andere organisatie. De casus en de casushouder blijven hier.", { tier: topicName(ladder?.tiers, tier.code) })}
      actions={<LadderChoice code={code} to={(one) => `/landelijk/${one}`} />}
    >
      <Loading of={lines}>
        {(answer) => {
          const rows = (answer.cases ?? []).filter((line) => isNational(ladder, line));
          const out = rows.filter((line) => line.referred === true || line.referral !== undefined);
          const here = rows.filter((line) => !out.includes(line));
          return rows.length === 0 ? (
            <Empty title={t("Er ligt nu niets landelijk")}>
              <p class="nl-paragraph">{t("Een voorzitter of coördinator schaalt een casus op vanaf de hoogste trede.")}</p>
            </Empty>
          ) : (
            <>
              {out.length > 0 && (
                <Section title={t("Voorgelegd aan een ander")} id="voorgelegd">
                  <CaseTable ladder={ladder} rows={out} caption={t("Voorgelegd aan een ander")} more={columns} reset={code ?? ""} oneTier />
                </Section>
              )}
              {here.length > 0 && (
                <Section title={t("Bij de landelijke tafel")} id="hier" aside={<span class="db-none">{plural(here.length, "1 casus", "{n} casussen")}</span>}>
                  <CaseTable ladder={ladder} rows={here} caption={t("Bij de landelijke tafel")} more={columns} reset={code ?? ""} />
                </Section>
              )}
            </>
          );
        }}
      </Loading>
    </Page>
  );
}
