// SPDX-License-Identifier: EUPL-1.2
/* By what somebody comes in: keys of a program of his own, and names under which he signs in elsewhere. */
import { useForm, demand, submit, value, type Form } from "../form";
import type { PersonView, SigninPut } from "../generated/protocol";
import { t } from "../i18n";
import { keyRequestOf } from "../keys";
import { DateField, FormBox, TextField } from "../parts/fields";
import { sayOutcome } from "../parts/say";
import { FullMoment } from "../parts/show";
import { give } from "../parts/steps";
import { hasRole, me } from "../session";
import { subjectOf } from "../signin";
import { momentOf } from "../when";

function wrong(form: Form, name: string, why: string): void {
  form.errors.value = { [name]: why };
  form.failed.value++;
}

/** The key is made at that person's own machine; only its public half comes here. */
export function KeyForm({ person }: { person: string }) {
  const form = useForm();
  const until = value<string>(form, "until") ?? "";
  return (
    <FormBox
      form={form}
      button={t("Sleutel van {person} toelaten", { person })}
      onSubmit={() => {
        if (!demand(form, ["_request"])) return;
        const request = keyRequestOf(value<string>(form, "_request") ?? "");
        if (request === undefined) return wrong(form, "_request", t("Dit is geen aanvraag; neem de hele regel over"));
        if (request.person !== person) return wrong(form, "_request", t("Deze aanvraag is van {other}", { other: request.person }));
        const end = until === "" ? {} : { until: momentOf(until, "23:59") };
        void submit(form, "key_add", { ...request, ...end }).then(
          (outcome) => outcome !== undefined && sayOutcome(outcome, t("Sleutel {key} van {person} komt er nu in.", { key: request.key, person })),
        );
      }}
    >
      <TextField
        form={form}
        name="_request"
        label={t("Aanvraag")}
        hint={t("De regel die “doorbraak enroll” toont op de eigen computer van deze persoon: doorbraak-request:1:…")}
      />
      <DateField form={form} name="until" label={t("Geldig tot en met")} optional />
    </FormBox>
  );
}

export function SigninForm({ person }: { person: string }) {
  const form = useForm();
  return (
    <FormBox
      form={form}
      button={t("Aanmeldcode koppelen aan {person}", { person })}
      onSubmit={() => {
        if (!demand(form, ["subject"])) return;
        const subject = subjectOf(value<string>(form, "subject") ?? "");
        if (subject === undefined) return wrong(form, "subject", t("Dit is geen aanmeldcode; kijk de groepen na"));
        void submit(form, "signin_put", { person, subject } as SigninPut).then((outcome) => {
          if (outcome === undefined) return;
          sayOutcome(outcome, t("Gekoppeld. {person} kan zich nu zo aanmelden.", { person }));
        });
      }}
    >
      <TextField
        form={form}
        name="subject"
        label={t("Aanmeldcode")}
        hint={t("Wie zich aanmeldt en hier nog niet bekend is, ziet deze code en geeft hem aan u door.")}
      />
    </FormBox>
  );
}

export function Keys({ of }: { of: PersonView }) {
  const mayEnd = hasRole("admin") || of.person === me.value;
  return (
    <ul class="db-list">
      {(of.keys ?? []).map((one) => (
        <li key={one.key}>
          {t("sleutel {key}", { key: one.key })}
          {one.until !== undefined && (
            <>
              {", "}
              {t("tot")} <FullMoment at={one.until} />
            </>
          )}{" "}
          {mayEnd && (
            <button
              type="button"
              class="db-header__button"
              onClick={() => void give("key_revoke", { person: of.person, key: one.key }, t("Sleutel {key} komt er niet meer in.", { key: one.key }))}
            >
              {t("intrekken")}
              <span class="db-hidden"> {one.key}</span>
            </button>
          )}
        </li>
      ))}
      {(of.signins ?? []).map((one) => (
        <li key={one.subject}>
          {t("aanmelding")} {one.subject.slice(0, 8)}…{" "}
          {hasRole("admin") && (
            <button
              type="button"
              class="db-header__button"
              onClick={() =>
                void give("signin_remove", { person: of.person, subject: one.subject }, t("Ontkoppeld."), () =>
                  give("signin_put", { person: of.person, subject: one.subject }, t("Teruggedraaid.")),
                )
              }
            >
              {t("ontkoppelen")}
              <span class="db-hidden"> {one.subject.slice(0, 8)}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
