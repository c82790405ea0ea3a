// SPDX-License-Identifier: EUPL-1.2
/* The screen as a screen reader is told it: Chromium's accessibility tree. Complaints about landmarks, headings and names;
 * what somebody hears who listens to it is for people to judge (doc/accessibility.md). */
const named = ["button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "slider", "switch", "tab", "table",
  "dialog", "alertdialog", "img", "navigation"];

/** Complaints about a tree, as playwright writes it: a line for each node, `- role "name" [level=1]`. */
export function complaintsOfTree(tree, { wall = false } = {}) {
  const lines = tree.split("\n").map((line) => {
    const match = /^(\s*)- '?(\w+)(?: "((?:[^"\\]|\\.)*)")?(.*)$/.exec(line);
    return match === null ? { role: "" } : { depth: match[1].length, role: match[2], name: match[3], rest: match[4] };
  });
  const of = (role) => lines.filter((one) => one.role === role);
  const complaints = [];
  const landmarks = wall ? ["main"] : ["banner", "main", "navigation", "search"];
  for (const role of landmarks) if (of(role).length === 0) complaints.push(`no landmark ${role}`);
  for (const role of ["banner", "main"]) if (of(role).length > 1) complaints.push(`${of(role).length} times ${role}`);
  const heads = of("heading").filter((one) => one.rest.includes("[level=1]"));
  if (heads.length !== 1) complaints.push(`${heads.length} headings of the first level`);
  const main = lines.findIndex((one) => one.role === "main");
  const after = lines.findIndex((one, i) => i > main && one.role !== "" && one.depth <= lines[main]?.depth);
  const first = lines.indexOf(heads[0]);
  if (heads.length === 1 && (first < main || (after > 0 && first > after))) complaints.push("the first heading stands outside main");
  for (const one of lines)
    if (named.includes(one.role) && (one.name ?? "").trim() === "") complaints.push(`${one.role} without a name${one.rest === ":" ? "" : one.rest}`);
  const unclear = lines.filter((one) => one.role === "link" && /^(klik hier|hier|lees meer|meer|link)$/i.test(one.name ?? ""));
  complaints.push(...unclear.map((one) => `a link that does not say where it leads: ${one.name}`));
  return complaints;
}

/** Two navigations, or two tables, that are called the same are not told apart. */
function twice(tree) {
  const names = [...tree.matchAll(/^\s*- (navigation|search) "([^"]+)"/gm)].map(([, role, name]) => `${role} "${name}"`);
  return names.filter((one, i) => names.indexOf(one) !== i).map((one) => `twice: ${one}`);
}

export const spoken = (setting) => async (page) => {
  const tree = await page.locator("body").ariaSnapshot();
  return [...complaintsOfTree(tree, setting), ...twice(tree)].map((one) => `spoken: ${one}`);
};
