/** From this part on an episode counts as seen: what follows are the credits. */
const completedFrom = 0.95;

/** Whether a viewer at this second has seen the episode. */
export function isCompleted(seconds: number, duration: number): boolean {
  return seconds >= duration * completedFrom;
}

/** Where to go on after an earlier visit; an episode that was seen begins again. Seconds. */
export function resumePosition(stoppedAt: number, duration: number | null | undefined): number {
  return duration && isCompleted(stoppedAt, duration) ? 0 : stoppedAt;
}
