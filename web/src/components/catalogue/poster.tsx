"use client";

import { useState } from "react";
import { PosterArt } from "./poster-art";

interface Props {
  seed: string;
  url: string | null | undefined;
  /** Lettering of the drawn picture; the picture itself says nothing that the title beside it does not. */
  name: string;
  original: string | null;
  /** True for the pictures seen first: they are not loaded lazily. */
  eager?: boolean;
}

/** A poster in 2:3. A title without one, or whose picture does not load, gets a drawn one. */
export function Poster({ seed, url, name, original, eager = false }: Props) {
  const [broken, setBroken] = useState<string | null>(null);

  return (
    <span className="@container relative block aspect-2/3 w-full overflow-hidden rounded-xl bg-raised">
      {url && url !== broken ? (
        <img
          src={url}
          alt=""
          width={400}
          height={600}
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          onError={() => setBroken(url)}
          className="size-full object-cover transition-transform duration-500 ease-settle group-hover:scale-[1.04]"
        />
      ) : (
        <>
          <PosterArt seed={seed} />
          <span aria-hidden="true" className="absolute inset-x-0 bottom-0 p-[8cqw] text-left">
            {original && (
              <span lang="ko" className="block text-[7.5cqw] leading-tight font-medium text-paper/85">
                {original}
              </span>
            )}
            <span className="mt-[2cqw] line-clamp-3 block text-[12cqw] leading-[1.02] font-extrabold tracking-[-0.035em] text-paper">
              {name}
            </span>
          </span>
        </>
      )}
    </span>
  );
}
