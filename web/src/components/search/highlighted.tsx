import { pieces } from "@/lib/highlight";

/** A text with what was looked for marked in it. */
export function Highlighted({ text, query }: { text: string; query: string }) {
  return pieces(text, query).map((piece, index) =>
    piece.isHit ? (
      <mark key={index} className="bg-transparent text-celadon underline decoration-2 underline-offset-4">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
