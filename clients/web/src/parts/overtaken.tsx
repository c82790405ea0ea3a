// SPDX-License-Identifier: EUPL-1.2
/* A form whose step is possible no more, as another was first: what was written stays until its writer lets it go. Without
 * anything written it goes by itself. */
import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { Form } from "../form";
import { t } from "../i18n";
import { Alert } from "./page";

/** Said by what shows a form, to the form. */
export const Overtaken = createContext(false);

function hasWords(form: Form): boolean {
  return Object.entries(form.values.value).some(([name, one]) => name.startsWith("texts.") && typeof one === "string" && one.trim() !== "");
}

/** A live region that is there before it has something to say. */
export function OvertakenNote({ form, onClose }: { form: Form; onClose: (() => void) | undefined }) {
  /* while it is on its way, it is its own doing */
  const overtaken = useContext(Overtaken) && !form.busy.value;
  const words = hasWords(form);
  useEffect(() => {
    if (overtaken && !words) onClose?.();
  }, [overtaken, words]);
  return (
    <div role="status">
      {overtaken && words && (
        <Alert kind="warning" title={t("Dit kan nu niet meer")}>
          <p class="nl-paragraph">{t("Er is intussen iets met deze casus gebeurd. Wat u schreef staat hier nog; neem over wat u wilt bewaren.")}</p>
        </Alert>
      )}
    </div>
  );
}
