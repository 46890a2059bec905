import { apiLanguage } from "@/i18n/routing";
import { currentSession, openSession, storeSession } from "./session";

const authPath = "/api/v1/auth/";
const refreshPath = `${authPath}refresh`;
/** Asks the server to keep the tokens of its answer in cookies that no script can read. */
const byCookie = { "X-Session-Transport": "cookie" };
const csrfCookie = /(?:^|; )(?:__Host-)?hallyu_csrf=([^;]+)/;
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
let refreshing: Promise<void> | null = null;

/** What proves that a page of ours makes the request: other sites cannot read the cookie. */
export function csrfProof(): Record<string, string> {
  const value = csrfCookie.exec(document.cookie)?.[1];
  return value === undefined ? {} : { "X-CSRF-Token": value };
}

function send(request: Request, credentials: RequestCredentials = "same-origin"): Promise<Response> {
  const attempt = new Request(request.clone(), { credentials });
  const headers = {
    "Accept-Language": apiLanguage(document.documentElement.lang),
    ...(safeMethods.has(request.method) ? {} : csrfProof()),
    ...(new URL(request.url).pathname.startsWith(authPath) ? byCookie : {}),
  };
  for (const [name, value] of Object.entries(headers)) attempt.headers.set(name, value);
  return globalThis.fetch(attempt);
}

async function errorCode(response: Response): Promise<string | undefined> {
  try {
    const body = (await response.clone().json()) as { error?: { code?: string } };
    return body.error?.code;
  } catch {
    return undefined;
  }
}

/** Renews the session that was last renewed at `seen`, or ends it here if the server has ended it. Throws when neither. */
async function renew(seen: number | undefined): Promise<void> {
  const stored = currentSession();
  // Another tab, or an earlier call, has been faster: a refresh token is good for one use only.
  if (stored?.renewedAt !== seen) return;

  const response = await globalThis.fetch(refreshPath, {
    method: "POST",
    headers: { ...byCookie, ...csrfProof() },
  });
  if (response.ok) {
    if (stored) openSession(stored.user);
  } else if (response.status === 401 || response.status === 403) {
    storeSession(null);
  } else {
    throw new Error(`refresh answered ${response.status}`);
  }
}

/** One refresh at a time, in this tab (shared promise) and among tabs (a lock of the browser). */
function renewOnce(seen: number | undefined): Promise<void> {
  const locked = () => renew(seen);
  refreshing ??= (navigator.locks ? navigator.locks.request("hallyu.session", locked) : locked()).finally(
    () => {
      refreshing = null;
    },
  );
  return refreshing;
}

/**
 * `fetch` with the language of the page; the browser adds the cookies of the session. A token that has expired is renewed
 * once and the request repeated; when the session is over the request goes out again as a stranger's.
 */
export async function sessionFetch(request: Request): Promise<Response> {
  const seen = currentSession()?.renewedAt;
  const response = await send(request);
  if (response.status !== 401) return response;

  const code = await errorCode(response);
  if (code === "INVALID_TOKEN") storeSession(null);
  else if (code !== "TOKEN_EXPIRED") return response;
  try {
    if (code === "TOKEN_EXPIRED") await renewOnce(seen);
    return await send(request, currentSession() ? "same-origin" : "omit");
  } catch {
    return response;
  }
}
