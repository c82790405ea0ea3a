// SPDX-License-Identifier: EUPL-1.2
/* What happened to a case, the newest first. */
import type { Context } from "../actions/kinds";
import type { EventView } from "../generated/protocol";
import { eventWords, t, term } from "../i18n";
import { topicName } from "../ladder";
import { Loading } from "../parts/page";
import { FullMoment } from "../parts/show";
import { useAll } from "../resource";

/** Bookkeeping that tells a person nothing. */
const quiet = new Set(["clocks_set", "case_read_recorded"]);

/** What an event says beside what it is: where to, what came out. */
function more(context: Context, event: EventView): string {
  const body = (event.body ?? {}) as unknown as Record<string, unknown>;
  const tier = typeof body["tier"] === "string" ? topicName(context.ladder.tiers, body["tier"]) : "";
  const outcome = typeof body["outcome"] === "string" ? term("outcome", body["outcome"]) : "";
  return [tier, outcome].filter((text) => text !== "").join(", ");
}

export function Trail({ context }: { context: Context }) {
  const trail = useAll("trail", { caseId: context.caseId, limit: 200 }, "events");
  return (
    <Loading of={trail}>
      {(answer) => (
        <ol class="db-history">
          {(answer.events ?? [])
            .filter((event) => event.kind !== undefined && !quiet.has(event.kind))
            .map((event) => {
              const said = more(context, event);
              return (
                <li class="db-history__event" key={event.sequence}>
                  <span class="db-history__when">{event.stamp !== undefined && <FullMoment at={event.stamp} />}</span>
                  <span>
                    {eventWords(event.kind!)}
                    {said !== "" && `: ${said}`}
                    <span class="db-optional">
                      {" "}
                      {event.actor === context.me ? t("u") : event.actor === undefined || event.actor === "daemon" ? t("vanzelf") : event.actor}
                    </span>
                  </span>
                </li>
              );
            })}
        </ol>
      )}
    </Loading>
  );
}
