// SPDX-License-Identifier: EUPL-1.2
/* Requests by the hundred, made from the description that doorbraak-web gives of itself (/openapi.json): for each
 * message a body with what it must have. Answers are looked at whatever their status. */
import { request, Agent } from "node:http";
import { commandId } from "./site.mjs";

/** Somebody's own line: `send(method, path, body)` gives { status, text }. `person` is what signIn of site.mjs gave. */
export function lineOf(site, person) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const { hostname, port } = new URL(site.url);
  const headers = { cookie: person.cookie, origin: site.url, "x-csrf-token": person.session.csrfToken };
  const send = (method, path, body, encoding = "utf8") =>
    new Promise((resolve, reject) => {
      const data = body === undefined ? "" : JSON.stringify(body);
      const more = method === "GET" ? {} : { "content-type": "application/json", "idempotency-key": commandId() };
      const sent = request(
        { agent, hostname, port, method, path: `/v1${path}`, headers: { ...headers, ...more, "content-length": Buffer.byteLength(data) } },
        (response) => {
          let text = "";
          response.setEncoding(encoding);
          response.on("data", (part) => (text += part));
          response.on("end", () => resolve({ status: response.statusCode, text }));
        },
      );
      sent.on("error", reject);
      sent.end(data);
    });
  return { send, close: () => agent.destroy() };
}

/** What the description says of each message: `fill(message, given)` is { method, path, body }. `given` has values by
 * the field's name; what is not given and must be there is made up. */
export async function requestsOf(site, routes) {
  const description = await (await fetch(`${site.url}/openapi.json`)).json();
  const schemas = description.components.schemas;
  const whole = (schema) => (schema.$ref === undefined ? schema : schemas[schema.$ref.split("/").pop()]);
  const shaped = (pattern) => {
    if (pattern.startsWith("^D-")) return "D-0000-0000-0000";
    return pattern.includes("0-9a-f") ? "0".repeat(32) : "overvecht";
  };
  const made = (schema, name, given) => {
    const one = whole(schema);
    if (given[name] !== undefined) return given[name];
    if (one.enum !== undefined) return one.enum[0];
    if (one.type === "object") return one.properties === undefined ? { reason: "Daarom" } : members(one, given);
    if (one.type === "array") return [made(one.items, name, {})];
    if (one.type === "boolean") return true;
    if (one.type === "integer" || one.type === "number") return Math.max(1, one.minimum ?? 1);
    if (one.format === "date") return "2027-01-04";
    if (one.format === "date-time") return "2027-01-04T09:00:00Z";
    return shaped(one.pattern ?? "");
  };
  const members = (schema, given) =>
    Object.fromEntries((schema.required ?? []).map((name) => [name, made(schema.properties[name], name, given)]));
  return {
    description,
    fill(message, given = {}) {
      const route = routes.find((one) => one.message === message);
      const operation = description.paths[route.path][route.method.toLowerCase()];
      const parameters = operation.parameters?.filter((one) => one.$ref === undefined) ?? [];
      const inPath = new Map(parameters.filter((one) => one.in === "path").map((one) => [one.name, one.schema]));
      const place = (name) => encodeURIComponent(made(inPath.get(name), name, given));
      const asked = parameters.filter((one) => one.in === "query" && (one.required || given[one.name] !== undefined));
      const query = asked.map((one) => `${one.name}=${encodeURIComponent(made(one.schema, one.name, given))}`).join("&");
      const schema = operation.requestBody?.content["application/json"].schema;
      return {
        method: route.method,
        path: route.path.replace(/\{(\w+)\}/g, (_, name) => place(name)) + (query === "" ? "" : `?${query}`),
        body: schema === undefined ? undefined : members(whole(schema), given),
      };
    },
  };
}
