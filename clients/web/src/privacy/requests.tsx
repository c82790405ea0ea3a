// SPDX-License-Identifier: EUPL-1.2
/* Requests about the content of a case: what the officer may do with one that a resident names, and erasures, which one
 * asks and another approves. */
import { useSignal } from "@preact/signals";
import { actionsOf } from "../actions";
import type { Context } from "../actions/kinds";
import { demand, useForm, value } from "../form";
import type { ErasureView } from "../generated/protocol";
import { plural, t, term } from "../i18n";
import { tierOf, useLadder } from "../ladder";
import { Actions } from "../parts/action";
import { CheckField, FormBox, TextField } from "../parts/fields";
import { Table } from "../parts/list";
import { Empty, Loading, Section } from "../parts/page";
import { give, SendBox } from "../parts/send";
import { Badge, CaseLink, Day, Disclosure, Facts, FullMoment } from "../parts/show";
import { useAll, useQuery } from "../resource";
import { usePlace } from "../router";
import { hasRole, me, session } from "../session";
import { Copy } from "./copy";

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
      <SendBox
        form={form}
        command="erasure_approve"
        body={() => ({ erasure: of.erasure })}
        wrong={{ _seen: value(form, "_seen") === true ? undefined : t("Vink dit aan") }}
        button={t("Goedkeuren: de inhoud verdwijnt voorgoed")}
        done={t("De sleutels zijn vernietigd. Dit kan niet terug.")}
        negative
        onCancel={onClose}
      >
        <CheckField
          form={form}
          name="_seen"
          label={plural(of.cases, "Ik zag om welke casus het gaat. Dit kan niet terug.", "Ik zag om welke {n} casussen het gaat. Dit kan niet terug.")}
        />
      </SendBox>
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

export function Requests() {
  const erasures = useAll("erasures", { limit: 100 }, "erasures");
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
