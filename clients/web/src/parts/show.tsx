// SPDX-License-Identifier: EUPL-1.2
/* Small parts that show something: a badge, a deadline, a case's number, facts in pairs, what opens. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { siteNow } from "../clock";
import { language, t } from "../i18n";
import { usePlace } from "../router";
import { dayText, momentText, nearText } from "../when";

type BadgeKind = "neutral" | "info" | "positive" | "warning" | "negative";

/** A word that stands out. `why` says why it is there: on hover, and to who listens. */
export function Badge({ kind = "neutral", why, children }: { kind?: BadgeKind; why?: string; children: ComponentChildren }) {
  return (
    <span class={`nl-data-badge db-badge db-badge--${kind}`} title={why}>
      {children}
      {why !== undefined && <span class="db-hidden"> ({why})</span>}
    </span>
  );
}

/** The site's time, for what shows it: it goes on, and jumps where a practice site's clock does. */
export function useSiteNow(): Date {
  const [now, setNow] = useState(siteNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(siteNow()), 5000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A moment; near days by their name. */
export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{nearText(at, siteNow(), language.value)}</time>;
}

/** A moment with its date, always. */
export function FullMoment({ at }: { at: string }) {
  return <time dateTime={at}>{momentText(at, siteNow(), language.value)}</time>;
}

export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{dayText(on, siteNow(), language.value)}</time>;
}

interface DeadlineProps {
  due: string | undefined;
  /** Since when it is late: a `due` that lies ahead is then that of the next reminder. */
  lateSince?: string | undefined;
  /** How the date came about, in one sentence, as the daemon explains it. */
  sentence?: string | undefined;
}

/** By when, in words: what is late since when, and when that is said again. */
export function By({ due, lateSince }: { due: string | undefined; lateSince?: string | undefined }) {
  if (lateSince === undefined) return <>{due === undefined ? t("de klok staat stil") : <Moment at={due} />}</>;
  const again = due !== undefined && Date.parse(due) > siteNow().getTime();
  return (
    <>
      <span class="db-deadline__late">
        {t("te laat sinds")} <Moment at={lateSince} />
      </span>
      {again && (
        <span class="db-deadline__again">
          {t("volgende herinnering")} <Moment at={due} />
        </span>
      )}
    </>
  );
}

/** A deadline with its explanation behind it. Without `due` the clock stands still. */
export function Deadline({ due, lateSince, sentence }: DeadlineProps) {
  return (
    <div class="db-deadline">
      <p class="db-deadline__when">
        <By due={due} lateSince={lateSince} />
      </p>
      {sentence !== undefined && (
        <details class="db-explain">
          <summary>{t("Hoe is dit berekend?")}</summary>
          <p class="nl-paragraph">{sentence}</p>
        </details>
      )}
    </div>
  );
}

/** A link to a case by its number. */
export function CaseLink({ caseId, children }: { caseId: string; children?: ComponentChildren }) {
  return (
    <a class="nl-link db-case-link" href={`/zaken/${encodeURIComponent(caseId)}`}>
      {children ?? caseId}
    </a>
  );
}

/** A page to print or send, made when it is opened; that is a reading, and is recorded. */
export function DocumentLinks({ path, page, pdf }: { path: string; page: string; pdf: string }) {
  return (
    <span class="db-no-print db-links">
      <a class="nl-link" href={path} target="_blank" rel="noopener">
        {page}
      </a>
      <a class="nl-link" href={`${path}?vorm=pdf`} target="_blank" rel="noopener">
        {pdf}
      </a>
    </span>
  );
}

/** Pairs of a name and a value; a value that is not there (undefined, "") is left out. */
export function Facts({ pairs }: { pairs: [name: string, value: ComponentChildren][] }) {
  return (
    <dl class="db-facts">
      {pairs
        .filter(([, value]) => value !== undefined && value !== null && value !== "" && value !== false)
        .map(([name, value]) => (
          <div class="db-facts__pair" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

interface DisclosureProps {
  /** Unique on the screen: whether it is open is kept on the way back. */
  name: string;
  summary: ComponentChildren;
  open?: boolean;
  children: ComponentChildren;
}

/** Something that opens and closes. What is inside is made when it is opened first. */
export function Disclosure({ name, summary, open = false, children }: DisclosureProps) {
  const isOpen = usePlace(`open ${name}`, open);
  return (
    <details
      class="db-disclosure"
      open={isOpen.value}
      onToggle={(event) => (isOpen.value = (event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary class="db-disclosure__summary">{summary}</summary>
      {isOpen.value && <div class="db-disclosure__body">{children}</div>}
    </details>
  );
}

/** What was written by a person: line ends stay, nothing in it is markup. */
export function Written({ children }: { children: string }) {
  return <div class="db-written">{children}</div>;
}

/** A measure of how full something is, with words. */
export function Meter({ label, value, max, text }: { label: string; value: number; max: number; text: string }) {
  const id = useId();
  return (
    <div class="db-meter">
      <span id={id} class="db-meter__label">
        {label}
      </span>
      <meter class="db-meter__bar" aria-labelledby={id} min={0} max={max} value={Math.min(value, max)}>
        {text}
      </meter>
      <span class={value > max ? "db-meter__text db-meter__text--over" : "db-meter__text"}>{text}</span>
    </div>
  );
}
