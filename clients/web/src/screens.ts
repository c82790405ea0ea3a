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

/** A screen of a ladder: its path with and without the ladder, and with what more is given of it. */
function ofLadder(screen: Screen, ...more: string[]): Screen[] {
  const rest = ["/:ladder", ...more.map((one) => `/:ladder/${one}`)];
  return [screen, ...rest.map((one) => ({ path: screen.path + one, name: screen.name, load: screen.load }))];
}

export const screens: Screen[] = [
  { path: "/", name: T("Mijn werk"), group: "work", load: () => import("./screens/mine") },
  { path: "/indienen", name: T("Casus indienen"), group: "work", roles: ["professional", "coach"], load: () => import("./screens/submit") },
  { path: "/zaken/:caseId", name: T("Casus"), load: () => import("./screens/case") },
  { path: "/indienen/:ladder", name: T("Casus indienen"), load: () => import("./screens/submit") },
  ...ofLadder(
    {
      path: "/wachtrij",
      name: T("Wachtrijen"),
      group: "work",
      roles: ["coach", "chair", "member", "coordinator"],
      load: () => import("./screens/queue"),
    },
    ":tier",
  ),
  ...ofLadder({ path: "/bellijst", name: T("Bellijst"), group: "work", load: () => import("./screens/phone") }),
  { path: "/zoeken", name: T("Zoeken"), load: () => import("./screens/search") },
  ...ofLadder({ path: "/standup", name: T("Stand-up"), group: "table", load: () => import("./screens/standup") }),
  ...ofLadder(
    {
      path: "/tafels",
      name: T("Tafels"),
      group: "table",
      roles: ["chair", "member", "coordinator"],
      load: () => import("./screens/table"),
    },
    ":tier",
  ),
  { path: "/tafels/:ladder/:tier/:start", name: T("Overleg"), load: () => import("./screens/meeting") },
  ...ofLadder({
    path: "/landelijk",
    name: T("Landelijk"),
    group: "table",
    roles: ["chair", "coordinator", "policy"],
    load: () => import("./screens/national"),
  }),
  ...ofLadder({
    path: "/potjes",
    name: T("Potjes"),
    group: "insight",
    roles: ["coach", "chair", "coordinator", "policy"],
    load: () => import("./screens/pots"),
  }),
  ...ofLadder({ path: "/kwesties", name: T("Kwesties"), group: "insight", load: () => import("./screens/issues") }),
  ...ofLadder({
    path: "/leren",
    name: T("Leren van elkaar"),
    group: "insight",
    roles: ["professional", "coach", "chair", "coordinator", "policy"],
    load: () => import("./screens/learn"),
  }),
  ...ofLadder({
    path: "/cijfers",
    name: T("Cijfers"),
    group: "insight",
    roles: ["coach", "chair", "coordinator", "policy", "privacy"],
    load: () => import("./screens/reports"),
  }),
  { path: "/privacy", name: T("Privacy"), group: "manage", roles: ["privacy", "coordinator"], load: () => import("./screens/privacy") },
  { path: "/mensen", name: T("Mensen"), group: "manage", load: () => import("./screens/people") },
  { path: "/mail", name: T("Mail"), group: "manage", load: () => import("./screens/mail") },
  { path: "/onderweg", name: T("Onderweg"), load: () => import("./screens/outbox") },
];
