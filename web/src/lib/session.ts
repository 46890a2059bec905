import type { Answer } from "@hallyu/api-client";
import { useSyncExternalStore } from "react";

/** Who is logged in. The tokens that prove it are in cookies that no script can read. */
export interface Session {
  user: Answer<"/api/v1/auth/login", "post">["user"];
  /** When the tokens were last renewed, milliseconds since 1970: how tabs notice that another one has done it. */
  renewedAt: number;
}

const storageKey = "hallyu.session";
const listeners = new Set<() => void>();

// useSyncExternalStore compares snapshots by identity: the parsed object is kept as long as the text is the same.
let cachedText: string | null = null;
let cachedSession: Session | null = null;

function parse(text: string | null): Session | null {
  if (text === null) return null;
  try {
    const { user, renewedAt } = JSON.parse(text) as Session;
    return user && renewedAt ? { user, renewedAt } : null;
  } catch {
    return null;
  }
}

/** The session of this browser, or null when nobody is logged in. */
export function currentSession(): Session | null {
  const text = localStorage.getItem(storageKey);
  if (text !== cachedText) {
    cachedText = text;
    cachedSession = parse(text);
  }
  return cachedSession;
}

/** Keeps the session for later visits; null forgets it. */
export function storeSession(session: Session | null): void {
  if (session === null) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, JSON.stringify(session));
  for (const notify of listeners) notify();
}

/** Somebody has logged in, or the server has renewed the tokens. */
export function openSession(user: Session["user"]): void {
  storeSession({ user, renewedAt: Date.now() });
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  // Fires only for changes made by other tabs.
  window.addEventListener("storage", notify);
  return () => {
    listeners.delete(notify);
    window.removeEventListener("storage", notify);
  };
}

/** The session, kept up to date across tabs; null while the page is being built. */
export function useSession(): Session | null {
  return useSyncExternalStore(subscribe, currentSession, () => null);
}
