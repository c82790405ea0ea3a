// SPDX-License-Identifier: EUPL-1.2
/* All English texts: a file for each part of the client, put together here. */
const files = import.meta.glob<Record<string, string>>(["./*.ts", "!./index.ts"], { eager: true, import: "default" });

export const english: Record<string, string> = Object.assign({}, ...Object.values(files));
