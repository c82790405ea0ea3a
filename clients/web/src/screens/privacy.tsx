// SPDX-License-Identifier: EUPL-1.2
/* For the privacy officer: who read what, requests about content, what has been kept long enough, and who
 * read in an emergency. Nothing here shows content, but a copy for a resident (privacy/copy.tsx). */
import { useSignal } from "@preact/signals";
import { actionsOf } from "../actions";
import type { Context } from "../actions/kinds";
import { bodyOf, demand, submit, useForm, value } from "../form";
import { choices, type ErasureView, type GlassView, type RetentionAsk } from "../generated/protocol";
import { named, plural, T, t, term } from "../i18n";
import { tierOf, useLadder } from "../ladder";
import { Actions } from "../parts/action";
import { CheckField, ChoiceField, DateField, FormBox, SelectField, TextField } from "../parts/fields";
import { Table } from "../parts/list";
import { Alert, Empty, Loading, Page, Section } from "../parts/page";
import { sayOutcome } from "../parts/say";
import { Badge, CaseLink, Day, Disclosure, Facts, FullMoment } from "../parts/show";
import { give, send } from "../parts/steps";
import { Copy } from "../privacy/copy";
import { useAll, useQuery } from "../resource";
import { navigate, usePlace } from "../router";
import { hasRole, ladders, me, session } from "../session";

type Part = "requests" | "readings" | "retention" | "glasses";
const parts: [Part, string][] = [
  ["requests", T("Verzoeken")],
  ["readings", T("Wie las wat")],
  ["retention", T("Bewaartermijnen")],
  ["glasses", T("Noodtoegang")],
];

/* --- requests --- */

function Erasure({ of }: { of: ErasureView }) {
  const own = of.by === me.value;
  const body = { erasure: of.erasure };
  const approving = useSignal(false);
  return (
    <li class="db-card">
      <p class="db-card__title">
        {t("Vernietiging {n}", { n: of.erasure })}: {plural(of.cases, "1 casus", "{n} casussen")}{" "}
        <Badge kind={of.state === "asked" ? "warning" : "neutral"}>{term("erasureState", of.state)}</Badge>
      </p>
      <Facts
        pairs={[
          [t("Waarom"), term("eraseGround", of.ground)],
          [t("Gevraagd door"), own ? t("u") : of.by],
          [t("Gevraagd op"), <FullMoment at={of.stamp} />],
          [t("Verzoek van de inwoner"), of.asked === undefined ? "" : <Day on={of.asked} />],
          [t("Beoordeeld door"), of.answeredBy],
        ]}
      />
      <Disclosure name={`akte ${of.erasure}`} summary={of.state === "approved" ? t("Verklaring van vernietiging") : t("Welke casussen?")}>
        <Certificate erasure={of.erasure} />
      </Disclosure>
      {of.state === "asked" && (
        <div class="db-buttons">
          {!own && (
            <button type="button" class="nl-button nl-button--secondary" aria-expanded={approving.value} onClick={() => (approving.value = !approving.value)}>
              {t("Goedkeuren")}
            </button>
          )}
          <button type="button" class="nl-button nl-button--secondary" onClick={() => void give("erasure_reject", body, t("Vastgelegd."))}>
            {own ? t("Terugnemen") : t("Afwijzen; {person} krijgt bericht", { person: of.by })}
          </button>
        </div>
      )}
      {of.state === "asked" && approving.value && <ApproveErasure of={of} onClose={() => (approving.value = false)} />}
    </li>
  );
}

/** What cannot be taken back is not one press away. */
function ApproveErasure({ of, onClose }: { of: ErasureView; onClose: () => void }) {
  const form = useForm();
  return (
    <>
      <Certificate erasure={of.erasure} />
      <FormBox
        form={form}
        button={t("Goedkeuren: de inhoud verdwijnt voorgoed")}
        negative
        onCancel={onClose}
        onSubmit={() => {
          if (!demand(form, [], value(form, "_seen") === true ? {} : { _seen: t("Vink dit aan") })) return;
          void send(form, "erasure_approve", { erasure: of.erasure }, t("De sleutels zijn vernietigd. Dit kan niet terug."));
        }}
      >
        <CheckField
          form={form}
          name="_seen"
          label={plural(of.cases, "Ik zag om welke casus het gaat. Dit kan niet terug.", "Ik zag om welke {n} casussen het gaat. Dit kan niet terug.")}
        />
      </FormBox>
    </>
  );
}

function Certificate({ erasure }: { erasure: number }) {
  const certificate = useQuery("certificate", { erasure });
  return (
    <Loading of={certificate}>
      {(answer) => (
        <>
          {answer.backupsUntil !== undefined && (
            <p class="nl-paragraph">
              {t("Geen reservekopie kan dit meer lezen vanaf")} <FullMoment at={answer.backupsUntil} />.
            </p>
          )}
          <Table
            caption={t("Casussen van deze vernietiging")}
            captionHidden
            rows={answer.cases ?? []}
            keyOf={(row) => row.caseId}
            columns={[
              { name: t("Casus"), cell: (row) => <CaseLink caseId={row.caseId} /> },
              { name: t("Geëindigd"), cell: (row) => (row.ended === undefined ? "" : <FullMoment at={row.ended} />) },
              { name: t("Uitkomst"), cell: (row) => term("outcome", row.outcome) },
              { name: t("Vernietigd"), cell: (row) => (row.slot === undefined ? t("nog niet") : t("ja")) },
            ]}
          />
        </>
      )}
    </Loading>
  );
}

/** By the number of a case: what the officer may do with it. */
function CaseRequest() {
  const form = useForm({}, "privacy case");
  const chosen = usePlace<string>("casus", "");
  return (
    <>
      <FormBox
        form={form}
        button={t("Zoek de casus")}
        onSubmit={() => {
          if (demand(form, ["_number"])) chosen.value = (value<string>(form, "_number") ?? "").trim().toUpperCase();
        }}
      >
        <TextField form={form} name="_number" label={t("Nummer van de casus")} hint={t("Zoals D-7K3M-9QX2-AB4C.")} />
      </FormBox>
      {chosen.value !== "" && <CaseActions key={chosen.value} caseId={chosen.value} />}
    </>
  );
}

function CaseActions({ caseId }: { caseId: string }) {
  const shown = useQuery("show", { caseId });
  const { ladder } = useLadder(shown.data.value?.ladder);
  return (
    <Loading of={shown}>
      {(show) => {
        if (ladder === undefined) return <p class="db-loading">{t("Bezig met laden…")}</p>;
        const context: Context = { caseId, show, ladder, tier: tierOf(ladder, show.tier), me: me.value, roles: session.value?.roles ?? [], item: undefined };
        return (
          <div class="db-card">
            <p class="db-card__title">
              <CaseLink caseId={caseId} /> <Badge kind="info">{term("status", show.status)}</Badge>{" "}
              {show.restricted === true && <Badge kind="warning">{t("verwerking beperkt")}</Badge>}
              {show.erased === true && <Badge>{t("inhoud vernietigd")}</Badge>}
            </p>
            <Actions actions={actionsOf(context, "privacy")} context={context} />
            {show.erased !== true && (
              <Disclosure name="afschrift" summary={t("Afschrift en verbeteringen")}>
                <Copy caseId={caseId} ladderCode={show.ladder} />
              </Disclosure>
            )}
          </div>
        );
      }}
    </Loading>
  );
}

function Requests() {
  const erasures = useQuery("erasures", { limit: 100 });
  return (
    <>
      {hasRole("privacy") && (
        <Section title={t("Een verzoek van een inwoner")} id="verzoek">
          <CaseRequest />
        </Section>
      )}
      <Section title={t("Vernietigingen")} id="vernietigingen">
        <Loading of={erasures}>
          {(answer) =>
            (answer.erasures ?? []).length === 0 ? (
              <Empty title={t("Er is geen vernietiging gevraagd")} />
            ) : (
              <ul class="db-cards">
                {answer.erasures!.map((one) => (
                  <Erasure key={one.erasure} of={one} />
                ))}
              </ul>
            )
          }
        </Loading>
      </Section>
    </>
  );
}

/* --- who read what --- */

interface Asked {
  person?: string;
  from?: string;
  until?: string;
}

function Readings() {
  const asked = usePlace<Asked>("lezingen", {});
  const form = useForm({ ...asked.value });
  const readings = useAll("readings", { ...asked.value, limit: 200 }, "readings");
  return (
    <>
      <FormBox form={form} button={t("Toon")} onSubmit={() => (asked.value = bodyOf(form.values.value) as Asked)}>
        <TextField form={form} name="person" label={t("Wie")} optional hint={t("De code van een persoon.")} />
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

/* --- terms --- */

function Retention() {
  const ladder = usePlace<string>("ladder", ladders.value[0] ?? "");
  const due = usePlace<string>("dag", "");
  const form = useForm({ ladder: ladder.value, due: due.value });
  const body = { ladder: ladder.value, limit: 200, ...(due.value === "" ? {} : { due: due.value }) };
  const retention = useAll("retention", ladder.value === "" ? undefined : body, "cases");
  const { ladder: rules } = useLadder(ladder.value);
  const ask = (): void => {
    const { limit: _, ...rest } = body;
    void submit(form, "retention_ask", rest as RetentionAsk).then((outcome) => {
      if (outcome === undefined) return;
      sayOutcome(outcome, t("Gevraagd. Een ander moet haar goedkeuren."));
      navigate("/privacy");
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
        <SelectField form={form} name="ladder" label={t("Ladder")} options={ladders.value.map((code) => ({ value: code, label: code }))} />
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

/* --- emergencies --- */

function Review({ of }: { of: GlassView }) {
  const form = useForm();
  return (
    <FormBox
      form={form}
      button={t("Oordeel vastleggen; {person} krijgt bericht", { person: of.person })}
      onSubmit={() => {
        if (!demand(form, ["result"])) return;
        void submit(form, "glass_review", { caseId: of.caseId, glass: of.glass, ...bodyOf(form.values.value) } as never).then(
          (outcome) => outcome !== undefined && sayOutcome(outcome, t("Vastgelegd.")),
        );
      }}
    >
      <ChoiceField
        form={form}
        name="result"
        label={t("Was het nodig?")}
        options={choices.glassResult.map((one) => ({ value: one, label: term("glassResult", one) }))}
      />
      <TextField form={form} name="texts.note" label={t("Toelichting")} optional rows={3} max={2000} />
    </FormBox>
  );
}

function Glasses() {
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

export default function Privacy() {
  const keeps = hasRole("privacy", "coordinator");
  const asked = usePlace<Part>("deel", "requests");
  const shown = parts.filter(([name]) => hasRole("privacy") || name === "glasses" || (keeps && name === "requests"));
  const part = shown.find(([name]) => name === asked.value)?.[0] ?? shown[0]![0];
  return (
    <Page title={t("Privacy")} lead={t("Wie las wat, wat inwoners vragen, en wat weg moet. Geen inhoud van casussen.")}>
      <nav class="db-parts" aria-label={t("Onderdelen")}>
        {shown.map(([name, words]) => (
          <button
            key={name}
            type="button"
            class={`nl-button ${part === name ? "nl-button--primary" : "nl-button--secondary"}`}
            aria-current={part === name ? "true" : undefined}
            onClick={() => (asked.value = name)}
          >
            {t(words)}
          </button>
        ))}
      </nav>
      {part === "requests" && <Requests />}
      {part === "readings" && (
        <Section title={t("Wie las wat")} id="lezingen">
          <Readings />
        </Section>
      )}
      {part === "retention" && (
        <Section title={t("Bewaartermijnen")} id="termijnen">
          <Alert kind="info">
            <p class="nl-paragraph">{t("Van deze casussen is de termijn voorbij. Vernietigen gebeurt pas als een ander het goedkeurt.")}</p>
          </Alert>
          <Retention />
        </Section>
      )}
      {part === "glasses" && (
        <Section title={t("Noodtoegang")} id="noodtoegang">
          <Glasses />
        </Section>
      )}
    </Page>
  );
}
