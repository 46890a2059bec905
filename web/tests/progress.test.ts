import { describe, expect, it } from "vitest";
import { isCompleted, resumePosition } from "@/components/player/progress";

describe("progress", () => {
  it("counts an episode as seen from its credits on", () => {
    expect(isCompleted(94, 100)).toBe(false);
    expect(isCompleted(95, 100)).toBe(true);
  });

  it("goes on where the viewer stopped, unless that was the end", () => {
    expect(resumePosition(754, 3600)).toBe(754);
    expect(resumePosition(3590, 3600)).toBe(0);
    expect(resumePosition(754, null)).toBe(754);
  });
});
