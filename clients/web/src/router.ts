// SPDX-License-Identifier: EUPL-1.2
/* Paths and the way back. Each entry of the browser's history keeps where somebody was on it: how far it
 * was scrolled, what was open, which link was followed. Going back puts that back. */
import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Signal } from "@preact/signals";

/** What an entry of the history remembers. */
interface Place {
  at: number;
  scroll?: number;
  focus?: string;
  /** Which of several that are alike: a case may stand in two lists. */
  nth?: number;
  kept?: Record<string, unknown>;
}

export const path = signal(location.pathname + location.search);
/** Counts navigations: a screen that is opened anew is another one. */
export const visit = signal(0);
let returning: Place | undefined;

function place(): Place {
  return (history.state as Place | null) ?? { at: 0 };
}

function keep(more: Partial<Place>): void {
  history.replaceState({ ...place(), ...more }, "");
}

/** Where somebody signs in who then comes back to here. */
export function signInPath(): string {
  return `/aanmelden?terug=${encodeURIComponent(location.pathname + location.search)}`;
}

/** Goes to a path of this client. `replace`: going back skips where one is now. */
export function navigate(to: string, replace = false): void {
  if (!replace) {
    keep({ scroll: scrollY, ...focusNow() });
    history.pushState({ at: place().at + 1 }, "", to);
  } else {
    history.replaceState({ at: place().at }, "", to);
  }
  returning = undefined;
  visit.value++;
  path.value = to;
}

/** A path that names where a focused element is found again. */
function focusNow(): { focus?: string; nth?: number } {
  const at = document.activeElement;
  const href = at instanceof HTMLAnchorElement ? at.getAttribute("href") : null;
  if (href !== null) {
    const focus = `a[href="${CSS.escape(href)}"]`;
    return { focus, nth: [...document.querySelectorAll(focus)].indexOf(at!) };
  }
  return at !== null && at.id !== "" ? { focus: `#${CSS.escape(at.id)}` } : {};
}

/** One step back, or home when somebody came here from elsewhere. */
export function back(home = "/"): void {
  if (place().at > 0) history.back();
  else navigate(home, true);
}

/** A value of a screen that is there again on the way back: a filter, what is open, a page. */
export function usePlace<T>(name: string, initial: T): Signal<T> {
  return useMemo(() => {
    const kept = signal<T>((place().kept?.[name] as T | undefined) ?? initial);
    let first = true;
    kept.subscribe((value) => {
      if (!first) keep({ kept: { ...place().kept, [name]: value } });
      first = false;
    });
    return kept;
  }, [name, visit.value]);
}

/** After a screen is shown: to where one was, or to its heading. Content may come later than the screen, so
 * it tries until the page is long enough, or somebody scrolls himself. */
export function settle(): void {
  const wanted = returning;
  returning = undefined;
  if (wanted === undefined) {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    return;
  }
  const target = wanted.scroll ?? 0;
  const until = performance.now() + 3000;
  const taken = new AbortController();
  for (const kind of ["wheel", "keydown", "pointerdown", "touchstart"])
    addEventListener(kind, () => taken.abort(), { passive: true, signal: taken.signal });
  const step = (): void => {
    if (taken.signal.aborted) return;
    scrollTo(0, target);
    const focus = wanted.focus === undefined ? null : (document.querySelectorAll<HTMLElement>(wanted.focus)[wanted.nth ?? 0] ?? null);
    const there = Math.abs(scrollY - target) < 2 && (focus !== null || wanted.focus === undefined);
    if (!there && performance.now() < until) return void requestAnimationFrame(step);
    if (there) focus?.focus({ preventScroll: true });
    taken.abort();
  };
  step();
}

/** Links inside the client do not load a page. */
function followed(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || link.target !== "") return;
  if (link.hasAttribute("download") || link.pathname.startsWith("/v1/") || link.pathname.startsWith("/aanmelden")) return;
  if (link.hash !== "" && link.pathname === location.pathname) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
}

export function routerOpen(): void {
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => {
    returning = place();
    visit.value++;
    path.value = location.pathname + location.search;
  });
  addEventListener("pagehide", () => keep({ scroll: scrollY }));
  addEventListener("scrollend", () => keep({ scroll: scrollY }));
  document.addEventListener("click", followed);
  returning = place().scroll === undefined ? undefined : place();
}
