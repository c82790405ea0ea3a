// SPDX-License-Identifier: EUPL-1.2
export default {
  "weggelaten, te klein": "left out, too small",
} satisfies Record<string, string>;
