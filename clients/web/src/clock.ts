// SPDX-License-Identifier: EUPL-1.2
/* The site's time. A practice site's clock runs elsewhere than this machine's; what people see, and the
 * second with which a command's id begins, are the site's. */
let offset = 0; /* milliseconds that the site is ahead */

/** The site said what time it is there. */
export function clockSet(now: string): void {
  offset = Date.parse(now) - Date.now();
}

export function siteNow(): Date {
  return new Date(Date.now() + offset);
}
