// SPDX-License-Identifier: EUPL-1.2
/* Issues: what keeps coming back. The pattern of obstacles and domains, as a table that reads as a chart;
 * what the site proposes, to be taken up or not; what somebody brings further, and what came of the rest. */
import { useSignal } from "@preact/signals";
import { useForm, value, type Form } from "../form";
import { choices, type IssueLine } from "../generated/protocol";
import { named, plural, t, term } from "../i18n";
import { topicName, useLadder, type Ladder, type Topic } from "../ladder";
import { Who } from "../parts/cases";
import { BarTable } from "../parts/chart";
import { ChooseField } from "../parts/choose";
import { ChoiceField, SelectField, TextField } from "../parts/fields";
import { LadderChoice, ladderOfPath } from "../parts/ladders";
import { Empty, Loading, Page, Section } from "../parts/page";
import { CaseLink, Disclosure, Facts, Moment } from "../parts/show";
import { topicOptions } from "../parts/questions";
import { SendBox } from "../parts/send";
import { StepBox } from "../parts/steps";
import { useAll, useQuery } from "../resource";
import type { ScreenProps } from "../screens";
import { hasRole } from "../session";
import { mayGive } from "../steps";
import { peopleOf } from "../who";
import "../style/cases.css";
import "../style/chart.css";

function title(ladder: Ladder | undefined, issue: IssueLine): string {
  return `${topicName(ladder?.obstacles, issue.obstacle)}, ${topicName(ladder?.domains, issue.domain)}`;
}

/* --- the pattern --- */

function weight(n: number, most: number): string | undefined {
  return n === 0 ? undefined : String(Math.max(1, Math.ceil((3 * n) / Math.max(1, most))));
}

function Pattern({ ladder, issues }: { ladder: Ladder; issues: IssueLine[] }) {
  const count = (obstacle: string, domain: string) =>
    issues.filter((one) => one.obstacle === obstacle && one.domain === domain).reduce((sum, one) => sum + (one.cases ?? 0), 0);
  const used = (list: Topic[] | undefined, of: (issue: IssueLine) => string) => (list ?? []).filter((topic) => issues.some((issue) => of(issue) === topic.code));
  const obstacles = used(ladder.obstacles, (issue) => issue.obstacle);
  const domains = used(ladder.domains, (issue) => issue.domain);
  const most = Math.max(1, ...obstacles.flatMap((obstacle) => domains.map((domain) => count(obstacle.code, domain.code))));
  return (
    <div class="db-pattern__scroll" tabIndex={0} role="group" aria-label={t("Patroon, schuift opzij")}>
      <table class="db-pattern">
        <caption class="db-bar-chart__caption">{t("Casussen met een kwestie: wat blokkeert, op welk gebied")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Wat blokkeert")}</th>
            {domains.map((domain) => (
              <th scope="col" key={domain.code}>
                {named(domain, domain.code)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {obstacles.map((obstacle) => (
            <tr key={obstacle.code}>
              <th scope="row">{named(obstacle, obstacle.code)}</th>
              {domains.map((domain) => {
                const n = count(obstacle.code, domain.code);
                return (
                  <td key={domain.code} data-weight={weight(n, most)}>
                    {n === 0 ? "" : n}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/* --- steps --- */

const ranks = ["0", "1", "2", "3", "4", "5"].map((n) => ({ value: n, label: n }));

function RankFields({ form }: { form: Form }) {
  return (
    <>
      <ChoiceField
        form={form}
        name="level"
        label={t("Op welk niveau?")}
        options={choices.issueLevel.map((one) => ({ value: one, label: term("issueLevel", one) }))}
      />
      <SelectField form={form} name="_stubborn" label={t("Hoe hardnekkig?")} optional hint={t("0 is niet, 5 is heel erg.")} options={ranks} />
      <SelectField form={form} name="_impact" label={t("Hoeveel maakt het uit?")} optional options={ranks} />
      <SelectField form={form} name="_quick" label={t("Hoe snel op te lossen?")} optional options={ranks} />
    </>
  );
}

function rankBody(form: Form, filled: Record<string, unknown>): Record<string, unknown> {
  const body = { ...filled };
  for (const name of ["stubborn", "impact", "quick"]) {
    const chosen = value<string>(form, `_${name}`);
    if (chosen !== undefined && chosen !== "") body[name] = Number(chosen);
  }
  return body;
}

function AdoptForm({ ladder, caseId, onDone }: { ladder: Ladder | undefined; caseId: string; onDone: () => void }) {
  const form = useForm({}, `adopt ${caseId}`);
  const person = value<string>(form, "person");
  return (
    <SendBox
      form={form}
      command="issue_adopt"
      body={(filled) => ({ caseId, ...rankBody(form, filled) })}
      wanted={["level"]}
      button={person === undefined || person === "" ? t("Aannemen: u wordt eigenaar") : t("Aannemen: {person} wordt eigenaar", { person })}
      done={t("De kwestie is aangenomen.")}
      onDone={onDone}
      onCancel={onDone}
    >
      <RankFields form={form} />
      <ChooseField form={form} name="person" label={t("Eigenaar")} optional hint={t("Laat leeg als u het zelf bent.")} known={peopleOf(ladder)} />
      <TextField form={form} name="texts.problem" label={t("Wat is het probleem?")} optional hint={t("Niets over wie het is.")} rows={3} max={4000} />
    </SendBox>
  );
}

function RejectForm({ caseId, onDone }: { caseId: string; onDone: () => void }) {
  const form = useForm({}, `reject ${caseId}`);
  return (
    <StepBox
      form={form}
      step="issue_reject"
      caseId={caseId}
      wanted={["texts.reason"]}
      button={t("Afwijzen")}
      done={t("De kwestie is afgewezen.")}
      onDone={onDone}
      onCancel={onDone}
      negative
    >
      <TextField form={form} name="texts.reason" label={t("Waarom is dit geen kwestie?")} rows={3} max={2000} />
    </StepBox>
  );
}

function RankForm({ issue, onDone }: { issue: IssueLine; onDone: () => void }) {
  const text = (n: number | undefined) => (n === undefined ? undefined : String(n));
  const form = useForm({ level: issue.level, _stubborn: text(issue.stubborn), _impact: text(issue.impact), _quick: text(issue.quick) });
  return (
    <SendBox
      form={form}
      command="issue_rank"
      body={(filled) => ({ caseId: issue.caseId, ...rankBody(form, filled) })}
      wanted={["level"]}
      button={t("Rang wijzigen")}
      done={t("De rang is gewijzigd.")}
      onDone={onDone}
      onCancel={onDone}
    >
      <RankFields form={form} />
    </SendBox>
  );
}

function CloseForm({ issue, onDone }: { issue: IssueLine; onDone: () => void }) {
  const form = useForm({}, `close ${issue.caseId}`);
  return (
    <StepBox
      form={form}
      step="issue_close"
      caseId={issue.caseId}
      wanted={["result", "texts.outcome"]}
      button={plural(issue.cases ?? 0, "Afronden: 1 casus hoort ervan", "Afronden: {n} casussen horen ervan")}
      done={t("De kwestie is afgerond.")}
      onDone={onDone}
      onCancel={onDone}
    >
      <ChoiceField
        form={form}
        name="result"
        label={t("Wat kwam ervan?")}
        options={choices.issueResult.map((one) => ({ value: one, label: term("issueResult", one) }))}
      />
      <TextField form={form} name="texts.outcome" label={t("Wat verandert er?")} rows={4} max={4000} />
    </StepBox>
  );
}

type IssueStep = "adopt" | "reject" | "rank" | "close";

function IssueSteps({ ladder, issue }: { ladder: Ladder | undefined; issue: IssueLine }) {
  const show = useQuery("show", { caseId: issue.caseId }).data.value;
  const open = useSignal<IssueStep | "">("");
  if (show === undefined) return null;
  const may: [IssueStep, string][] = (
    [
      ["adopt", t("Aannemen"), issue.status === "queued" && mayGive(show, "issue_adopt")],
      ["reject", t("Afwijzen"), issue.status === "queued" && mayGive(show, "issue_reject")],
      ["rank", t("Rang"), issue.status === "working" && mayGive(show, "issue_rank")],
      ["close", t("Afronden"), issue.status === "working" && mayGive(show, "issue_close")],
    ] as [IssueStep, string, boolean][]
  ).flatMap(([step, words, is]) => (is ? [[step, words] as [IssueStep, string]] : []));
  const end = () => (open.value = "");
  return (
    <>
      <div class="db-buttons">
        {may.map(([step, words]) => (
          <button
            key={step}
            type="button"
            class={`nl-button ${step === "adopt" ? "nl-button--primary" : "nl-button--secondary"}`}
            aria-expanded={open.value === step}
            onClick={() => (open.value = open.value === step ? "" : step)}
          >
            {words}
          </button>
        ))}
      </div>
      {open.value !== "" && (
        <div class="db-steps__form">
          {open.value === "adopt" && <AdoptForm ladder={ladder} caseId={issue.caseId} onDone={end} />}
          {open.value === "reject" && <RejectForm caseId={issue.caseId} onDone={end} />}
          {open.value === "rank" && <RankForm issue={issue} onDone={end} />}
          {open.value === "close" && <CloseForm issue={issue} onDone={end} />}
        </div>
      )}
    </>
  );
}

function ProposeForm({ ladder }: { ladder: Ladder }) {
  const form = useForm({}, `propose ${ladder.code}`);
  return (
    <SendBox
      form={form}
      command="issue_open"
      body={(filled) => ({ ladder: ladder.code, ...filled })}
      wanted={["obstacle", "domain", "texts.problem"]}
      button={t("Voorstellen aan {tier}", { tier: topicName(ladder.tiers, ladder.issuesTier) })}
      done={t("De kwestie is voorgesteld.")}
      onDone={() => (form.values.value = {})}
    >
      <SelectField form={form} name="obstacle" label={t("Wat blokkeert")} options={topicOptions(ladder.obstacles)} />
      <SelectField form={form} name="domain" label={t("Welk gebied?")} options={topicOptions(ladder.domains)} />
      <TextField form={form} name="texts.problem" label={t("Wat is het probleem?")} hint={t("Niets over wie het is.")} rows={3} max={4000} />
      <TextField form={form} name="other" label={t("Een casus waaraan het te zien is")} optional hint={t("Zoals D-7K3M-9QX2-AB4C.")} />
    </SendBox>
  );
}

/* --- the lists --- */

function rankText(issue: IssueLine): string {
  const parts: [string, number | undefined][] = [
    [t("hardnekkig"), issue.stubborn],
    [t("gewicht"), issue.impact],
    [t("snel"), issue.quick],
  ];
  return parts.flatMap(([name, n]) => (n === undefined ? [] : [`${name} ${n}`])).join(", ");
}

function Issues({ ladder, issues, name }: { ladder: Ladder | undefined; issues: IssueLine[]; name: string }) {
  return (
    <ul class="db-cards" aria-label={name}>
      {issues.map((issue) => (
        <li class="db-card" key={issue.caseId}>
          <h3 class="nl-heading nl-heading--level-3">{title(ladder, issue)}</h3>
          <Facts
            pairs={[
              [t("Nummer"), <CaseLink caseId={issue.caseId} />],
              [t("Casussen"), String(issue.cases ?? 0)],
              [t("Eigenaar"), issue.owner === undefined ? undefined : <Who code={issue.owner} />],
              [t("Niveau"), term("issueLevel", issue.level)],
              [t("Rang"), rankText(issue)],
              [t("Afspraken open"), issue.agreementsOpen === undefined || issue.agreementsOpen === 0 ? undefined : String(issue.agreementsOpen)],
              [t("Uiterlijk"), issue.due === undefined ? undefined : <Moment at={issue.due} />],
              [t("Wat ervan kwam"), term("issueResult", issue.result)],
            ]}
          />
          {(issue.status === "queued" || issue.status === "working") && <IssueSteps ladder={ladder} issue={issue} />}
        </li>
      ))}
    </ul>
  );
}

export default function IssuesScreen({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const { ladder } = useLadder(code);
  const found = useAll("issues", code === undefined ? undefined : { ladder: code, limit: 100 }, "issues");
  return (
    <Page
      title={t("Kwesties")}
      lead={t("Wat steeds terugkomt, en wie er iets aan doet.")}
      actions={<LadderChoice code={code} to={(one) => `/kwesties/${one}`} />}
    >
      {ladder?.issuesTier !== undefined && hasRole("professional", "coordinator", "policy") && (
        <Disclosure name="voorstellen" summary={t("Kwestie voorstellen")}>
          <ProposeForm ladder={ladder} />
        </Disclosure>
      )}
      <Loading of={found}>
        {(answer) => {
          const all = answer.issues ?? [];
          const proposed = all.filter((one) => one.status === "queued");
          const working = all.filter((one) => one.status === "working");
          const ended = all.filter((one) => one.status !== "queued" && one.status !== "working");
          if (all.length === 0)
            return (
              <Empty title={t("Er zijn nog geen kwesties")}>
                <p class="nl-paragraph">{t("Doorbraak stelt er een voor als dezelfde casus vaker voorkomt.")}</p>
              </Empty>
            );
          const open = [...proposed, ...working];
          return (
            <>
              <Section title={t("Patronen")} id="patronen">
                <div class="db-charts">
                  <BarTable
                    caption={t("Open kwesties, naar aantal casussen")}
                    names={[t("Kwestie"), t("Casussen")]}
                    rows={open
                      .slice()
                      .sort((a, b) => (b.cases ?? 0) - (a.cases ?? 0))
                      .slice(0, 10)
                      .map((issue) => ({ key: issue.caseId, label: title(ladder, issue), value: issue.cases ?? 0 }))}
                  />
                  {ladder !== undefined && <Pattern ladder={ladder} issues={open} />}
                </div>
              </Section>
              {working.length > 0 && (
                <Section title={t("Wordt aan gewerkt")} id="bezig">
                  <Issues ladder={ladder} issues={working} name={t("Wordt aan gewerkt")} />
                </Section>
              )}
              {proposed.length > 0 && (
                <Section title={t("Voorgesteld")} id="voorgesteld">
                  <Issues ladder={ladder} issues={proposed} name={t("Voorgesteld")} />
                </Section>
              )}
              {ended.length > 0 && (
                <Disclosure name="ended" summary={plural(ended.length, "1 afgeronde of afgewezen kwestie", "{n} afgeronde of afgewezen kwesties")}>
                  <Issues ladder={ladder} issues={ended} name={t("Afgerond of afgewezen")} />
                </Disclosure>
              )}
            </>
          );
        }}
      </Loading>
    </Page>
  );
}
