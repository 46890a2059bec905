import { describe, expect, it } from "vitest";
import { changed, filtersFrom } from "@/components/browse/filters";
import { fieldErrors, safeNext } from "@/lib/field-errors";
import { idFromPath } from "@/lib/route-id";
import { ApiError } from "@hallyu/api-client";

const params = (query: string) => new URLSearchParams(query);

describe("filters in the address", () => {
  it("reads what is valid and leaves out the rest", () => {
    expect(filtersFrom(params("type=movie&genre=genre_1&year=2024&sort=rating&page=3"))).toMatchObject({
      type: "movie",
      genre: "genre_1",
      year: 2024,
      sort: "rating",
      page: 3,
    });
    expect(filtersFrom(params("type=opera&year=-1&sort=worst&page=zero"))).toMatchObject({
      type: undefined,
      year: undefined,
      sort: "popular",
      page: 1,
    });
  });

  it("starts at the first page after any change but of the page", () => {
    expect(changed(params("type=movie&page=3"), "year", "2024")).toBe("?type=movie&year=2024");
    expect(changed(params("type=movie&page=3"), "page", "4")).toBe("?type=movie&page=4");
    expect(changed(params("type=movie"), "type", "")).toBe("");
  });
});

describe("addresses", () => {
  it("finds the id in a path", () => {
    expect(idFromPath("/title/cnt_1")).toBe("cnt_1");
    expect(idFromPath("/title")).toBe("");
  });

  it("goes back only to this site after logging in", () => {
    expect(safeNext("/es/watch/ep_1")).toBe("/es/watch/ep_1");
    for (const elsewhere of [null, "", "https://evil.example", "//evil.example", "/\\evil.example", "es"]) {
      expect(safeNext(elsewhere)).toBe("/");
    }
  });
});

describe("fieldErrors", () => {
  const error = (code: string, fields: { field: string; rule: string; message: string }[] = []) =>
    new ApiError(400, { success: false, error: { code, message: "No.", details: { fields } } });

  it("gives every field its reasons", () => {
    const fields = [
      { field: "password", rule: "length", message: "Too short." },
      { field: "password", rule: "digit", message: "Needs a number." },
      { field: "email", rule: "format", message: "Not an address." },
    ];
    expect(fieldErrors(error("VALIDATION_ERROR", fields))).toEqual({
      password: "Too short. Needs a number.",
      email: "Not an address.",
    });
  });

  it("puts a conflict at the field it is about", () => {
    expect(fieldErrors(error("NICKNAME_TAKEN"))).toEqual({ nickname: "No." });
    expect(fieldErrors(error("FORBIDDEN"))).toEqual({});
    expect(fieldErrors(new Error("x"))).toEqual({});
  });
});
