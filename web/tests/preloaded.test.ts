import { beforeEach, describe, expect, it, vi } from "vitest";

/** The module reads the page once, so each test takes a fresh one. */
async function load(json: string | null) {
  document.body.innerHTML = "";
  if (json !== null) {
    const script = document.createElement("script");
    script.type = "application/json";
    script.id = "preloaded";
    script.textContent = json;
    document.body.append(script);
  }
  vi.resetModules();
  return import("@/lib/preloaded");
}

const path = "/api/v1/contents/cnt_1";

describe("preloaded", () => {
  beforeEach(() => vi.resetModules());

  it("gives the data of an answer as often as it is asked", async () => {
    const { preloaded } = await load(
      JSON.stringify({ [path]: { success: true, data: { title: "a\u003cb" } } }),
    );
    expect(preloaded(path)).toEqual({ title: "a<b" });
    expect(preloaded(path)).toEqual({ title: "a<b" });
  });

  it("starts a query from it, as old as the page", async () => {
    const { fromPreloaded } = await load(JSON.stringify({ [path]: { success: true, data: 1 } }));
    expect(fromPreloaded(path)).toEqual({ initialData: 1, initialDataUpdatedAt: performance.timeOrigin });
  });

  it.each([
    ["no block", null],
    ["an unfilled block", "{{preloaded}}"],
    ["another address", JSON.stringify({ "/api/v1/contents/cnt_2": { success: true, data: 1 } })],
    ["a failed answer", JSON.stringify({ [path]: { success: false, error: { code: "NOT_FOUND" } } })],
  ])("has nothing for %s", async (_name, json) => {
    const { preloaded, fromPreloaded } = await load(json);
    expect(preloaded(path)).toBeUndefined();
    expect(fromPreloaded(path)).toEqual({});
  });
});

describe("contentsPath", () => {
  it("orders parameters as the gateway preloads them, and leaves out what is not set", async () => {
    const { contentsPath, railLength } = await import("@/lib/queries");
    expect(contentsPath({ limit: railLength, sort: "popular" })).toBe(
      "/api/v1/contents?sort=popular&limit=20",
    );
    expect(contentsPath({ limit: 24, page: 2, year: 2024, type: "kpop", genre: undefined })).toBe(
      "/api/v1/contents?type=kpop&year=2024&page=2&limit=24",
    );
  });
});
