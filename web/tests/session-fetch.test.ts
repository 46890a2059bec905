import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentSession, storeSession, type Session } from "@/lib/session";
import { sessionFetch } from "@/lib/session-fetch";

const session: Session = {
  user: { user_id: "usr_1", email: "ana@example.org", nickname: "Ana", role: "user" },
  renewedAt: 1,
};

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

const refusal = (code: string) => answer(401, { success: false, error: { code } });
const renewed = () => answer(200, { data: { expires_in: 1800 } });

/** A server whose cookie is stale until a refresh. Returns what it was asked. */
function serve(onRefresh: () => Response | Promise<Response>, code = "TOKEN_EXPIRED") {
  const calls: string[] = [];
  let isFresh = false;
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    if (typeof input === "string") {
      const headers = new Headers(init?.headers);
      calls.push(`refresh ${headers.get("X-Session-Transport")} ${headers.get("X-CSRF-Token")}`);
      const response = await onRefresh();
      isFresh = response.ok;
      return response;
    }
    const caller = input.credentials === "omit" ? "stranger" : "cookie";
    const csrf = input.headers.get("X-CSRF-Token");
    calls.push([caller, csrf, await input.text()].filter(Boolean).join(" "));
    return isFresh || caller === "stranger" ? answer(200, { ok: true }) : refusal(code);
  });
  return calls;
}

const get = () => sessionFetch(new Request("http://localhost/api/v1/users/me"));

beforeEach(() => {
  localStorage.clear();
  storeSession(session);
  document.documentElement.lang = "pt-BR";
  document.cookie = "locale=es";
  document.cookie = "hallyu_csrf=proof";
});

describe("sessionFetch", () => {
  it("renews an expired token once and repeats the request with its body", async () => {
    const calls = serve(renewed);
    const request = new Request("http://localhost/api/v1/users/me", { method: "PATCH", body: "nickname" });

    expect((await sessionFetch(request)).status).toBe(200);
    expect(calls).toEqual(["cookie proof nickname", "refresh cookie proof", "cookie proof nickname"]);
    expect(currentSession()?.user).toEqual(session.user);
    expect(currentSession()?.renewedAt).toBeGreaterThan(session.renewedAt);
  });

  it("keeps nothing that proves who is there where a script can read it", async () => {
    serve(renewed);
    await get();
    expect(Object.keys(JSON.parse(localStorage.getItem("hallyu.session") ?? ""))).toEqual([
      "user",
      "renewedAt",
    ]);
    localStorage.setItem("hallyu.session", JSON.stringify({ accessToken: "old", user: session.user }));
    expect(currentSession()).toBeNull();
  });

  it("shares one refresh among requests that fail together", async () => {
    const calls = serve(renewed);

    const responses = await Promise.all([get(), get(), get()]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(calls.filter((call) => call.startsWith("refresh"))).toHaveLength(1);
  });

  it("leaves the refresh to another tab that has been faster", async () => {
    const calls = serve(renewed);
    const pending = get();
    storeSession({ ...session, renewedAt: 2 });

    await pending;
    expect(calls).toEqual(["cookie", "cookie"]);
  });

  it("forgets a session that the server has ended and goes on as a stranger", async () => {
    const calls = serve(() => refusal("INVALID_TOKEN"));
    expect((await get()).status).toBe(200);
    expect(calls).toEqual(["cookie", "refresh cookie proof", "stranger"]);
    expect(currentSession()).toBeNull();

    storeSession(session);
    const later = serve(renewed, "INVALID_TOKEN");
    expect((await get()).status).toBe(200);
    expect(later).toEqual(["cookie", "stranger"]);
    expect(currentSession()).toBeNull();
  });

  it("keeps the session when the refresh cannot be reached", async () => {
    for (const status of [503, 429]) {
      serve(() => answer(status, {}));
      expect((await get()).status).toBe(401);
      expect(currentSession()).toEqual(session);
    }
  });

  it("asks for tokens in cookies wherever they are handed out", async () => {
    const asked: (string | null)[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      asked.push(request.headers.get("X-Session-Transport"));
      return answer(200, {});
    });
    for (const path of ["auth/login", "auth/mfa/verify", "users/me"]) {
      await sessionFetch(new Request(`http://localhost/api/v1/${path}`, { method: "POST" }));
    }
    expect(asked).toEqual(["cookie", "cookie", null]);
  });

  it("does not refresh for other refusals", async () => {
    const fetch = vi.fn(async () => answer(401, { success: false, error: { code: "UNAUTHORIZED" } }));
    vi.stubGlobal("fetch", fetch);

    expect((await get()).status).toBe(401);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("asks in the language of the page", async () => {
    let language: string | null = null;
    vi.stubGlobal("fetch", async (request: Request) => {
      language = request.headers.get("Accept-Language");
      return answer(200, {});
    });

    await get();
    expect(language).toBe("pt");
  });
});
