// SPDX-License-Identifier: EUPL-1.2
/* Who is signed in, and what that person is at this site. */
import { computed, signal } from "@preact/signals";
import { gateway, Problem, query, sessionRenewed, setSession, signedOut } from "./api";
import { forgetContents } from "./case/content";
import { clockSet } from "./clock";
import type { Role } from "./generated/protocol";
import { setLanguage, type Language } from "./i18n";
import { liveClose, liveOpen } from "./live";
import { forgetForms } from "./form";
import { noticesHear, noticesOpen } from "./notices";
import { outboxOpen } from "./outbox";
import { recallFor } from "./recall";
import { forgetAll, refresh } from "./resource";
import { vaultFor, vaultWipe } from "./vault";

export interface Session {
  person: string;
  organisation: string;
  roles: string[];
  practice?: boolean;
  language?: Language;
  csrfToken: string;
}

export const session = signal<Session | undefined>(undefined);
/** His own first: those that he has to do with. */
export const ladders = signal<string[]>([]);
export const me = computed(() => session.value?.person ?? "");

export function hasRole(...roles: Role[]): boolean {
  return roles.some((role) => session.value?.roles.includes(role) ?? false);
}

const chosen = "doorbraak-language";

/** A choice that was made here goes before what the gateway proposes. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(chosen, language);
  await setLanguage(language);
  /* What the site says in words, as why it refuses, is asked in this language too. */
  refresh("all");
  noticesHear();
}

function languageOf(proposed: Language | undefined): Language {
  const here = localStorage.getItem(chosen);
  return here === "nl" || here === "en" ? here : (proposed ?? "nl");
}

/** Finds who is signed in; false: nobody is. Throws when the gateway does not answer. */
export async function sessionOpen(): Promise<boolean> {
  await setLanguage(languageOf(undefined));
  let found: Session;
  try {
    found = await gateway<Session>("GET", "/sessie");
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) return false;
    throw problem;
  }
  setSession(found);
  signedOut.value = false;
  liveOpen();
  await setLanguage(languageOf(found.language));
  await vaultFor(found.person).catch(() => undefined);
  const [hello, list] = await Promise.all([query("hello", {}), query("ladder", {})]);
  clockSet(hello.now);
  ladders.value = [...new Set([...(list.own ?? []), ...(list.ladders ?? [])])];
  await recallFor(found.person);
  session.value = found;
  await outboxOpen();
  noticesOpen();
  signedOut.subscribe((is) => {
    if (!is) void vaultFor(found.person).catch(() => undefined);
  });
  addEventListener("visibilitychange", () => {
    if (signedOut.value && document.visibilityState === "visible") void sessionRenewed();
  });
  return true;
}

/** Signs out here and at the gateway; nothing of this person stays in the browser. */
export async function signOut(): Promise<void> {
  liveClose();
  forgetAll();
  forgetForms();
  forgetContents();
  await vaultWipe().catch(() => undefined);
  const answer = await gateway<{ next: string }>("DELETE", "/sessie").catch(() => undefined);
  location.assign(answer?.next ?? "/aanmelden");
}
