// SPDX-License-Identifier: EUPL-1.2
/* Every screen: its path, its name, for whom it stands in the menu. A screen's code is loaded when it is
 * opened first. README.md has the recipe for another one. */
import type { ComponentType } from "preact";
import type { Role } from "./generated/protocol";
import { T } from "./i18n";

export interface ScreenProps {
  /** The fields of the path: { caseId } of /zaken/:caseId. */
  fields: Record<string, string>;
}

export interface Screen {
  path: string;
  /** In Dutch, T("…"). */
  name: string;
  /** In which part of the menu; absent: not in the menu. */
  group?: "work" | "table" | "insight" | "manage";
  /** Site roles that have it in their menu; absent: everybody. The daemon decides what they see in it. */
  roles?: Role[];
  load: () => Promise<{ default: ComponentType<ScreenProps> }>;
}

export const screens: Screen[] = [
  { path: "/", name: T("Mijn werk"), group: "work", load: () => import("./screens/mine") },
];
