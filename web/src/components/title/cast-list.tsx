import { useLocale, useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { personNames } from "@/lib/format";
import { creditRoles, known } from "@/lib/known";
import type { CastMember } from "@/lib/types";
import { Portrait } from "../person/portrait";

/** Who plays whom. */
export function CastList({ cast }: { cast: CastMember[] }) {
  const t = useTranslations("title");
  // Where no character is named, the API repeats the code of what the person did.
  const roleOf = ({ role, role_type }: CastMember) =>
    role === role_type ? t(known(creditRoles, role_type, "actor")) : role;
  return (
    <section aria-labelledby="cast-heading" className="mt-16">
      <h2 id="cast-heading" className="mb-5 px-gutter text-heading">
        {t("cast")}
      </h2>
      <ul aria-labelledby="cast-heading" className="rail-scroll flex gap-6 px-gutter py-1">
        {cast.map((member) => (
          <li key={`${member.person_id}-${member.role}`} className="w-28 shrink-0 snap-start">
            <Link
              href={`/person/${member.person_id}`}
              prefetch={false}
              className="group block rounded-xl text-sm text-mist"
            >
              <Portrait person={member} />
              <Names person={member} />
              <span className="mt-1 block">{roleOf(member)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The name that the visitor can read, above the other one. */
function Names({ person }: { person: CastMember }) {
  const [name, other] = personNames(person, useLocale());
  return (
    <>
      <span lang={name.lang} className="mt-3 block font-semibold text-paper group-hover:text-celadon">
        {name.text}
      </span>
      {other && (
        <span lang={other.lang} className="block">
          {other.text}
        </span>
      )}
    </>
  );
}
