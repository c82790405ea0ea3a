// SPDX-License-Identifier: EUPL-1.2
/* What is on its way: commands that wait for a connection, and those that were refused later. */
import { commandWords } from "../commands";
import { t } from "../i18n";
import { kept, outboxDrop, outboxFlush, type Kept } from "../outbox";
import { Alert, Empty, Page } from "../parts/page";
import { say } from "../parts/say";
import { CaseLink, Disclosure, FullMoment, Written } from "../parts/show";

function textsOf(one: Kept): [string, string][] {
  return Object.entries((one.body as { texts?: Record<string, string> }).texts ?? {});
}

function Row({ one }: { one: Kept }) {
  const { caseId } = one.body as { caseId?: string };
  return (
    <li class="db-card">
      <p class="db-card__title">
        {t(commandWords(one.name))} {caseId !== undefined && <CaseLink caseId={caseId} />}
      </p>
      <p class="db-card__sub">
        <FullMoment at={one.at} />
      </p>
      {one.refused !== undefined && (
        <Alert kind="error" title={t("Geweigerd toen het alsnog werd verstuurd")}>
          <p class="nl-paragraph">{one.refused}</p>
        </Alert>
      )}
      {textsOf(one).length > 0 && (
        <Disclosure name={one.id} summary={t("Wat u schreef")}>
          {textsOf(one).map(([field, words]) => (
            <Written key={field}>{words}</Written>
          ))}
        </Disclosure>
      )}
      <button
        type="button"
        class="nl-button nl-button--secondary"
        onClick={() => void outboxDrop(one.id).then(() => say(t("Weggegooid.")))}
      >
        {one.refused === undefined ? t("Niet meer versturen") : t("Weggooien")}
      </button>
    </li>
  );
}

export default function Outbox() {
  const waiting = kept.value.some((one) => one.refused === undefined);
  return (
    <Page
      title={t("Onderweg")}
      lead={t("Wat u deed zonder verbinding. Het staat versleuteld op dit apparaat en gaat vanzelf weg.")}
      actions={
        waiting && (
          <button type="button" class="nl-button nl-button--primary" onClick={() => void outboxFlush()}>
            {t("Nu proberen te versturen")}
          </button>
        )
      }
    >
      {kept.value.length === 0 ? (
        <Empty title={t("Er is niets onderweg")} />
      ) : (
        <ul class="db-cards">
          {kept.value.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ul>
      )}
    </Page>
  );
}
