// SPDX-License-Identifier: EUPL-1.2
/* Beside the questions: how long the plan is, and what the gates ahead still want. */
import type { Form } from "../form";
import { named, plural, t } from "../i18n";
import type { Ladder } from "../ladder";
import { Meter } from "../parts/show";
import { gatesAhead, planLength, planMost, type Wanted } from "../plan";

function WantedList({ wanted }: { wanted: Wanted[] }) {
  return (
    <ul class="db-wanted">
      {wanted.map(({ gate, met, fields }) => (
        <li key={gate.code} class={met ? "db-wanted__item db-wanted__item--met" : "db-wanted__item"}>
          <span class="db-wanted__mark" aria-hidden="true">
            {met ? "✓" : "○"}
          </span>
          <span>
            <span class="db-hidden">{met ? t("Klaar:") : t("Nog nodig:")} </span>
            {named(gate, gate.code)}
            {fields.length > 0 && <span class="db-wanted__fields"> {plural(fields.length, "1 vraag is nog leeg.", "{n} vragen zijn nog leeg.")}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Ahead({ form, ladder }: { form: Form; ladder: Ladder }) {
  const values = form.values.value;
  const { first, next, nextTier, later } = gatesAhead(ladder, values);
  const length = planLength(ladder, values);
  const most = planMost(ladder);
  return (
    <div class="db-ahead">
      <Meter
        label={t("Lengte van het plan")}
        value={length}
        max={most}
        text={
          length > most
            ? t("{n} tekens te lang voor twee pagina's", { n: length - most })
            : t("{percent} % van twee pagina's", { percent: Math.round((100 * length) / most) })
        }
      />
      {first.length > 0 && (
        <>
          <h3 class="nl-heading nl-heading--level-3">{t("Om in te dienen")}</h3>
          <WantedList wanted={first} />
        </>
      )}
      {nextTier !== undefined && (next.length > 0 || later.length > 0) && (
        <>
          <h3 class="nl-heading nl-heading--level-3">{t("Straks, voor {tier}", { tier: named(nextTier, nextTier.code) })}</h3>
          <WantedList wanted={next} />
          {later.length > 0 && (
            <ul class="db-wanted">
              {later.map((gate) => (
                <li key={gate.code} class="db-wanted__item">
                  <span class="db-wanted__mark" aria-hidden="true">
                    ○
                  </span>
                  <span>{named(gate, gate.code)}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <p class="db-ahead__kept">{t("Wat u typt, wordt op dit apparaat bewaard, versleuteld, tot u het verstuurt of weggooit.")}</p>
    </div>
  );
}
