import { useTranslations } from "next-intl";
import { creditRoles, known } from "@/lib/known";
import type { CastMember } from "@/lib/types";

/** Who plays whom. The Hangul name stands with its romanisation where both are known. */
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
      <ul
        // A row without links inside must be reachable itself to be scrolled by keyboard.
        tabIndex={0}
        aria-labelledby="cast-heading"
        className="rail-scroll flex gap-6 px-gutter py-1"
      >
        {cast.map((member) => (
          <li key={`${member.person_id}-${member.role}`} className="w-28 shrink-0 snap-start">
            <Portrait member={member} />
            <p className="mt-3 text-sm font-semibold" lang={member.name_romanized ? undefined : "ko"}>
              {member.name_romanized || member.name}
            </p>
            {member.name_romanized && (
              <p lang="ko" className="text-sm text-mist">
                {member.name}
              </p>
            )}
            <p className="mt-1 text-sm text-mist">{roleOf(member)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Portrait({ member }: { member: CastMember }) {
  const shape = "size-24 rounded-full bg-raised";
  if (member.profile_url) {
    return (
      <img
        src={member.profile_url}
        alt=""
        width={96}
        height={96}
        loading="lazy"
        className={`${shape} object-cover`}
      />
    );
  }
  return (
    <span
      aria-hidden="true"
      lang="ko"
      className={`${shape} grid place-items-center border border-line text-2xl font-bold text-celadon`}
    >
      {member.name.charAt(0)}
    </span>
  );
}
