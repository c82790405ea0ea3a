// SPDX-License-Identifier: EUPL-1.2
/* A command is kept before it is sent, and sent under the same id until there is a reply: what somebody
 * did is done once, also when the connection fails in between or the browser is closed. */
import { signal } from "@preact/signals";
import { away, post, Problem, signedOut, type CommandName, type Replied } from "./api";
import { siteNow, wallNow } from "./clock";
import type { Commands, Contents } from "./generated/protocol";
import { t } from "./i18n";
import { vaultDelete, vaultList, vaultPut, vaultRefills } from "./vault";

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
/** How often what waited has gone, the last of it too. */
export const caughtUp = signal(0);
/** Called as a command leaves; what it gives, when that came to an end: was it done? live.ts refreshes what is shown. */
export type Leaving = (body: object) => (done: boolean) => void;

let onLeaving: Leaving = () => () => undefined;
let flushing: Promise<void> | undefined;

export function outboxListen(listener: Leaving): void {
  onLeaving = listener;
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

vaultRefills(() => kept.value.forEach((one) => void keep(one)));

async function forget(id: string): Promise<void> {
  await vaultDelete("outbox", id).catch(() => undefined);
  show((before) => before.filter((one) => one.id !== id));
}

/** It was not decided, for want of a connection or of a session: the same command goes again later. */
function waits(problem: unknown): boolean {
  return problem instanceof Problem && (problem.passing || problem.status === 401);
}

async function leave<N extends CommandName>(one: Kept & { name: N; body: Commands[N] }): Promise<Replied<N>> {
  const ended = onLeaving(one.body);
  let done = false;
  try {
    const reply = await post(one.name, one.body, one.id);
    done = true;
    await forget(one.id);
    return reply;
  } finally {
    ended(done);
  }
}

function nextKept(): Kept | undefined {
  return kept.value.find((one) => one.refused === undefined);
}

/** Gives a command. A refusal is thrown as a Problem; without a decision it is kept for later. It goes behind what
 * waits: what somebody did first is not done over what he did last. */
export async function command<N extends CommandName>(name: N, body: Commands[N]): Promise<Outcome<N>> {
  const one = { id: newId(), name, body, at: siteNow().toISOString() };
  await keep(one);
  if (nextKept() !== undefined) await outboxFlush();
  if (nextKept() !== undefined) {
    show((before) => [...before, one]);
    return { kept: true };
  }
  try {
    return { kept: false, reply: await leave(one) };
  } catch (problem) {
    if (waits(problem)) {
      show((before) => [...before, one]);
      return { kept: true };
    }
    await forget(one.id);
    throw problem;
  }
}

/** Sends one that waited. False: nobody answers still. */
async function sendKept(one: Kept): Promise<boolean> {
  try {
    await leave(one);
  } catch (problem) {
    if (waits(problem)) return false;
    /* What is no Problem will not go another time either (a command of an older client), and may not hold up the rest. */
    const refused = { ...one, refused: problem instanceof Problem ? problem.message : String(problem) };
    await keep(refused);
    show((before) => before.map((other) => (other.id === one.id ? refused : other)));
  }
  return true;
}

/** Sends what waits, in the order in which it was given; stops at the first that cannot leave. */
export function outboxFlush(): Promise<void> {
  flushing ??= sendAll().finally(() => (flushing = undefined));
  return flushing;
}

async function sendAll(): Promise<void> {
  let went = false;
  for (let one = nextKept(); one !== undefined && (await sendKept(one)); one = nextKept()) {
    const { id } = one;
    went ||= !kept.value.some((left) => left.id === id);
  }
  if (went && nextKept() === undefined) caughtUp.value++;
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
