// SPDX-License-Identifier: EUPL-1.2
/* Two ways of not asking more than the other side can take. Pure. */

/** Lets at most `n` run at the same time; the others wait their turn, in the order in which they came. */
export function atMost(n: number): <T>(what: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (what) => {
    if (running < n) running++;
    else await new Promise<void>((go) => waiting.push(go)); /* whoever ends hands over his place */
    try {
      return await what();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

/** One run at a time. Asked for while it runs, it runs once more, however often it was asked for: each run comes
 * to its end, so that something that changes all the time is still shown. */
export function onceMore<A>(run: (how: A) => Promise<void>): (how: A) => Promise<void> {
  let wanted: { how: A } | undefined;
  let busy = false;
  return async (how) => {
    wanted = { how };
    if (busy) return;
    busy = true;
    try {
      while (wanted !== undefined) {
        const now: { how: A } = wanted;
        wanted = undefined;
        await run(now.how);
      }
    } finally {
      busy = false;
    }
  };
}
