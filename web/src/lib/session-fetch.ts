import { apiLanguage } from "@/i18n/routing";
import { currentSession, storeSession, type Session } from "./session";

const refreshPath = "/api/v1/auth/refresh";
let refreshing: Promise<Session | null> | null = null;

function send(request: Request, session: Session | null): Promise<Response> {
  const attempt = request.clone();
  attempt.headers.set("Accept-Language", apiLanguage(document.documentElement.lang));
  if (session) attempt.headers.set("Authorization", `Bearer ${session.accessToken}`);
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

/** Trades the refresh token for new tokens. Null: the server ended the session. Throws when it cannot be reached. */
async function renew(expired: Session): Promise<Session | null> {
  const stored = currentSession();
  // Another tab, or an earlier call, has been faster: a refresh token is good for one use only.
  if (stored?.accessToken !== expired.accessToken) return stored;

  const response = await globalThis.fetch(refreshPath, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ refresh_token: expired.refreshToken }),
  });
  if (response.status >= 500) throw new Error(`refresh answered ${response.status}`);
  if (!response.ok) {
    storeSession(null);
    return null;
  }
  const { data } = (await response.json()) as { data: { access_token: string; refresh_token: string } };
  const renewed = { ...expired, accessToken: data.access_token, refreshToken: data.refresh_token };
  storeSession(renewed);
  return renewed;
}

/** One refresh at a time, in this tab (shared promise) and among tabs (a lock of the browser). */
function renewOnce(expired: Session): Promise<Session | null> {
  const locked = () => renew(expired);
  refreshing ??= (navigator.locks ? navigator.locks.request("hallyu.session", locked) : locked()).finally(
    () => {
      refreshing = null;
    },
  );
  return refreshing;
}

/**
 * `fetch` with the language of the page and the session's token. A token that has expired is renewed once and
 * the request repeated; when the session is over the request goes out again without it.
 */
export async function sessionFetch(request: Request): Promise<Response> {
  const session = currentSession();
  const response = await send(request, session);
  if (response.status !== 401 || !session) return response;
  if ((await errorCode(response)) !== "TOKEN_EXPIRED") return response;

  try {
    return await send(request, await renewOnce(session));
  } catch {
    return response;
  }
}
