import { describe, expect, it } from "vitest";
import { openingTitle } from "@/components/home/rails";
import type { ContentSummary } from "@/lib/types";

function title(content_id: string, ...available_subtitles: string[]): ContentSummary {
  return {
    content_id,
    type: "drama",
    title: "막차",
    title_translated: "El último tren",
    year: 2026,
    genres: [],
    total_episodes: 1,
    available_subtitles,
    is_new: false,
    is_exclusive: false,
  };
}

describe("openingTitle", () => {
  it("takes the first that can be watched with subtitles", () => {
    expect(openingTitle([title("a"), title("b", "es-419"), title("c", "ko")])?.content_id).toBe("b");
  });

  it("takes the first where none can, and none of an empty catalogue", () => {
    expect(openingTitle([title("a"), title("b")])?.content_id).toBe("a");
    expect(openingTitle([])).toBeUndefined();
  });
});
