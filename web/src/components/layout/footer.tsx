import { getTranslations } from "next-intl/server";
import { Link } from "@/i18n/navigation";
import { Brand } from "./brand";

const types = ["drama", "movie", "variety", "kpop"] as const;

export async function Footer() {
  const [nav, site, type] = await Promise.all([
    getTranslations("nav"),
    getTranslations("site"),
    getTranslations("types"),
  ]);

  return (
    <footer className="mt-24 border-t border-line px-gutter py-12">
      <div className="flex flex-wrap items-end justify-between gap-x-12 gap-y-8">
        <div>
          <Brand />
          <p className="mt-3 text-sm text-mist">{site("tagline")}</p>
        </div>
        <nav aria-label={nav("footer")}>
          <ul className="flex flex-wrap gap-x-6 gap-y-2 text-sm text-mist">
            <li>
              <Link href="/browse" prefetch={false} className="rounded-sm hover:text-paper">
                {nav("browse")}
              </Link>
            </li>
            {types.map((name) => (
              <li key={name}>
                <Link href={`/browse?type=${name}`} prefetch={false} className="rounded-sm hover:text-paper">
                  {type(name)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
