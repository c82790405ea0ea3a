// SPDX-License-Identifier: EUPL-1.2
/* A ladder as the daemon gives it (the query `ladder`): the part of its rules that screens use. Keys that
 * a newer daemon adds are passed over. doc/ladders has all keys; here they are in camelCase. */
import {
  choices,
  type AnswerKind,
  type Approval,
  type ClockAction,
  type GateAt,
  type GateKind,
  type Ground,
  type MeasureAt,
  type Outcome,
  type RecordBy,
  type TierKind,
  type Trigger,
} from "./generated/protocol";
import { named, term } from "./i18n";
import { useQuery, type Loaded } from "./resource";
import type { Answers } from "./generated/protocol";

/** A name in both languages. */
export interface Topic {
  code: string;
  name: string;
  english: string;
  rule?: string;
}

export interface FormField {
  code: string;
  words: string;
  english: string;
  kind?: AnswerKind;
  max?: number;
  internal?: boolean;
  thirdParty?: boolean;
  rule?: string;
}

export interface RecordForm extends Topic {
  fields: FormField[];
  tiers: string[];
  by?: RecordBy;
  after?: string[];
  plan?: boolean;
}

export interface Gate {
  at: GateAt;
  code: string;
  kind: GateKind;
  words: string;
  english: string;
  fields?: string[];
  tiers?: string[];
  record?: string;
  /** Of kind present: who must be there, and who may not. */
  attend?: string[];
  absent?: string[];
  count?: number;
  waivable?: boolean;
  rule?: string;
}

export interface ClockRule {
  action: ClockAction;
  code: string;
  trigger: Trigger;
  words: string;
  english: string;
  tier?: string;
  rule?: string;
}

export interface DecisionRule {
  outcome: Outcome;
  approval?: Approval;
  texts?: string[];
  unmet?: boolean;
  lacking?: boolean;
  ruledOut?: Topic[];
  rule?: string;
}

export interface Pot extends Topic {
  approval: Approval;
  tiers: string[];
  maxCents?: number;
  caseCents?: number;
  yearCents?: number;
  loans?: boolean;
  domains?: string[];
  laws?: string[];
  record?: string;
  aboutFromCents?: number;
  aboutToCents?: number;
}

export interface Tier extends Topic {
  kind: TierKind;
  rung: number;
  areas?: string[];
  domains?: string[];
  chairs?: string[];
  workers?: string[];
  standIns?: string[];
  organisers?: string[];
  board?: string[];
  roles?: string[];
  core?: string[];
  shell?: string[];
  urgent?: string;
  lead?: string;
  optional?: boolean;
  convened?: boolean;
  processLead?: boolean;
  triangle?: string[];
  override?: Topic[];
  clocks?: ClockRule[];
  gates?: Gate[];
  decisions?: DecisionRule[];
  meetingRule?: string;
  meetingMinutes?: number;
  minutesQuestions?: number;
  minutesSolution?: number;
  quorum?: number;
  quorumOf?: string[];
  referrals?: { to: string; ladder: string }[];
}

export interface Side extends Topic {
  safety?: boolean;
  workers?: string[];
}

export interface Measurement extends Topic {
  at?: MeasureAt;
  fields: { code: string; words: string; english: string; most?: number }[];
}

export interface Ladder extends Topic {
  climb: "strict" | "usual";
  calendar: string;
  organisation: string;
  tiers: Tier[];
  form: FormField[];
  formChars?: number;
  domains: Topic[];
  obstacles?: Topic[];
  areas?: (Topic & { team?: boolean })[];
  records?: RecordForm[];
  clocks: ClockRule[];
  pots?: Pot[];
  rooms?: Topic[];
  sides?: Side[];
  subjects?: Topic[];
  professions?: Topic[];
  participants?: Topic[];
  statutory?: Topic[];
  receivers?: (Topic & { needs?: boolean })[];
  purposes?: Topic[];
  grounds?: (Topic & { kind: Ground })[];
  measurements?: Measurement[];
  triangle?: string[];
  emergency?: string;
  emergencyEnglish?: string;
  minorAskedFrom?: number;
  minorAloneFrom?: number;
  consultTier?: string;
  issuesTier?: string;
  adviceChecked?: boolean;
  temporaryTasks?: boolean;
  temporaryLongest?: number | string;
  breakGlass?: { roles: string[] }[];
}

/** The rules inside an answer. */
export function ladderOf(answer: Answers["ladder"] | undefined): Ladder | undefined {
  return answer?.data as Ladder | undefined;
}

export interface LoadedLadder extends Pick<Loaded<Answers["ladder"]>, "problem" | "loading" | "reload"> {
  ladder: Ladder | undefined;
}

/* The ladder that the screen is about. */
let latest: Ladder | undefined;

export function useLadder(code: string | undefined): LoadedLadder {
  const loaded = useQuery("ladder", code === undefined ? undefined : { ladder: code });
  latest = ladderOf(loaded.data.value) ?? latest;
  return { ladder: ladderOf(loaded.data.value), problem: loaded.problem, loading: loaded.loading, reload: loaded.reload };
}

/** The name of a code among topics, in the reader's language; the code itself when it has none. */
export function topicName(topics: readonly Topic[] | undefined, code: string | undefined): string {
  return code === undefined ? "" : named(topics?.find((topic) => topic.code === code), code);
}

export function topicNames(topics: readonly Topic[] | undefined, codes: readonly string[] | undefined): string {
  return (codes ?? []).map((code) => topicName(topics, code)).join(", ");
}

export function tierOf(ladder: Ladder | undefined, code: string | undefined): Tier | undefined {
  return ladder?.tiers.find((tier) => tier.code === code);
}

/** Who is invited to a case: a place in the household, a kind that the ladder names; people and organisations are codes. */
export function participantName(ladder: Ladder | undefined, code: string): string {
  if (choices.memberRole.some((role) => role === code)) return term("memberRole", code);
  return topicName(ladder?.participants, code);
}

/** What a refusal calls missing, in the words of the ladder on the screen; the code itself when it has none. */
export function missingWords(code: string): string {
  const asked = latest?.tiers.flatMap((tier) => tier.gates ?? []).find((gate) => gate.code === code) ?? questionOf(latest, code);
  return asked === undefined ? participantName(latest, code) : named(asked, code);
}

/** The question of a text, wherever the ladder asks it: in the plan or in a record. */
export function questionOf(ladder: Ladder | undefined, code: string): FormField | undefined {
  return (
    ladder?.form.find((field) => field.code === code) ??
    ladder?.records?.flatMap((record) => record.fields).find((field) => field.code === code)
  );
}
