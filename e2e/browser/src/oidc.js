// A strict OpenID provider in the place of Google: PKCE is demanded, a code is good once, a foreign redirect refused.
// Usage: oidc.js REDIRECT_URI. Prints its issuer and ends with its standard input. Whoever logs in as NAME has the
// address NAME@example.com; names that begin with "unverified" have one that is not verified. A redirect to this machine
// may name any port (RFC 8252, 7.3).
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [redirectUri] = process.argv.slice(2);
const scope = "openid email profile";

const configuration = {
  clients: [
    {
      client_id: "hallyu",
      client_secret: "hallyu-secret",
      application_type: "native",
      redirect_uris: [redirectUri],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  // As Google does: the ID token itself names the address.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/as/${uid}` },
  cookies: { keys: ["only for tests"] },
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({
      sub: accountId,
      email: `${accountId}@example.com`,
      email_verified: !accountId.startsWith("unverified"),
      name: accountId,
    }),
  }),
};

const page = `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,">
<form method="get"><label>Name <input name="name" required></label><button>Continue</button>
<button name="cancel" value="yes" formnovalidate>Cancel</button></form></html>`;

/** Asks who it is, unless the request's login_hint or an earlier visit says so, and agrees to everything, or to nothing. */
async function interact(provider, request, response) {
  const { params, session } = await provider.interactionDetails(request, response);
  const given = new URL(request.url, provider.issuer).searchParams;
  if (given.has("cancel")) return provider.interactionFinished(request, response, { error: "access_denied" });
  const accountId = given.get("name") ?? params.login_hint ?? session?.accountId;
  if (!accountId) return response.setHeader("content-type", "text/html").end(page);
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(scope);
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url.startsWith("/as/")) return answer(request, response);
    interact(provider, request, response).catch((error) => response.writeHead(400).end(String(error)));
  });
  console.log(issuer);
});
process.stdin.resume().on("end", () => process.exit(0));
