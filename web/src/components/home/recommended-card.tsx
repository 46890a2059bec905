import { Link } from "@/i18n/navigation";
import { displayName } from "@/lib/format";
import type { Recommended } from "@/lib/types";
import { Poster } from "../catalogue/poster";

interface Props {
  item: Recommended;
  /** What the row that it stands in says of all its titles. */
  said: string;
}

/** A title that the visitor may like, and why, unless that was said. */
export function RecommendedCard({ item, said }: Props) {
  const { name, original } = displayName(item);
  return (
    <Link href={`/title/${item.content_id}`} prefetch={false} className="group block rounded-xl">
      <Poster seed={item.content_id} url={item.poster_url} name={name} original={original} />
      <span className="mt-3 block truncate font-semibold tracking-[-0.01em] transition-colors group-hover:text-celadon">
        {name}
      </span>
      {item.recommendation_reason !== said && (
        <span className="mt-0.5 line-clamp-2 text-sm text-mist">{item.recommendation_reason}</span>
      )}
    </Link>
  );
}
