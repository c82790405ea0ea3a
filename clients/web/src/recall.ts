// SPDX-License-Identifier: EUPL-1.2
/* What this browser remembers of somebody past signing out: where he was, never what he read. It stands under a hash
 * of his code, so that who uses the same desk neither finds his name nor begins where he was. */

const peopleAtMost = 8;
let owner = "";

/** From here on it is this person's. */
export async function recallFor(person: string): Promise<void> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`doorbraak ${person}`));
  owner = [...new Uint8Array(hash).subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function all<T>(name: string): Record<string, T> {
  try {
    const found = JSON.parse(localStorage.getItem(`doorbraak-${name}`) ?? "{}") as Record<string, T> | null;
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}

export function recall<T>(name: string): T | undefined {
  return all<T>(name)[owner];
}

export function remember<T>(name: string, value: T): void {
  const { [owner]: _, ...rest } = all<T>(name);
  const others = Object.entries(rest).slice(-(peopleAtMost - 1));
  localStorage.setItem(`doorbraak-${name}`, JSON.stringify({ ...Object.fromEntries(others), [owner]: value }));
}
