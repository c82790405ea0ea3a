// SPDX-License-Identifier: EUPL-1.2
/* Two clocks. The site's is what people see: a practice site's runs elsewhere than the world's. The world's,
 * as the server has it, is in the second with which a command's id begins; this machine's may be wrong. */
let site = 0; /* milliseconds that the site is ahead of this machine */
let wall = 0; /* and the server's wall clock */

/** The site said what time it is there. */
export function clockSet(now: string): void {
  site = Date.parse(now) - Date.now();
}

export function siteNow(): Date {
  return new Date(Date.now() + site);
}

/** A response said when it was made. A second more or less is the way that it came. */
export function wallSet(date: string | null): void {
  const said = Date.parse(date ?? "");
  if (!Number.isNaN(said)) wall = said - Date.now();
}

export function wallNow(): Date {
  return new Date(Date.now() + wall);
}
