"use client";

import { useQuery } from "@tanstack/react-query";
import { continueQuery, recommendationsQuery } from "@/lib/library-queries";
import { useSession } from "@/lib/session";
import type { Section } from "@/lib/types";
import { RailFrame, railItemClass } from "../catalogue/rail";
import { RecommendedCard } from "./recommended-card";

/** Whether it is known what the rows of a member hold: until then nothing stands below them that they would move. */
export function useMemberRails(): { isPending: boolean; sections: Section[] } {
  const enabled = useSession() !== null;
  const begun = useQuery({ ...continueQuery(), enabled });
  const recommended = useQuery({ ...recommendationsQuery(), enabled });
  return {
    isPending: enabled && (begun.isPending || recommended.isPending),
    sections: enabled ? (recommended.data?.sections ?? []) : [],
  };
}

/** Titles that have something in common, each with the reason why it is shown. */
export function SectionRail({ section }: { section: Section }) {
  const name = section.title_translated || section.title;
  return (
    <RailFrame name={name} holds={section.items}>
      {section.items.map((item) => (
        <li key={item.content_id} className={railItemClass}>
          <RecommendedCard item={item} said={name} />
        </li>
      ))}
    </RailFrame>
  );
}
