// SPDX-License-Identifier: EUPL-1.2
/* A command is kept before it is sent, and sent under the same id until there is a reply: what somebody
 * did is done once, also when the connection fails in between or the browser is closed. */
import { signal } from "@preact/signals";
import { away, post, Problem, signedOut, type CommandName, type Replied } from "./api";
import { siteNow, wallNow } from "./clock";
import type { Commands, Contents } from "./generated/protocol";
import { t } from "./i18n";
import { vaultDelete, vaultList, vaultPut } from "./vault";

/** A command that waits, or that was refused when it was sent later. */
export interface Kept {
  id: string;
  name: CommandName;
  body: Commands[CommandName];
  at: string;
  /** Why it was refused, in words; absent while it waits. */
  refused?: string;
}

export type Outcome<N extends CommandName> = { kept: false; reply: Replied<N> } | { kept: true };

export const kept = signal<Kept[]>([]);
/** Called after each command that was done; live.ts refreshes what is shown. */
let onDone: (body: object) => void = () => undefined;
let flushing = false;

export function outboxListen(listener: (body: object) => void): void {
  onDone = listener;
}

/** 32 hex digits, of which the first eight are the second: the protocol wants to know how old it is. */
export function commandId(now: Date, random: Uint8Array): string {
  const second = Math.floor(now.getTime() / 1000).toString(16).padStart(8, "0");
  return second + Array.from(random.subarray(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function newId(): string {
  return commandId(wallNow(), crypto.getRandomValues(new Uint8Array(12)));
}

/** Gives a command for what it answers, as reading is: now or not at all, and kept nowhere. */
export async function ask<N extends keyof Contents>(name: N, body: Commands[N]): Promise<Contents[N]> {
  const { answer } = (await post(name, body, newId())) as { answer?: Contents[N] };
  if (answer === undefined) throw new Problem(0, t("Dat lukte niet"), "");
  return answer;
}

function show(change: (before: Kept[]) => Kept[]): void {
  kept.value = change(kept.value);
}

/** What the browser cannot keep (a private window may have no storage) is sent all the same. */
async function keep(one: Kept): Promise<void> {
  await vaultPut("outbox", one.id, one).catch(() => undefined);
}

async function forget(id: string): Promise<void> {
  await vaultDelete("outbox", id).catch(() => undefined);
  show((before) => before.filter((one) => one.id !== id));
}

/** It was not decided, for want of a connection or of a session: the same command goes again later. */
function waits(problem: unknown): boolean {
  return problem instanceof Problem && (problem.passing || problem.status === 401);
}

/** Gives a command. A refusal is thrown as a Problem; without a decision it is kept for later. */
export async function command<N extends CommandName>(name: N, body: Commands[N]): Promise<Outcome<N>> {
  const id = newId();
  const one: Kept = { id, name, body, at: siteNow().toISOString() };
  await keep(one);
  try {
    const reply = await post(name, body, id);
    await forget(id);
    onDone(body);
    return { kept: false, reply };
  } catch (problem) {
    if (waits(problem)) {
      show((before) => [...before, one]);
      return { kept: true };
    }
    await forget(id);
    throw problem;
  }
}

/** Sends one that waited. False: nobody answers still. */
async function sendKept(one: Kept): Promise<boolean> {
  try {
    await post(one.name, one.body, one.id);
    await forget(one.id);
    onDone(one.body);
  } catch (problem) {
    if (!(problem instanceof Problem) || waits(problem)) return false;
    const refused = { ...one, refused: problem.message };
    await keep(refused);
    show((before) => before.map((other) => (other.id === one.id ? refused : other)));
  }
  return true;
}

/** Sends what waits, in the order in which it was given; stops at the first that cannot leave. */
export async function outboxFlush(): Promise<void> {
  if (flushing) return;
  flushing = true;
  try {
    for (const one of kept.value) if (one.refused === undefined && !(await sendKept(one))) break;
  } finally {
    flushing = false;
  }
}

/** After signing in: what an earlier visit left. */
export async function outboxOpen(): Promise<void> {
  const left = await vaultList<Kept>("outbox").catch(() => []);
  kept.value = left.map(([, one]) => one).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const hindrance of [away, signedOut])
    hindrance.subscribe((hinders) => {
      if (!hinders) void outboxFlush();
    });
}

/** Take one out by hand: after it was refused, or before it was sent. */
export const outboxDrop = forget;
