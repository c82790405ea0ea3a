// SPDX-License-Identifier: EUPL-1.2
/* What happened to a case, the newest first, with the words that were given at each step, as far as the reader
 * may read them. */
import type { Context } from "../actions/kinds";
import type { ContentAnswer, ContentView, EventView } from "../generated/protocol";
import { eventWords, t, term } from "../i18n";
import { topicName } from "../ladder";
import { Loading } from "../parts/page";
import { FullMoment, Written } from "../parts/show";
import { useAll } from "../resource";
import { textName, textsOfEvents } from "./texts";

/** Bookkeeping that tells a person nothing. */
const quiet = new Set(["clocks_set", "case_read_recorded"]);

function textOf(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  return typeof value === "string" ? value : "";
}

/** What an event says beside what it is: where to, to whom, what came out. */
function more(context: Context, event: EventView): string {
  const body: Record<string, unknown> = event.body ?? {};
  const person = textOf(body, "person");
  const tier = textOf(body, "tier");
  const outcome = textOf(body, "outcome");
  const parts = [
    tier === "" ? "" : topicName(context.ladder.tiers, tier),
    person === "" || person === event.actor ? "" : person === context.me ? t("u") : person,
    outcome === "" ? "" : term("outcome", outcome),
  ];
  return parts.filter((text) => text !== "").join(", ");
}

function who(context: Context, event: EventView): string {
  if (event.actor === context.me) return t("u");
  return event.actor === undefined || event.actor === "daemon" ? t("vanzelf") : event.actor;
}

function Line({ context, event, texts }: { context: Context; event: EventView; texts: ContentView[] }) {
  const said = more(context, event);
  return (
    <li class="db-history__event">
      <span class="db-history__when">{event.stamp !== undefined && <FullMoment at={event.stamp} />}</span>
      <div>
        <p class="db-history__what">
          {eventWords(event.kind!)}
          {said !== "" && `: ${said}`}
          <span class="db-optional"> {who(context, event)}</span>
        </p>
        {texts.map((one) => (
          <div key={one.field} class="db-history__words">
            <p class="db-answer__by">{textName(context.ladder, one.field)}</p>
            <Written>{one.words}</Written>
          </div>
        ))}
      </div>
    </li>
  );
}

export function Trail({ context, answer }: { context: Context; answer: ContentAnswer | undefined }) {
  const trail = useAll("trail", { caseId: context.caseId, limit: 200 }, "events");
  return (
    <Loading of={trail}>
      {({ events = [] }) => {
        const texts = textsOfEvents(answer, events);
        return (
          <ol class="db-history">
            {events
              .filter((event) => event.kind !== undefined && !quiet.has(event.kind))
              .map((event) => (
                <Line key={event.sequence} context={context} event={event} texts={texts.get(event.sequence) ?? []} />
              ))}
          </ol>
        );
      }}
    </Loading>
  );
}
