import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";

const most = 10;
const all = Array.from({ length: most }, (_, index) => index + 1);

/** One to ten stars, chosen by pointer or arrow keys. 0 is no choice yet. */
export function StarField({ stars, onChange }: { stars: number; onChange: (stars: number) => void }) {
  const t = useTranslations("reviews");
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">
        {t("stars")}
        <span aria-hidden="true" className="ml-2 text-celadon tabular-nums">
          {stars > 0 && `${stars}/${most}`}
        </span>
      </legend>
      <div className="-ml-1 flex">
        {all.map((value) => (
          <label
            key={value}
            title={t("starsNamed", { count: value })}
            className="relative grid h-11 w-[min(2.5rem,8.4vw)] cursor-pointer place-items-center rounded-md has-focus-visible:outline-3 has-focus-visible:outline-celadon"
          >
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === stars}
              aria-label={t("starsNamed", { count: value })}
              onChange={() => onChange(value)}
              className="sr-only"
            />
            <Star
              aria-hidden="true"
              size={26}
              fill={value <= stars ? "currentColor" : "none"}
              className={value <= stars ? "text-celadon" : "text-edge"}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
