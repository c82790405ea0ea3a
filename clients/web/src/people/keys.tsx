// SPDX-License-Identifier: EUPL-1.2
/* By what somebody comes in: keys of a program of his own, and names under which he signs in elsewhere. */
import { useForm, value } from "../form";
import type { PersonView } from "../generated/protocol";
import { t } from "../i18n";
import { keyRequestOf } from "../keys";
import { DateField, TextField } from "../parts/fields";
import { FullMoment } from "../parts/show";
import { give, SendBox } from "../parts/send";
import { hasRole, me } from "../session";
import { subjectOf } from "../signin";
import { momentOf } from "../when";

/** The key is made at that person's own machine; only its public half comes here. */
export function KeyForm({ person }: { person: string }) {
  const form = useForm();
  const until = value<string>(form, "until") ?? "";
  const request = keyRequestOf(value<string>(form, "_request") ?? "");
  const wrong =
    request === undefined
      ? t("Dit is geen aanvraag; neem de hele regel over")
      : request.person === person
        ? undefined
        : t("Deze aanvraag is van {other}", { other: request.person });
  return (
    <SendBox
      form={form}
      command="key_add"
      body={() => ({ ...request, ...(until === "" ? {} : { until: momentOf(until, "23:59") }) })}
      wanted={["_request"]}
      wrong={{ _request: wrong }}
      button={t("Sleutel van {person} toelaten", { person })}
      done={t("Sleutel {key} van {person} komt er nu in.", { key: request?.key ?? "", person })}
    >
      <TextField
        form={form}
        name="_request"
        label={t("Aanvraag")}
        hint={t("De regel die “doorbraak enroll” toont op de eigen computer van deze persoon: doorbraak-request:1:…")}
      />
      <DateField form={form} name="until" label={t("Geldig tot en met")} optional />
    </SendBox>
  );
}

export function SigninForm({ person }: { person: string }) {
  const form = useForm();
  const subject = subjectOf(value<string>(form, "subject") ?? "");
  return (
    <SendBox
      form={form}
      command="signin_put"
      body={() => ({ person, subject })}
      wanted={["subject"]}
      wrong={{ subject: subject === undefined ? t("Dit is geen aanmeldcode; kijk de groepen na") : undefined }}
      button={t("Aanmeldcode koppelen aan {person}", { person })}
      done={t("Gekoppeld. {person} kan zich nu zo aanmelden.", { person })}
    >
      <TextField
        form={form}
        name="subject"
        label={t("Aanmeldcode")}
        hint={t("Wie zich aanmeldt en hier nog niet bekend is, ziet deze code en geeft hem aan u door.")}
      />
    </SendBox>
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
