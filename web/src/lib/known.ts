/**
 * A word of the API as one of those that this application knows; an API that is newer may use others,
 * for which `otherwise` stands.
 */
export function known<Word extends string>(words: readonly Word[], text: string, otherwise: Word): Word {
  return words.find((word) => word === text) ?? otherwise;
}

export const roles = ["user", "premium", "creator", "moderator", "admin"] as const;
export const plans = ["free", "premium"] as const;
export const trackOrigins = ["ai", "human", "mixed"] as const;
export const trackStates = ["queued", "processing", "waiting", "draft", "published", "failed"] as const;
export const creditRoles = ["actor", "director", "writer", "producer"] as const;
