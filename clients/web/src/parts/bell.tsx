// SPDX-License-Identifier: EUPL-1.2
/* The badge in the header: how much was newly asked of the reader, and on opening what, why him and by when. What
 * he saw is not new any more once he closes it. */
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { NoticeView } from "../generated/protocol";
import { plural, t, term } from "../i18n";
import { notices, noticesSeen } from "../notices";
import { path } from "../router";
import { announce } from "./say";
import { Badge, CaseLink, Deadline } from "./show";

function Line({ notice }: { notice: NoticeView }) {
  return (
    <li class="db-bell__line">
      <p class="db-card__title">{notice.words ?? notice.step}</p>
      <p class="db-card__sub">
        {notice.caseId !== undefined && <CaseLink caseId={notice.caseId} />}{" "}
        {notice.why !== undefined && <Badge kind={notice.why === "new" ? "info" : "warning"}>{term("askedWhy", notice.why)}</Badge>}
      </p>
      {notice.due !== undefined && <Deadline due={notice.due} lateSince={notice.lateSince} />}
    </li>
  );
}

export function Bell() {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const count = notices.value.length;
  const heard = useRef(count);
  const close = (): void => {
    if (!open.value) return;
    open.value = false;
    noticesSeen();
  };
  useEffect(close, [path.value]);
  useEffect(() => {
    if (count > heard.current) announce(plural(count, "1 nieuwe melding", "{n} nieuwe meldingen"));
    heard.current = count;
  }, [count]);
  return (
    <div
      class="db-bell"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open.value) return;
        close();
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class="db-header__button"
        aria-expanded={open.value}
        aria-controls="meldingen"
        onClick={() => (open.value ? close() : (open.value = true))}
      >
        {t("Meldingen")}
        {count > 0 && (
          <span class="db-bell__count">
            {count}
            <span class="db-hidden"> {t("nieuw")}</span>
          </span>
        )}
      </button>
      <section id="meldingen" class="db-bell__box" hidden={!open.value} aria-label={t("Meldingen")}>
        {count === 0 ? (
          <p class="nl-paragraph">{t("Er is niets nieuws van u gevraagd sinds u hier keek.")}</p>
        ) : (
          <>
            <p class="nl-paragraph">{t("Nieuw van u gevraagd sinds u hier keek:")}</p>
            <ul class="db-bell__list">
              {notices.value.map((one) => (
                <Line key={`${one.caseId} ${one.step}`} notice={one} />
              ))}
            </ul>
          </>
        )}
        <p class="nl-paragraph">
          <a class="nl-link" href="/">
            {t("Alles wat van u wordt gevraagd")}
          </a>
          {" · "}
          <a class="nl-link" href="/mail">
            {t("Ook per mail?")}
          </a>
        </p>
      </section>
    </div>
  );
}
