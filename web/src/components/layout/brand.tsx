/** The mark: a carved seal with the first syllable of 한류, and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" width={32} height={32} aria-hidden="true" className="shrink-0">
        <rect width="32" height="32" rx="7" fill="var(--color-seal)" />
        <g fill="none" stroke="var(--color-paper)" strokeWidth="2.4" strokeLinecap="round">
          <path d="M8 7.2h8M6.2 11h11.6M23 5.5v14.5M23 12.2h4M8.5 22v4.3h15.5" />
          <circle cx="12" cy="16.4" r="2.9" />
        </g>
      </svg>
      {/* On the narrowest phones the seal alone: the links of the bar need the room. */}
      <span className="text-[1.0625rem] font-extrabold tracking-[-0.035em] max-[24rem]:hidden">
        Hallyu<span className="text-celadon">Latino</span>
      </span>
    </span>
  );
}
