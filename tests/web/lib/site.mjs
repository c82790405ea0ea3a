// SPDX-License-Identifier: EUPL-1.2
/* A site of the tests' own: a copy of the prepared one, with a daemon and a doorbraak-web that run until
 * `stop`. And a person who speaks to it without a browser, to bring about what a screen is to show. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const build = process.env.DOORBRAAK_BUILD;

/** Opens a site. `url`; `names`: which case is which; `stop()`. With `ladders`, files: these ladders too. With `linked`:
 * the national table has a site beside it, `national.url`, and doorbraak-link runs between the two. */
export async function openSite({ ladders, linked } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "doorbraak-web-"));
  const prepared = join(build, "tests/web/site");
  const verb = linked === true ? "linked" : "open";
  const process_ = spawn("bash", [join(here, "site.sh"), verb, build, prepared, join(folder, "site"), ...(ladders ?? [])], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => process_.on("exit", resolve));
  const urls = await new Promise((resolve, reject) => {
    const lines = [];
    createInterface({ input: process_.stdout }).on("line", (line) => {
      lines.push(line.replace(/\/$/, ""));
      if (lines.length === (linked === true ? 2 : 1)) resolve(lines);
    });
    process_.once("exit", (status) => reject(new Error(`the site did not open: ${status}`)));
  });
  const lines = readFileSync(join(prepared, "names"), "utf8").trim().split("\n");
  return {
    url: urls[0],
    national: linked === true ? { url: urls[1] } : undefined,
    folder: join(folder, "site"),
    names: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    async stop() {
      process_.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/* As the protocol has it: the client's second (no practice clock moves that), then chance. */
export function commandId() {
  const id = randomBytes(16);
  id.writeUInt32BE(Math.floor(Date.now() / 1000));
  return id.toString("hex");
}

/** A signed-in person without a browser. `get(path)`; `give(path, body, method)` for a command. */
export async function signIn(site, person) {
  const first = await fetch(`${site.url}/aanmelden/oefenen`, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: site.url },
    body: new URLSearchParams({ person }),
  });
  const cookie = first.headers.getSetCookie
    ? first.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ")
    : first.headers.get("set-cookie").split(";")[0];
  const send = async (method, path, body, headers = {}) => {
    const response = await fetch(`${site.url}/v1${path}`, {
      method,
      headers: { cookie, Origin: site.url, "Content-Type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : JSON.parse(text);
  };
  const session = await send("GET", "/sessie");
  const ahead = Date.parse((await send("GET", "/dienstgegevens")).now) - Date.now();
  return {
    person,
    session,
    cookie,
    now: () => new Date(Date.now() + ahead),
    get: (path) => send("GET", path),
    ask: (path, body) => send("POST", path, body, { "X-CSRF-Token": session.csrfToken }),
    give: (path, body = {}, method = "POST") =>
      send(method, path, body, {
        "X-CSRF-Token": session.csrfToken,
        "Idempotency-Key": commandId(),
      }),
  };
}
