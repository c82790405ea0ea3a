// SPDX-License-Identifier: EUPL-1.2
/* Which screen a path belongs to. Pure. */

/** The fields of a path as a screen's pattern names them ("/zaken/:caseId"); undefined: it is another. */
export function matched(pattern: string, full: string): Record<string, string> | undefined {
  const want = pattern.split("/");
  const have = full.replace(/[?#].*/, "").replace(/(.)\/$/, "$1").split("/");
  if (want.length !== have.length) return undefined;
  const fields: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    const is = have[i]!;
    if (part.startsWith(":")) fields[part.slice(1)] = decoded(is) ?? is;
    else if (part !== is) return undefined;
  }
  return fields;
}

/** undefined: it is no percent-encoding, as when an address was cut off. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
