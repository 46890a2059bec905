import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentSession, storeSession, type Session } from "@/lib/session";
import { sessionFetch } from "@/lib/session-fetch";

const session: Session = {
  accessToken: "old",
  refreshToken: "refresh-1",
  user: { user_id: "usr_1", email: "ana@example.org", nickname: "Ana", role: "user" },
};

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

const expired = () => answer(401, { success: false, error: { code: "TOKEN_EXPIRED" } });
const renewed = () => answer(200, { data: { access_token: "new", refresh_token: "refresh-2" } });

/** A server that knows one good access token and answers refreshes as told. Returns what it was asked. */
function serve(goodToken: string, onRefresh: () => Response | Promise<Response>) {
  const calls: string[] = [];
  vi.stubGlobal("fetch", async (input: Request | string) => {
    if (typeof input === "string") {
      calls.push("refresh");
      return onRefresh();
    }
    const token = input.headers.get("Authorization");
    calls.push(`${token ?? "anonymous"} ${await input.text()}`.trim());
    return token === `Bearer ${goodToken}` || token === null ? answer(200, { ok: true }) : expired();
  });
  return calls;
}

const get = () => sessionFetch(new Request("http://localhost/api/v1/users/me"));

beforeEach(() => {
  localStorage.clear();
  storeSession(session);
  document.documentElement.lang = "pt-BR";
});

describe("sessionFetch", () => {
  it("renews an expired token once and repeats the request with its body", async () => {
    const calls = serve("new", renewed);
    const request = new Request("http://localhost/api/v1/users/me", { method: "PATCH", body: "nickname" });

    expect((await sessionFetch(request)).status).toBe(200);
    expect(calls).toEqual(["Bearer old nickname", "refresh", "Bearer new nickname"]);
    expect(currentSession()).toMatchObject({
      accessToken: "new",
      refreshToken: "refresh-2",
      user: session.user,
    });
  });

  it("shares one refresh among requests that fail together", async () => {
    const calls = serve("new", renewed);

    const responses = await Promise.all([get(), get(), get()]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(calls.filter((call) => call === "refresh")).toHaveLength(1);
  });

  it("uses the tokens of another tab that has renewed first", async () => {
    const calls = serve("other-tab", renewed);
    const pending = get();
    storeSession({ ...session, accessToken: "other-tab" });

    expect((await pending).status).toBe(200);
    expect(calls).not.toContain("refresh");
  });

  it("forgets a session that the server has ended and goes on as a stranger", async () => {
    const calls = serve("new", () => answer(401, { success: false, error: { code: "INVALID_TOKEN" } }));

    expect((await get()).status).toBe(200);
    expect(calls).toEqual(["Bearer old", "refresh", "anonymous"]);
    expect(currentSession()).toBeNull();
  });

  it("keeps the session when the refresh cannot be reached", async () => {
    serve("new", () => answer(503, {}));

    expect((await get()).status).toBe(401);
    expect(currentSession()).toEqual(session);
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
