// SPDX-License-Identifier: EUPL-1.2
/* What colleagues learn from each other, apart from any case: short questions with their answers, and stories whose
 * case holder approved them. Nothing here says who it is about. */
import { useForm, value } from "../form";
import { plural, t, term } from "../i18n";
import { tierOf, topicName, topicNames, useLadder, type Ladder } from "../ladder";
import { ChooseField } from "../parts/choose";
import { ChoicesField, TextField } from "../parts/fields";
import { InlineChoice, LadderChoice, ladderOfPath } from "../parts/ladders";
import { Empty, Loading, Page, Section } from "../parts/page";
import { topicOptions } from "../parts/questions";
import { SendBox } from "../parts/send";
import { Badge, CaseLink, Disclosure, Moment, Written } from "../parts/show";
import { useAll } from "../resource";
import { navigate, usePlace } from "../router";
import type { ScreenProps } from "../screens";
import { hasRole } from "../session";
import { roleAt } from "../who";

function AskForm({ ladder }: { ladder: Ladder }) {
  const form = useForm({}, `consult ${ladder.code}`);
  const to = value<string>(form, "person") || topicName(ladder.tiers, ladder.consultTier);
  return (
    <SendBox
      form={form}
      command="consult_open"
      body={(filled) => ({ ladder: ladder.code, ...filled })}
      wanted={["domains", "texts.question"]}
      button={t("Vraag sturen aan {person}", { person: to })}
      done={t("Uw vraag ligt bij {person}.", { person: to })}
      onDone={(outcome) => {
        if (!outcome.kept && outcome.reply.caseId !== undefined) navigate(`/zaken/${outcome.reply.caseId}`);
      }}
    >
      <TextField
        form={form}
        name="texts.question"
        label={t("Wat wilt u weten?")}
        sensitive={t("Collega's kunnen dit lezen. Schrijf niets over wie het is.")}
        rows={4}
        max={4000}
      />
      <ChoicesField
        form={form}
        name="domains"
        label={t("Gebieden")}
        options={topicOptions(ladder.domains)}
      />
      {ladder.obstacles !== undefined && (
        <ChoicesField
          form={form}
          name="obstacles"
          label={t("Belemmeringen")}
          optional
          options={topicOptions(ladder.obstacles)}
        />
      )}
      <ChooseField
        form={form}
        name="person"
        label={t("Aan wie")}
        optional
        hint={t("Laat leeg voor {tier}.", { tier: topicName(ladder.tiers, ladder.consultTier) })}
        known={(tierOf(ladder, ladder.consultTier)?.workers ?? []).map((one) => ({ value: one, label: roleAt(ladder, one, ladder.consultTier) }))}
      />
    </SendBox>
  );
}

function Consultations({ ladder, obstacle }: { ladder: Ladder; obstacle: string }) {
  const found = useAll("consultations", { ladder: ladder.code, ...(obstacle === "" ? {} : { obstacle }), limit: 50 }, "consultations");
  return (
    <Loading of={found}>
      {({ consultations = [] }) =>
        consultations.length === 0 ? (
          <Empty title={t("Hierover is nog niets gevraagd")} />
        ) : (
          <ul class="db-cards" aria-label={t("Vragen van collega's")}>
            {consultations.map((one) => (
              <li class="db-card" key={one.caseId}>
                <p class="db-card__title">
                  <CaseLink caseId={one.caseId} />{" "}
                  {one.reply === undefined ? <Badge kind="warning">{t("wacht op antwoord")}</Badge> : <Badge>{term("consultResult", one.reply)}</Badge>}{" "}
                  {one.usable !== undefined && <Badge>{t("bruikbaar: {usable}", { usable: term("usable", one.usable) })}</Badge>}
                </p>
                <p class="db-card__sub">
                  {[topicNames(ladder.domains, one.domains), topicNames(ladder.obstacles, one.obstacles)].filter((text) => text !== "").join(" · ")}
                  {", "}
                  <Moment at={one.submitted} />
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Loading>
  );
}

function Stories({ ladder, obstacle }: { ladder: Ladder; obstacle: string }) {
  const found = useAll("stories", { ladder: ladder.code, ...(obstacle === "" ? {} : { obstacle }), limit: 10 }, "stories");
  return (
    <Loading of={found}>
      {({ stories = [] }) =>
        stories.length === 0 ? (
          <Empty title={t("Er zijn nog geen verhalen")}>
            <p class="nl-paragraph">{t("Wie een casus afrondt, kan er een schrijven; de casushouder keurt het goed.")}</p>
          </Empty>
        ) : (
          <>
            <p class="nl-paragraph" role="status">
              {plural(stories.length, "1 verhaal", "{n} verhalen")}
            </p>
            <ul class="db-cards" aria-label={t("Verhalen")}>
              {stories.map((one, i) => (
                <li class="db-card" key={i}>
                  <h3 class="nl-heading nl-heading--level-3">{one.texts?.["title"] ?? t("Verhaal")}</h3>
                  <p class="db-card__sub">
                    {[topicNames(ladder.domains, one.domains), topicNames(ladder.obstacles, one.obstacles), topicName(ladder.rooms, one.room)]
                      .filter((text) => text !== "")
                      .join(" · ")}{" "}
                    {one.outcome !== undefined && <Badge kind="positive">{term("outcome", one.outcome)}</Badge>}
                  </p>
                  <Written>{one.texts?.["story"] ?? ""}</Written>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Loading>
  );
}

export default function Learn({ fields }: ScreenProps) {
  const code = ladderOfPath(fields);
  const loaded = useLadder(code);
  const { ladder } = loaded;
  const obstacle = usePlace("obstacle", "");
  return (
    <Page
      title={t("Leren van elkaar")}
      lead={t("Korte vragen aan collega's, en verhalen van casussen die verder kwamen. Zonder wie het was.")}
      actions={<LadderChoice code={code} to={(one) => `/leren/${one}`} />}
    >
      {ladder === undefined ? (
        <p class="db-loading">{t("Bezig met laden…")}</p>
      ) : (
        <>
          {ladder.obstacles !== undefined && (
            <p class="nl-paragraph">
              <InlineChoice
                id="kies-belemmering"
                label={t("Wat blokkeert")}
                value={obstacle.value}
                options={[{ value: "", label: t("alles") }, ...topicOptions(ladder.obstacles)]}
                onChoose={(chosen) => (obstacle.value = chosen)}
              />
            </p>
          )}
          {ladder.consultTier !== undefined && (
            <Section title={t("Vragen van collega's")} id="vragen">
              {hasRole("professional") && (
                <Disclosure name="vraag" summary={t("Stel een korte vraag, los van een casus")}>
                  <AskForm ladder={ladder} />
                </Disclosure>
              )}
              <Consultations ladder={ladder} obstacle={obstacle.value} />
            </Section>
          )}
          <Section title={t("Verhalen")} id="verhalen">
            <Stories ladder={ladder} obstacle={obstacle.value} />
          </Section>
        </>
      )}
    </Page>
  );
}
