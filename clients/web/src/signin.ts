// SPDX-License-Identifier: EUPL-1.2
/* The code that somebody who is not known yet reads from the sign-in page, as people type it over: 52 digits
 * of Crockford's base32 in groups. proto/signin.c has the same. Pure. */

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 52;
const bytes = 32;

/** The 32 bytes in hex, as the protocol's `subject`; undefined: it is no code. */
export function subjectOf(text: string): string | undefined {
  const clean = text.toUpperCase().replace(/[-\s]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  const values = [...clean].map((digit) => digits.indexOf(digit));
  if (values.length !== length || values.includes(-1)) return undefined;
  const bits = values.map((value) => value.toString(2).padStart(5, "0")).join("");
  if (bits.slice(8 * bytes).includes("1")) return undefined;
  return Array.from({ length: bytes }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2).toString(16).padStart(2, "0")).join("");
}
