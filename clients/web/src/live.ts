// SPDX-License-Identifier: EUPL-1.2
/* The stream of what happens at the site. The browser resumes it by itself (Last-Event-ID); what the
 * gateway cannot resume it says ("opnieuw"), and everything shown is asked again. Events of one moment
 * are taken together, so that a busy table is not asked for at each of them. */
import { signal } from "@preact/signals";
import { away, query, signedOut } from "./api";
import { writesOn } from "./case/content";
import { siteNow } from "./clock";
import { noticesHear } from "./notices";
import { outboxFlush, outboxListen } from "./outbox";
import { refresh, refreshFailed } from "./resource";
import { dayOf } from "./when";

interface Notice {
  sequence: number;
  events: { kind?: string; caseId?: string }[];
}

const together = 40; /* milliseconds */
const often = 5000;
const patience = [1000, 2000, 5000, 10_000, 30_000];

export const live = signal(false);
let source: EventSource | undefined;
let begun = false;
let day: string | undefined;
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
    if (bereikbaar) missed();
    away.value = !bereikbaar;
  });
  source.addEventListener("opnieuw", missed);
  source.onopen = () => {
    /* What the browser resumes by itself begins where it broke off; a stream that is new may begin too late. */
    if (!begun || failures > 0) missed();
    begun = true;
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

/** What no event brings: what was not answered, or waits to be sent, though the other side is there (it was busy); and
 * on a screen that stays open, another day. */
function lookAround(): void {
  if (away.value) void probe();
  else tryAgain();
  const today = dayOf(siteNow());
  if (day !== undefined && today !== day) missed();
  day = today;
}

function tryAgain(): void {
  refreshFailed();
  if (!signedOut.value) void outboxFlush();
}

/** Before the first question of a screen, so that nothing happens between its answer and the stream. */
export function liveOpen(): void {
  if (source !== undefined) return;
  outboxListen((body) => {
    const { caseId } = body as { caseId?: string };
    const wrote = caseId === undefined ? undefined : writesOn(caseId);
    return (done) => {
      wrote?.(done);
      if (done) changed([caseId]);
    };
  });
  connect();
  away.subscribe((is) => {
    if (!is) refreshFailed();
  });
  addEventListener("online", () => void probe());
  addEventListener("offline", () => {
    away.value = true;
  });
  setInterval(lookAround, often);
}

export function liveClose(): void {
  clearTimeout(retry);
  source?.close();
}
