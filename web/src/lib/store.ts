import { useSyncExternalStore } from "react";

/** A value that changes over time and tells who listens. The value is replaced, never altered. */
export class Store<State extends object> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(initial: State) {
    this.#state = initial;
  }

  readonly snapshot = (): State => this.#state;

  readonly subscribe = (notify: () => void): (() => void) => {
    this.#listeners.add(notify);
    return () => this.#listeners.delete(notify);
  };

  /** Replaces the fields given; listeners hear of it only when one of them is another value. */
  update(change: Partial<State>): void {
    const next = { ...this.#state, ...change };
    const keys = Object.keys(change) as (keyof State)[];
    if (keys.every((key) => Object.is(this.#state[key], next[key]))) return;
    this.#state = next;
    for (const notify of this.#listeners) notify();
  }
}

/** One part of a store; the component is drawn again only when that part changes. */
export function useStore<State extends object, Part>(
  store: Store<State>,
  part: (state: State) => Part,
): Part {
  return useSyncExternalStore(store.subscribe, () => part(store.snapshot()));
}
