"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { topOf, type Point } from "./series";

/** Size of the drawing, in its own units. */
const [width, height] = [960, 220];

interface Props {
  /** What the chart shows, in one sentence: what a reader who does not see it hears. */
  label: string;
  points: readonly Point[];
  /** Drawn as a line that should not be crossed. */
  target: number | null;
  format: (value: number) => string;
}

/** Bars, one for each hour. The one under the pointer is told in words. */
export function Chart({ label, points, target, format }: Props) {
  const t = useTranslations("quality");
  const locale = useLocale();
  const [shown, setShown] = useState<number | null>(null);
  const top = topOf(points, target);
  const slot = width / Math.max(points.length, 1);
  const y = (value: number) => height - (value / top) * height;
  const time = new Intl.DateTimeFormat(locale, { weekday: "short", hour: "numeric", minute: "2-digit" });
  const point = shown === null ? undefined : points[shown];

  return (
    <figure className="mt-4">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        className="h-40 w-full overflow-visible sm:h-52"
        onPointerLeave={() => setShown(null)}
      >
        {[0, 0.5, 1].map((share) => (
          <line
            key={share}
            x1={0}
            x2={width}
            y1={height * share}
            y2={height * share}
            className="stroke-line"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {points.map(({ hour, value }, at) => (
          <g key={hour.getTime()} onPointerEnter={() => setShown(at)}>
            <rect x={at * slot} y={0} width={slot} height={height} fill="transparent" />
            {value !== null && (
              <rect
                x={at * slot + slot * 0.15}
                // What is zero was still measured: it is seen as a line.
                y={Math.min(y(value), height - 2)}
                width={slot * 0.7}
                height={Math.max(height - y(value), 2)}
                className={target !== null && value > target ? "fill-ember" : "fill-celadon"}
                opacity={shown === null || shown === at ? 1 : 0.5}
              />
            )}
          </g>
        ))}
        {target !== null && (
          <line
            x1={0}
            x2={width}
            y1={y(target)}
            y2={y(target)}
            className="stroke-paper"
            strokeDasharray="6 5"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <figcaption className="mt-2 flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm text-mist tabular-nums">
        <span>{points[0] && time.format(points[0].hour)}</span>
        <span className={point ? "text-paper" : undefined}>
          {point
            ? `${time.format(point.hour)} · ${point.value === null ? t("nobody") : format(point.value)}`
            : [t("top", { value: format(top) }), target !== null && t("line", { value: format(target) })]
                .filter(Boolean)
                .join(" · ")}
        </span>
        <span>{t("now")}</span>
      </figcaption>
    </figure>
  );
}
