// SPDX-License-Identifier: EUPL-1.2
/* Which screen a path belongs to. Pure. */

/** The fields of a path as a screen's pattern names them ("/zaken/:caseId"); undefined: it is another. */
export function matched(pattern: string, full: string): Record<string, string> | undefined {
  const want = pattern.split("/");
  const have = full.replace(/[?#].*/, "").replace(/(.)\/$/, "$1").split("/");
  if (want.length !== have.length) return undefined;
  const fields: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    if (part.startsWith(":")) fields[part.slice(1)] = decodeURIComponent(have[i]!);
    else if (part !== have[i]) return undefined;
  }
  return fields;
}
