/** What is known of a level: its height and the codecs of its picture and sound. */
interface Level {
  height: number;
  codecSet: string;
}

/**
 * The place of the level of this height, -1 if there is none: in the codecs that play, since a change of codec empties what is loaded
 * and may be seen; in others only if these have no such height.
 */
export function levelOf(height: number, levels: readonly Level[], playing: number): number {
  const codecs = levels[playing]?.codecSet;
  const within = levels.findIndex((level) => level.height === height && level.codecSet === codecs);
  return within >= 0 ? within : levels.findIndex((level) => level.height === height);
}
