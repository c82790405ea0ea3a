// SPDX-License-Identifier: EUPL-1.2
/* The gateway's JSON over HTTP, typed by the protocol's tables. A query is asked here directly; a command
 * goes by way of outbox.ts, which keeps it until there is a reply, and calls `post` here. */
import { signal } from "@preact/signals";
import {
  commandRoutes,
  queryRoutes,
  type Answers,
  type Commands,
  type Contents,
  type Queries,
  type Reply,
  type Route,
} from "./generated/protocol";
import { wallSet } from "./clock";
import { language, t } from "./i18n";

export type CommandName = keyof Commands;
export type QueryName = keyof Queries;
export type Replied<N extends CommandName> = Reply & (N extends keyof Contents ? { answer?: Contents[N] } : object);

/** One thing that is wrong with what was sent: of which field, in words. */
export interface ProblemPart {
  field?: string;
  code?: string;
  detail: string;
}

/** The gateway or the daemon said no. `status` 0: nobody answered. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly parts: ProblemPart[] = [],
    readonly missing: string[] = [],
    readonly remedy = "",
    readonly code = "",
  ) {
    super(detail === "" ? title : `${title}: ${detail}`);
  }

  /** It was not decided: the same request may do later. */
  get passing(): boolean {
    return [0, 408, 429, 502, 503, 504].includes(this.status);
  }
}

/** Whether the gateway and the daemon behind it answered last time. */
export const away = signal(false);
/** The session ended: sign in again. */
export const signedOut = signal(false);

let csrfToken = "";
let person = "";
export function setSession(session: { person: string; csrfToken: string }): void {
  csrfToken = session.csrfToken;
  person = session.person;
}

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  remedy?: string;
  missing?: string[];
  errors?: { pointer?: string; name?: string; code?: string; detail?: string }[];
}

/** "/texts/reason" and "#/texts/reason" name texts.reason. */
function fieldOf(error: { pointer?: string; name?: string }): string | undefined {
  const pointer = error.pointer?.replace(/^#?\//, "").replaceAll("/", ".");
  return pointer === undefined || pointer === "" ? error.name : pointer;
}

export function problemOf(status: number, body: ProblemBody): Problem {
  const parts = (body.errors ?? []).map((error) => {
    const field = fieldOf(error);
    return { ...(field === undefined ? {} : { field }), code: error.code ?? "", detail: error.detail ?? "" };
  });
  const detail = body.detail === body.title ? "" : (body.detail ?? "");
  return new Problem(status, body.title ?? t("Dat lukte niet"), detail, parts, body.missing ?? [], body.remedy ?? "", body.code ?? "");
}

/** In another tab the same person may have signed in anew; false: somebody else did, or nobody. */
export async function sessionRenewed(): Promise<boolean> {
  const response = await fetch("/v1/sessie", { credentials: "same-origin" }).catch(() => undefined);
  if (response?.ok !== true) return false;
  const found = (await response.json()) as { person: string; csrfToken: string };
  signedOut.value = found.person !== person;
  if (!signedOut.value) csrfToken = found.csrfToken;
  return !signedOut.value;
}

async function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  try {
    return await sendOnce(method, path, body, headers);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== "NO_CSRF_TOKEN") throw problem;
    if (!(await sessionRenewed())) throw new Problem(401, problem.title, problem.detail);
    return sendOnce(method, path, body, headers);
  }
}

async function sendOnce(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/v1${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        "Accept-Language": language.value,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(method === "GET" ? {} : { "X-CSRF-Token": csrfToken }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    away.value = true;
    throw new Problem(0, t("Geen verbinding"), t("De server geeft geen antwoord."));
  }
  wallSet(response.headers.get("Date"));
  if (response.ok) {
    away.value = false;
    return response;
  }
  const problem = problemOf(response.status, (await response.json().catch(() => ({}))) as ProblemBody);
  away.value = problem.passing && response.status !== 429;
  if (response.status === 401) signedOut.value = true;
  throw problem;
}

/** A reply that breaks off halfway is none: what was asked for may have been done. */
async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw new Problem(0, t("Geen verbinding"), t("Het antwoord kwam niet heel over."));
  }
}

/** The path of a route with its places filled in, and the fields that are left. */
export function placed(route: Route, body: object): { path: string; rest: Record<string, unknown> } {
  const rest: Record<string, unknown> = { ...body };
  const path = route[1].replace(/\{(\w+)\}/g, (_, place: string) => {
    const value = rest[place];
    delete rest[place];
    return encodeURIComponent(String(value));
  });
  return { path, rest };
}

/** Fields as parameters of a URL: a list has commas, what is left out stays out. */
export function parameters(rest: Record<string, unknown>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) pairs.append(name, String(value));
  const text = pairs.toString();
  return text === "" ? "" : `?${text}`;
}

/** `background`: the page asks by itself, as after an event. That is no use of the session, which may end by it. */
export async function query<N extends QueryName>(name: N, body: Queries[N], background = false): Promise<Answers[N]> {
  const route = queryRoutes[name];
  const { path, rest } = placed(route, body);
  const by: Record<string, string> = background ? { "X-Background": "1" } : {};
  const response =
    route[0] === "GET" ? await send("GET", path + parameters(rest), undefined, by) : await send(route[0], path, rest, by);
  return json(response);
}

/** Gives a command under an id that stays its own, however often it is sent. For outbox.ts. */
export async function post<N extends CommandName>(name: N, body: Commands[N], id: string): Promise<Replied<N>> {
  const route = commandRoutes[name];
  const { path, rest } = placed(route, body);
  /* What a DELETE is about stands in its path. */
  return json(await send(route[0], path, route[0] === "DELETE" ? undefined : rest, { "Idempotency-Key": id }));
}

/** What the gateway has beside the protocol: the session. */
export async function gateway<T>(method: string, path: string): Promise<T> {
  return json(await send(method, path, undefined));
}
