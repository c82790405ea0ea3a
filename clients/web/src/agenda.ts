// SPDX-License-Identifier: EUPL-1.2
/* The secret of an address for a calendar program, and what the daemon may know of it. */

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 32 random bytes, and their SHA-256, as hexadecimal digits. */
export async function secretHash(bytes = crypto.getRandomValues(new Uint8Array(32))): Promise<{ secret: string; hash: string }> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { secret: hex(bytes), hash: hex(hash) };
}
