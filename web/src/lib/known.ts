/**
 * A word of the API as one of those that this application knows; an API that is newer may use others,
 * for which `otherwise` stands.
 */
export function known<Word extends string>(words: readonly Word[], text: string, otherwise: Word): Word {
  return words.find((word) => word === text) ?? otherwise;
}

export const titleTypes = ["drama", "movie", "variety", "kpop"] as const;
export const roles = ["user", "premium", "creator", "moderator", "admin"] as const;
export const plans = ["free", "premium"] as const;
export const trackStates = [
  "queued",
  "processing",
  "waiting",
  "draft",
  "in_review",
  "published",
  "failed",
] as const;
export const contentTypes = ["drama", "movie", "variety", "kpop"] as const;
export const creditRoles = ["actor", "director", "writer", "producer"] as const;
export const titleStates = ["draft", "coming_soon", "active", "ended"] as const;
export const reviewStates = ["machine", "suggested", "reviewed", "approved", "stale", "failed"] as const;
export const severities = ["blocking", "major", "minor"] as const;
export const suggestionStates = ["open", "agreed", "accepted", "refused"] as const;
export const faults = ["meaning", "timing", "name", "register", "offensive"] as const;
export const gates = ["reviewed", "beta", "hold"] as const;
export const termKinds = ["name", "place", "title", "noun"] as const;
export const termClasses = ["must", "name_optional", "prefer"] as const;
export const genders = ["female", "male", "unknown"] as const;
export const kinships = [
  ...(["family", "lover", "friend", "peer", "superior", "subordinate"] as const),
  ...(["elder", "younger", "stranger"] as const),
] as const;
export const registers = ["casual", "polite", "formal"] as const;
export const causes = ["machine", "edit", "import", "suggestion", "restore"] as const;
export const jobStates = ["queued", "running", "waiting", "done", "failed", "cancelled"] as const;
export const jobStages = ["probe", "transcode", "transcribe", "translate", "check"] as const;
export const faultCodes = ["network", "media", "manifest", "key", "unsupported", "other"] as const;
