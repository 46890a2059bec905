import type { severities } from "@/lib/known";

/** How each weight of a finding looks. */
export const severityColors: Record<(typeof severities)[number], { dot: string; text: string }> = {
  blocking: { dot: "bg-seal", text: "text-ember" },
  major: { dot: "bg-ember", text: "text-ember" },
  minor: { dot: "bg-edge", text: "text-mist" },
};
