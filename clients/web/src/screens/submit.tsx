// SPDX-License-Identifier: EUPL-1.2
/* Bringing in a stuck case: the ladder's own questions in order (submit/questions), a page to check it, and
 * afterwards what happens next and when. What was typed is kept as a draft until it is sent. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { useForm, value } from "../form";
import type { Reply } from "../generated/protocol";
import { named, t } from "../i18n";
import { useLadder } from "../ladder";
import { Alert, Page, ProblemAlert } from "../parts/page";
import { navigate, path } from "../router";
import type { ScreenProps } from "../screens";
import { hasRole, ladders } from "../session";
import { Check } from "../submit/check";
import { Questions } from "../submit/questions";
import { Kept, Sent } from "../submit/sent";
import "../style/submit.css";

function LadderChoice({ code }: { code: string }) {
  const { ladder } = useLadder(code);
  return (
    <li>
      <a class="nl-link db-choice-link" href={`/indienen/${code}`}>
        {named(ladder, code)}
      </a>
    </li>
  );
}

function ChooseLadder() {
  return (
    <Page title={t("Casus indienen")} lead={t("Waar hoort de casus thuis?")}>
      <ul class="db-choice-list">
        {ladders.value.map((code) => (
          <LadderChoice key={code} code={code} />
        ))}
      </ul>
    </Page>
  );
}

function SubmitTo({ code }: { code: string }) {
  const { ladder, problem, reload } = useLadder(code);
  const form = useForm({ stage: "stuck", urgency: "normal" }, `indienen ${code}`);
  const sent = useSignal<{ reply: Reply | undefined } | undefined>(undefined);
  const checking = path.value.includes("stap=controle");
  const begun = (value<string[]>(form, "domains") ?? []).length > 0;
  /* A reload after it was sent, or a bookmark: there is nothing to check. */
  const nothing = checking && form.ready.value && !begun && sent.value === undefined;
  useEffect(() => {
    if (nothing) navigate(`/indienen/${code}`, true);
  }, [nothing]);
  useEffect(() => {
    if (sent.value !== undefined) {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }
  }, [sent.value]);
  if (sent.value !== undefined) {
    const { reply } = sent.value;
    return reply?.caseId === undefined || ladder === undefined ? <Kept /> : <Sent caseId={reply.caseId} reply={reply} ladder={ladder} />;
  }
  if (ladder === undefined || (checking && !form.ready.value))
    return (
      <Page title={t("Casus indienen")}>
        {problem.value === undefined ? (
          <p class="db-loading">{t("Bezig met laden…")}</p>
        ) : (
          <ProblemAlert problem={problem.value} retry={reload} />
        )}
      </Page>
    );
  return checking ? (
    <Check form={form} ladder={ladder} onSent={(reply) => (sent.value = { reply })} />
  ) : (
    <Questions form={form} ladder={ladder} />
  );
}

function NotForYou() {
  return (
    <Page title={t("Casus indienen")}>
      <Alert kind="info">
        <p class="nl-paragraph">{t("Een casus indienen doet een professional of een coach.")}</p>
      </Alert>
    </Page>
  );
}

export default function Submit({ fields }: ScreenProps) {
  if (!hasRole("professional", "coach")) return <NotForYou />;
  const only = ladders.value.length === 1 ? ladders.value[0] : undefined;
  const code = fields["ladder"] ?? only;
  return code === undefined ? <ChooseLadder /> : <SubmitTo code={code} />;
}
