// SPDX-License-Identifier: EUPL-1.2
export default {
  "Ladder": "Ladder",
} satisfies Record<string, string>;
