// SPDX-License-Identifier: EUPL-1.2
// An issuer that lies, one way at a time: GET /lie/NAME chooses how; "none" is the truth. It signs people in without
// asking, as who=… says: node hostile.mjs PORT CLIENT_ID [CERTIFICATE KEY]. Prints "ready". Needs nothing but node.
import { createHash, createHmac, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";

const [port, client, certificate, secret] = process.argv.slice(2);
const issuer = `${certificate ? "https" : "http"}://127.0.0.1:${port}`;
const base64 = (data) => Buffer.from(data).toString("base64url");
const pair = (kid) => ({ kid, ...generateKeyPairSync("rsa", { modulusLength: 2048 }) });
const key = pair("first");
const strange = pair("first"); // the same name, another key
let published = [key];
let lie = "none";
let asked = { discovery: 0, jwks: 0, token: 0 };
const codes = new Map();

const jwk = ({ kid, publicKey }) => ({ ...publicKey.export({ format: "jwk" }), kid, use: "sig" });

function sign(header, claims) {
  const text = `${base64(JSON.stringify(header))}.${base64(JSON.stringify(claims))}`;
  if (header.alg === "none") return `${text}.`;
  // the public key as everybody's secret: what a verifier falls for that takes the algorithm from the token
  if (header.alg === "HS256")
    return `${text}.${createHmac("sha256", key.publicKey.export({ type: "spki", format: "pem" })).update(text).digest("base64url")}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign((lie === "forged" ? strange : key).privateKey, "base64url")}`;
}

function token(flow) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "RS256", kid: "first", typ: "JWT" };
  const claims = { iss: issuer, aud: client, sub: flow.who, exp: now + 300, iat: now, nonce: flow.nonce, roles: ["behandelaar"] };
  const lies = {
    "alg-none": () => (header.alg = "none"),
    "shared-secret": () => (header.alg = "HS256"),
    "unknown-kid": () => (header.kid = "second"),
    crit: () => Object.assign(header, { crit: ["exp"] }),
    "wrong-issuer": () => (claims.iss = "https://elders.example.nl"),
    "issuer-prefix": () => (claims.iss = `${issuer}/`),
    "wrong-audience": () => (claims.aud = "another-program"),
    "no-audience": () => delete claims.aud,
    "audience-of-many": () => (claims.aud = [client, "another-program"]),
    "given-to-another": () => Object.assign(claims, { aud: [client, "another-program"], azp: "another-program" }),
    expired: () => Object.assign(claims, { exp: now - 120, iat: now - 400 }),
    "no-expiry": () => delete claims.exp,
    "from-later": () => (claims.iat = now + 600),
    "long-ago": () => Object.assign(claims, { iat: now - 86400, exp: now + 86400 }),
    "not-yet": () => (claims.nbf = now + 600),
    "wrong-nonce": () => (claims.nonce = randomUUID()),
    "no-nonce": () => delete claims.nonce,
    "no-subject": () => delete claims.sub,
    "subject-number": () => (claims.sub = 12),
  };
  lies[lie]?.();
  let text = sign(header, claims);
  if (lie === "changed") {
    const parts = text.split(".");
    parts[1] = base64(JSON.stringify({ ...claims, sub: "admin" }));
    text = parts.join(".");
  }
  if (lie === "replayed") text = codes.get("older") ?? text;
  if (lie === "cut") text = text.split(".").slice(0, 2).join(".");
  codes.set("older", text);
  return text;
}

function answer(response, status, value, type = "application/json") {
  response.writeHead(status, { "Content-Type": type });
  response.end(typeof value === "string" ? value : JSON.stringify(value));
}

const discovery = () => ({
  issuer: lie === "another-description" ? "http://127.0.0.1:1" : issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint:
    { "plain-http": "http://elders.example.nl/token", "plain-loopback": `http://127.0.0.1:${port}/token` }[lie] ?? `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  authorization_response_iss_parameter_supported: true,
});

function authorize(url, response) {
  const code = randomUUID();
  const wanted = url.searchParams;
  codes.set(code, { nonce: wanted.get("nonce"), challenge: wanted.get("code_challenge"), who: wanted.get("who") ?? "visitor" });
  const back = new URL(wanted.get("redirect_uri"));
  back.searchParams.set("code", code);
  back.searchParams.set("state", lie === "another-state" ? randomUUID() : wanted.get("state"));
  if (lie !== "nameless") back.searchParams.set("iss", lie === "another-name" ? "https://elders.example.nl" : issuer);
  if (lie === "declined") back.searchParams.delete("code");
  if (lie === "declined") back.searchParams.set("error", "access_denied");
  response.writeHead(302, { Location: back.href });
  response.end();
}

function exchange(body, response) {
  const form = new URLSearchParams(body);
  const flow = codes.get(form.get("code"));
  codes.delete(form.get("code"));
  const fits = flow && createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url") === flow.challenge;
  asked.token++;
  if (lie === "huge") answer(response, 200, `{"id_token":"${"a".repeat(2 << 20)}"}`);
  else if (lie === "no-json") answer(response, 200, "<html>");
  else if (lie === "no-token") answer(response, 200, { access_token: "x", token_type: "Bearer" });
  else if (lie === "redirected") response.writeHead(307, { Location: `${issuer}/other` }).end();
  else if (lie === "silent") return;
  else if (!fits) answer(response, 400, { error: "invalid_grant" });
  else answer(response, 200, { id_token: token(flow), access_token: "x", token_type: "Bearer" });
}

function serve(request, response) {
  const url = new URL(request.url, issuer);
  let body = "";
  request.on("data", (data) => (body += data));
  request.on("end", () => {
    const [, first, second] = url.pathname.split("/");
    if (first === "lie") {
      lie = second;
      published = lie === "rotated" ? [pair("older"), key] : lie === "keyless" ? [] : [key];
      answer(response, 200, asked);
      asked = { discovery: 0, jwks: 0, token: 0 };
    } else if (first === ".well-known") {
      asked.discovery++;
      if (lie === "down") request.socket.destroy();
      else answer(response, 200, discovery());
    } else if (first === "jwks") {
      asked.jwks++;
      answer(response, 200, { keys: published.map(jwk) });
    } else if (first === "authorize") authorize(url, response);
    else if (first === "token") exchange(body, response);
    else answer(response, 404, {});
  });
}

const server = certificate ? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(secret) }, serve) : createServer(serve);
server.listen(port, "127.0.0.1", () => console.log("ready"));
