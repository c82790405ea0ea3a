// SPDX-License-Identifier: EUPL-1.2
// A real provider (npm oidc-provider) on the loopback: node provider.mjs '{"port":…,"clients":[…],"people":{…}}'.
// Its keys are new at each start, so that a restart is a key that was rotated. Prints "ready".
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const wanted = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${wanted.port}${wanted.path ?? ""}`;
const { privateKey } = generateKeyPairSync(wanted.curve ? "ec" : "rsa", wanted.curve ? { namedCurve: wanted.curve } : { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: wanted.curve ? "ES256" : "RS256" };

const provider = new Provider(issuer, {
  clients: wanted.clients,
  jwks: { keys: [key] },
  cookies: { keys: [randomUUID()] },
  pkce: { required: () => true, methods: ["S256"] },
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "roles", "groups", "realm_access", "email"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...wanted.people[id] }) }),
  // Nobody is asked whether the program may know him: the organisation said so.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});
provider.on("server_error", (_, error) => console.error(error));
createServer(provider.callback()).listen(wanted.port, "127.0.0.1", () => console.log("ready"));
