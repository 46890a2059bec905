interface Props {
  person: { name: string; profile_url?: string | null };
  size?: "small" | "large";
}

const sizes = { small: "size-24 text-2xl", large: "size-32 text-4xl sm:size-40" };

/** The face of a person; who has no picture gets the first syllable of their name. */
export function Portrait({ person, size = "small" }: Props) {
  const shape = `${sizes[size]} rounded-full bg-raised`;
  if (person.profile_url) {
    return (
      <img
        src={person.profile_url}
        alt=""
        width={160}
        height={160}
        loading="lazy"
        className={`${shape} object-cover`}
      />
    );
  }
  return (
    <span
      aria-hidden="true"
      lang="ko"
      className={`${shape} grid shrink-0 place-items-center border border-line font-bold text-celadon`}
    >
      {person.name.charAt(0)}
    </span>
  );
}
