import type { ContentSummary } from "@/lib/types";
import { TitleCard, TitleCardSkeleton } from "../catalogue/title-card";

export const gridClass =
  "grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 md:grid-cols-4 lg:grid-cols-5 lg:gap-x-5 xl:grid-cols-6";

const skeletons = Array.from({ length: 12 }, (_, index) => index);

export function TitleGrid({ contents }: { contents: ContentSummary[] }) {
  return (
    <ul className={gridClass}>
      {contents.map((content, index) => (
        <li key={content.content_id}>
          <TitleCard content={content} eager={index < 6} />
        </li>
      ))}
    </ul>
  );
}

export function GridSkeleton() {
  return (
    <div aria-hidden="true" className={gridClass}>
      {skeletons.map((index) => (
        <TitleCardSkeleton key={index} />
      ))}
    </div>
  );
}
