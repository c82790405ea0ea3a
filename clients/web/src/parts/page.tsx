// SPDX-License-Identifier: EUPL-1.2
/* The frame of a screen: its heading, what it says while it loads or cannot, notices. */
import { createContext, type ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Problem } from "../api";
import { t } from "../i18n";
import { missingWords } from "../ladder";
import type { Loaded } from "../resource";
import { signInPath } from "../router";
import { mishap } from "../vault";

interface PageProps {
  title: string;
  /** Above the title: what kind of thing it is, as "Casus". */
  kicker?: ComponentChildren;
  /** One sentence below the title. */
  lead?: ComponentChildren;
  /** Buttons and links that belong to the whole page. */
  actions?: ComponentChildren;
  children?: ComponentChildren;
}

export function Page({ title, kicker, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Doorbraak`;
  }, [title]);
  return (
    <div class="db-page">
      <div class="db-page__head">
        <div>
          {kicker !== undefined && <p class="db-page__kicker">{kicker}</p>}
          <h1 class="nl-heading nl-heading--level-1" tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p class="nl-paragraph db-page__lead">{lead}</p>}
        </div>
        {actions !== undefined && <div class="db-page__actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface SectionProps {
  title: string;
  id?: string;
  /** Beside the title. */
  aside?: ComponentChildren;
  children?: ComponentChildren;
}

export function Section({ title, id, aside, children }: SectionProps) {
  const name = id ?? title.toLowerCase().replace(/[^a-z]+/g, "-");
  return (
    <section class="db-section" aria-labelledby={name}>
      <div class="db-section__head">
        <h2 class="nl-heading nl-heading--level-2" id={name} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

type AlertKind = "info" | "ok" | "warning" | "error";

interface AlertProps {
  kind: AlertKind;
  title?: string;
  children?: ComponentChildren;
}

/** A notice that stays. What somebody must act on at once has role alert. */
export function Alert({ kind, title, children }: AlertProps) {
  return (
    <div class={`utrecht-alert utrecht-alert--${kind}`} role={kind === "error" ? "alert" : undefined}>
      <div class="utrecht-alert__content">
        {title !== undefined && <p class="db-alert__title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** Signs in and comes back to where one is; in a new tab where what stands here is nowhere else. */
export function SignInLink() {
  const apart = mishap.value === "" ? {} : { target: "_blank", rel: "noopener" };
  return (
    <a class="nl-link" href={signInPath()} {...apart}>
      {mishap.value === "" ? t("Opnieuw aanmelden") : t("Opnieuw aanmelden in een nieuw tabblad")}
    </a>
  );
}

/** That one is signed out, and what became of what was typed. */
export function signedOutWords(): string {
  if (mishap.value === "") return t("U bent afgemeld. Wat u typte, is bewaard.");
  const lost = mishap.value === "gone" ? t("U bent in een ander tabblad afgemeld. Uw concepten en wat nog onderweg was, zijn daar gewist.") : t("U bent afgemeld. Deze browser bewaart niets.");
  return `${lost} ${t("Wat hier op het scherm staat, is er nog zolang u dit tabblad openlaat.")}`;
}

/** What went wrong, and what one can do about it. */
export function ProblemAlert({ problem, retry }: { problem: Problem; retry?: () => void }) {
  if (problem.status === 401)
    return (
      <Alert kind="error" title={signedOutWords()}>
        <SignInLink />
      </Alert>
    );
  const said = [problem.title, problem.detail, problem.message];
  const parts = problem.parts.map((part) => part.detail).filter((detail) => !said.includes(detail));
  const points = [...problem.missing.map(missingWords), ...parts];
  /* A gate's code is what `missing` says in words; of a request with several faults the parts say them. */
  const detail = problem.missing.includes(problem.detail) || problem.code === "BAD_REQUEST" ? "" : problem.detail;
  return (
    <Alert kind="error" title={problem.title}>
      {detail !== "" && <p class="nl-paragraph">{detail}</p>}
      {points.length > 0 && (
        <ul class="db-list">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
      {problem.remedy !== "" && <p class="nl-paragraph">{problem.remedy}</p>}
      {problem.passing && retry !== undefined && (
        <button type="button" class="nl-button nl-button--secondary" onClick={retry}>
          {t("Probeer opnieuw")}
        </button>
      )}
    </Alert>
  );
}

/** Whether the answer that is shown is of this visit: a list takes in what came before that without asking. */
export const OfThisVisit = createContext(true);

interface LoadingProps<T> {
  of: Pick<Loaded<T>, "data" | "problem" | "reload"> & Partial<Pick<Loaded<T>, "fresh">>;
  children: (data: T) => ComponentChildren;
}

/** Shows what was loaded; until then that it loads, or why it cannot. What was there stays while the
 * connection is away: the bar above the page says so. */
export function Loading<T>({ of, children }: LoadingProps<T>) {
  const data = of.data.value;
  const problem = of.problem.value;
  if (data !== undefined) return <OfThisVisit.Provider value={of.fresh?.value ?? true}>{children(data)}</OfThisVisit.Provider>;
  if (problem !== undefined) return <ProblemAlert problem={problem} retry={of.reload} />;
  return (
    <p class="db-loading" role="status">
      {t("Bezig met laden…")}
    </p>
  );
}

/** Nothing to show: says that this is right, and what one can do. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="db-empty">
      <p class="db-empty__title">{title}</p>
      {children}
    </div>
  );
}
