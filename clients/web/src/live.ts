// SPDX-License-Identifier: EUPL-1.2
/* The stream of what happens at the site. The browser resumes it by itself (Last-Event-ID); what the
 * gateway cannot resume it says ("opnieuw"), and everything shown is asked again. Events of one moment
 * are taken together, so that a busy table is not asked for at each of them. */
import { signal } from "@preact/signals";
import { away, query } from "./api";
import { noticesHear } from "./notices";
import { outboxListen } from "./outbox";
import { refresh } from "./resource";

interface Notice {
  sequence: number;
  events: { kind?: string; caseId?: string }[];
}

const together = 40; /* milliseconds */
const patience = [1000, 2000, 5000, 10_000, 30_000];

export const live = signal(false);
let source: EventSource | undefined;
let failures = 0;
let waiting: Set<string> | "all" | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

/** An event without a case (a person, a meeting, a ladder) may change anything. */
function changed(cases: (string | undefined)[]): void {
  if (waiting === undefined) {
    waiting = new Set();
    setTimeout(() => {
      const now = waiting ?? "all";
      waiting = undefined;
      refresh(now);
    }, together);
  }
  for (const one of cases) {
    if (one === undefined) waiting = "all";
    else if (waiting !== "all") waiting.add(one);
  }
}

/** Something may have been missed. */
function missed(): void {
  changed([undefined]);
  noticesHear();
}

function connect(): void {
  source = new EventSource("/v1/gebeurtenissen");
  source.addEventListener("gebeurtenis", (event) => {
    const notice = JSON.parse((event as MessageEvent<string>).data) as Notice;
    changed(notice.events.map((one) => one.caseId));
    noticesHear(notice.events);
  });
  source.addEventListener("dienst", (event) => {
    const { bereikbaar } = JSON.parse((event as MessageEvent<string>).data) as { bereikbaar: boolean };
    if (bereikbaar && away.value) missed();
    away.value = !bereikbaar;
  });
  source.addEventListener("opnieuw", missed);
  source.onopen = () => {
    if (!live.value && failures > 0) missed();
    failures = 0;
    live.value = true;
    away.value = false;
  };
  source.onerror = () => {
    live.value = false;
    if (source?.readyState === EventSource.CLOSED) again();
    void probe();
  };
}

/** The browser gave up: begin anew, with more patience each time. */
function again(): void {
  source?.close();
  clearTimeout(retry);
  retry = setTimeout(connect, patience[Math.min(failures++, patience.length - 1)]);
}

/** A small question, to know whether the other side is there. */
async function probe(): Promise<void> {
  await query("hello", {}, true).catch(() => undefined);
}

export function liveOpen(): void {
  outboxListen((body) => changed([(body as { caseId?: string }).caseId]));
  connect();
  addEventListener("online", () => void probe());
  addEventListener("offline", () => {
    away.value = true;
  });
  setInterval(() => {
    if (away.value) void probe();
  }, 5000);
}

export function liveClose(): void {
  clearTimeout(retry);
  source?.close();
}
