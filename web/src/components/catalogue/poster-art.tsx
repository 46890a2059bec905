/** Paint, moon and ridge colours taken from temple woodwork; each title keeps its own. */
const palettes = [
  ["#16313a", "#e8b04a", "#0f2027"],
  ["#3a1f1b", "#f0dcb6", "#24110f"],
  ["#1d3a30", "#e9e3d0", "#102620"],
  ["#2b2a3f", "#e4785c", "#1a192a"],
  ["#4a3414", "#f3e6c8", "#2c1e0b"],
  ["#23303f", "#9fd8c4", "#141d28"],
] as const;

/** A stable number of 32 bits for a text (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** The picture of a title that has none: a moon over ridges, drawn from its id. */
export function PosterArt({ seed, wide = false }: { seed: string; wide?: boolean }) {
  const value = hash(seed);
  const [sky, moon, ridge] = palettes[value % palettes.length] ?? palettes[0];
  const width = wide ? 320 : 120;
  const at = (shift: number, from: number, to: number) =>
    from + ((value >>> shift) % 64) * ((to - from) / 63);
  // A wide picture lies behind words at its left: its moon stays at the right.
  const moonX = (wide ? at(4, 0.66, 0.86) : at(4, 0.3, 0.75)) * width;
  const moonY = wide ? at(9, 50, 66) : at(9, 42, 74);
  const far = `M0 ${at(3, 105, 125)} L${at(6, 0.2, 0.34) * width} ${at(12, 82, 98)} L${at(8, 0.45, 0.6) * width} ${at(15, 112, 126)} L${at(10, 0.68, 0.85) * width} ${at(18, 88, 104)} L${width} 118 V180 H0Z`;
  const near = `M0 ${at(5, 132, 146)} L${at(11, 0.15, 0.35) * width} 140 L${at(14, 0.5, 0.72) * width} ${at(20, 116, 130)} L${width} ${at(7, 142, 152)} V180 H0Z`;

  return (
    <svg
      viewBox={`0 0 ${width} 180`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      className="absolute inset-0 size-full"
    >
      <rect width={width} height="180" fill={sky} />
      <circle cx={moonX} cy={moonY} r={wide ? 34 : 25} fill={moon} />
      <path d={far} fill={ridge} opacity="0.62" />
      <path d={near} fill={ridge} />
    </svg>
  );
}
