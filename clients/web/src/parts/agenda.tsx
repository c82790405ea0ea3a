// SPDX-License-Identifier: EUPL-1.2
/* A table in somebody's own calendar program: an address that holds a secret. It is made here, shown once, and
 * only its hash goes to the daemon, so that nobody can look it up again. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { secretHash } from "../agenda";
import { t } from "../i18n";
import type { Tier } from "../ladder";
import { useQuery } from "../resource";
import { me, session } from "../session";
import { Disclosure, FullMoment } from "./show";
import { say } from "./say";
import { give } from "./send";
import { belongsToTable } from "../steps";

function Address({ secret, onEnd }: { secret: string; onEnd: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const address = `${location.origin}/agenda/${secret}.ics`;
  const copy = () => {
    field.current?.select();
    void navigator.clipboard.writeText(address).then(
      () => say(t("Het adres is gekopieerd.")),
      () => say(t("Kopiëren lukt hier niet. Het adres is geselecteerd.")),
    );
  };
  return (
    <>
      <div class="utrecht-form-field db-field">
        <label class="utrecht-form-label db-field__label" for="agenda-adres">
          {t("Adres voor uw agendaprogramma")}
        </label>
        <input id="agenda-adres" ref={field} class="utrecht-textbox db-textbox" type="text" readOnly value={address} onFocus={() => field.current?.select()} />
      </div>
      <p class="nl-paragraph">
        {t("Kies in uw agendaprogramma ‘abonneren’ of ‘toevoegen via internet’, en plak het adres. Het staat hier nu één keer. Deel het met niemand.")}
      </p>
      <div class="db-buttons">
        <button type="button" class="nl-button nl-button--secondary" onClick={copy}>
          {t("Kopieer het adres")}
        </button>
        <button type="button" class="nl-button nl-button--secondary" onClick={onEnd}>
          {t("Trek het adres in")}
        </button>
      </div>
    </>
  );
}

/** Nothing for who does not belong to the table. */
export function AgendaAddress({ ladder, tier }: { ladder: string; tier: Tier }) {
  const feeds = useQuery("feeds", { ladder });
  const secret = useSignal<string | undefined>(undefined);
  const found = (feeds.data.value?.feeds ?? []).find((one) => one.tier === tier.code);
  if (found === undefined && !belongsToTable(tier, me.value, session.value)) return null;
  const make = async () => {
    const made = await secretHash();
    if (await give("feed_put", { ladder, tier: tier.code, subject: made.hash }, t("Het adres is gemaakt."))) {
      secret.value = made.secret;
      feeds.reload();
    }
  };
  const end = async () => {
    if (!(await give("feed_remove", { ladder, tier: tier.code }, t("Het adres werkt niet meer.")))) return;
    secret.value = undefined;
    feeds.reload();
  };
  return (
    <Disclosure name={`agenda ${tier.code}`} summary={t("Zet deze tafel in uw agenda")}>
      <p class="nl-paragraph">
        {t("Uw agendaprogramma haalt dan zelf op wanneer deze tafel vergadert. Er staat geen casus in, en geen naam.")}
      </p>
      {found !== undefined && secret.value === undefined && (
        <p class="nl-paragraph">
          {t("U hebt een adres sinds")} <FullMoment at={found.made} />. {t("Het is niet meer te zien. Kwijt? Maak een nieuw: het oude werkt dan niet meer.")}
        </p>
      )}
      {secret.value !== undefined ? (
        <Address secret={secret.value} onEnd={() => void end()} />
      ) : (
        <div class="db-buttons">
          <button type="button" class="nl-button nl-button--secondary" onClick={() => void make()}>
            {found === undefined ? t("Maak een adres voor mijn agenda") : t("Maak een nieuw adres")}
          </button>
          {found !== undefined && (
            <button type="button" class="nl-button nl-button--secondary" onClick={() => void end()}>
              {t("Trek het adres in")}
            </button>
          )}
        </div>
      )}
    </Disclosure>
  );
}
