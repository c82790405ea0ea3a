// SPDX-License-Identifier: EUPL-1.2
/* The request that `doorbraak enroll` prints at somebody's own machine: who, which key, and its public half as
 * Z85 (ZeroMQ's RFC 32). clients/lib/profile.c writes it. Pure. */

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
const keyDigits = 40;

export interface KeyRequest {
  person: string;
  key: string;
  /** In hex, as the gateway has bytes. */
  publicKey: string;
}

/** Five digits of base 85 are four bytes. */
function groupOf(digits: string): string | undefined {
  let value = 0;
  for (const digit of digits) {
    const n = alphabet.indexOf(digit);
    if (n < 0) return undefined;
    value = value * 85 + n;
  }
  return value > 0xffffffff ? undefined : value.toString(16).padStart(8, "0");
}

function bytesOf(z85: string): string | undefined {
  if (z85.length !== keyDigits) return undefined;
  const groups = (z85.match(/.{5}/g) ?? []).map(groupOf);
  return groups.includes(undefined) ? undefined : groups.join("");
}

/** undefined: it is no request. The key comes last, as Z85 has colons of its own. */
export function keyRequestOf(text: string): KeyRequest | undefined {
  const match = /^doorbraak-request:1:([^:]+):([^:]+):(.+)$/.exec(text.trim().replace(/^'|'$/g, ""));
  const publicKey = match === null ? undefined : bytesOf(match[3]!);
  return publicKey === undefined ? undefined : { person: match![1]!, key: match![2]!, publicKey };
}
