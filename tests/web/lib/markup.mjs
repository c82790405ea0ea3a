// SPDX-License-Identifier: EUPL-1.2
/* What somebody could type to make another's browser, reader or paper do something: markup, script, entities, an end
 * of CDATA, a turned line, a word without an end. Each begins with a mark of its own, by which it is found again. */
export const markOf = (message, key) => `merk.${message}.${key}.`;

const nasty =
  `<script>window.uitgevoerd=1</script>"><img src=x onerror="window.uitgevoerd=1"><a href="javascript:window.uitgevoerd=1">l</a>` +
  `]]>&xxe;&amp;<!--<svg onload=window.uitgevoerd=1>' onfocus='window.uitgevoerd=1 {{7*7}} \u202egespiegeld ${"w".repeat(180)}`;

/** At most `most` bytes of it. */
export function hostile(message, key, most = 8000) {
  const text = markOf(message, key) + nasty;
  return most < 300 ? text.slice(0, most - 4) : text;
}

/** How it looks when it is shown as text. */
export const shownAs = (message, key) => `${markOf(message, key)}<script>window.uitgevoerd=1</script>`;

/** On a page before anything else: notes what the Content-Security-Policy had to stop. */
export function watchPolicy() {
  window.stopped = [];
  document.addEventListener("securitypolicyviolation", (event) => window.stopped.push(`${event.violatedDirective} ${event.blockedURI}`));
}

/** What became of it in a page: a list of complaints. */
export function complaintsOf() {
  const found = [];
  if (window.uitgevoerd !== undefined) found.push("script ran");
  for (const one of window.stopped ?? []) found.push(`the policy had to stop ${one}`);
  for (const one of document.querySelectorAll("img[src=x], svg[onload], [onerror], [onfocus], a[href^='javascript:' i], main script"))
    found.push(`markup became an element: ${one.outerHTML.slice(0, 120)}`);
  return found;
}
