import { unwrap } from "@hallyu/api-client";
import { placeOf } from "@/lib/episode-place";
import { api } from "@/lib/queries";
import { Store } from "@/lib/store";
import type { UploadStatus } from "@/lib/types";
import { Meter } from "./meter";
import type { Transfer, Unfinished } from "./transfer";

/** Videos that are sent at a time: more would only share the same line. */
const atATime = 2;
/** Milliseconds between two looks at a progress that changes all the time. */
const lookEvery = 250;
/** States in which leaving the page would break something off. */
const busy = new Set<UploadItem["state"]>(["waiting", "sending", "finishing"]);

/** Loaded when somebody has chosen a file. */
const protocol = () => import("./transfer");

/** A file and what becomes of it. */
export interface UploadItem {
  id: string;
  file: File;
  /** Title and number that it is for; a title is known once it is started. */
  contentId: string | null;
  season: number;
  episode: number | null;
  episodeId: string | null;
  /** What an earlier visit has sent of it. */
  unfinished: Unfinished | null;
  state: "ready" | "waiting" | "sending" | "paused" | "finishing" | "done" | "failed";
  /** Bytes. */
  sent: number;
  /** Bytes per second. */
  speed: number | null;
  error: unknown;
  outcome: UploadStatus | null;
}

/** What is known of an episode that exists. */
export interface KnownEpisode {
  contentId: string;
  episodeId: string;
  number: number;
}

interface State {
  items: readonly UploadItem[];
}

/** All uploads of this page load: they go on while their creator looks at other pages of the app. */
export class UploadQueue extends Store<State> {
  readonly #transfers = new Map<string, Transfer>();

  constructor() {
    super({ items: [] });
  }

  /** Takes files in, with their paths; one that is there already is not taken twice. Says how many were left out. */
  async add(
    files: readonly { file: File; path: string }[],
    find: (episodeId: string) => KnownEpisode | undefined,
  ): Promise<number> {
    let [added, repeated] = [[] as UploadItem[], 0];
    for (const { file, path } of files) {
      const isThere = (item: UploadItem) => item.state !== "done" && isSame(item.file, file);
      if (this.snapshot().items.some(isThere) || added.some(isThere)) {
        repeated += 1;
        continue;
      }
      added = [...added, begun(file, path, await this.#unfinished(file, find))];
    }
    this.update({ items: [...this.snapshot().items, ...added] });
    return repeated;
  }

  edit(id: string, change: Partial<Pick<UploadItem, "season" | "episode">>): void {
    this.#change(id, change);
  }

  /** Sends a file to an episode of a title, which is made if there is none of that number. */
  start(id: string, contentId: string, episodeId: string | null): void {
    this.#change(id, { state: "waiting", contentId, episodeId, error: null });
    this.#run();
  }

  pause(id: string): void {
    this.#change(id, { state: "paused", speed: null });
    void this.#transfers.get(id)?.pause();
    this.#run();
  }

  /** Goes on after a pause or a failure. */
  resume(id: string): void {
    this.#change(id, { state: "waiting", error: null });
    this.#run();
  }

  /** Takes a file out, whatever becomes of it. */
  remove(id: string): void {
    const { items } = this.snapshot();
    const isDone = items.some((item) => item.id === id && item.state === "done");
    this.update({ items: items.filter((item) => item.id !== id) });
    if (!isDone) void this.#transfers.get(id)?.cancel();
    this.#transfers.delete(id);
    this.#run();
  }

  /** Whether something would break off if the page were left now. */
  get isBusy(): boolean {
    return this.snapshot().items.some(({ state }) => busy.has(state));
  }

  async #unfinished(file: File, find: (episodeId: string) => KnownEpisode | undefined) {
    const { unfinishedOf } = await protocol();
    const all = await unfinishedOf(file).catch(() => []);
    for (const unfinished of all) {
      const known = find(unfinished.episodeId);
      if (known) return { unfinished, known };
    }
    return null;
  }

  #run(): void {
    this.#watch();
    const { items } = this.snapshot();
    const free = atATime - items.filter(({ state }) => state === "sending").length;
    if (!navigator.onLine) return;
    const next = items.filter(({ state }) => state === "waiting").slice(0, Math.max(free, 0));
    for (const item of next) {
      this.#change(item.id, { state: "sending" });
      void this.#send(item.id).catch((error: unknown) => this.#fail(item.id, error));
    }
  }

  async #send(id: string): Promise<void> {
    const item = this.#item(id);
    if (!item) return;
    const transfer = this.#transfers.get(id) ?? (await this.#transfer(item, await this.#episodeOf(item)));
    // It may have been paused or taken out meanwhile.
    if (this.#item(id)?.state === "sending") transfer.start(item.unfinished ?? undefined);
  }

  /** The episode that the file is for; made now if it is new. */
  async #episodeOf({ id, contentId, episode, episodeId }: UploadItem): Promise<string> {
    if (episodeId) return episodeId;
    const made = await unwrap(
      api.POST("/api/v1/contents/{id}/episodes", {
        params: { path: { id: contentId ?? "" }, header: { "Idempotency-Key": id } },
        body: { episode_number: episode ?? 1 },
      }),
    );
    this.#change(id, { episodeId: made.episode_id });
    return made.episode_id;
  }

  async #transfer({ id, file }: UploadItem, episodeId: string): Promise<Transfer> {
    const { Transfer } = await protocol();
    const meter = new Meter();
    let lookedAt = 0;
    const transfer = new Transfer(file, episodeId, {
      sent: (sent) => {
        const now = performance.now();
        if (now - lookedAt < lookEvery && sent < file.size) return;
        lookedAt = now;
        meter.note(sent, now);
        if (this.#item(id)?.state !== "sending") return;
        this.#change(id, sent < file.size ? { sent, speed: meter.speed } : { sent, state: "finishing" });
      },
      done: (outcome) => this.#finish(id, outcome),
      failed: (error) => this.#fail(id, error),
    });
    this.#transfers.set(id, transfer);
    return transfer;
  }

  #finish(id: string, outcome: UploadStatus): void {
    const isKept = outcome.state === "done";
    this.#change(id, { state: isKept ? "done" : "failed", outcome, speed: null });
    this.#transfers.delete(id);
    this.#run();
  }

  #fail(id: string, error: unknown): void {
    if (this.#item(id)?.state === "paused") return;
    // Whoever comes back from a tunnel need not press anything.
    if (navigator.onLine) this.#change(id, { state: "failed", error, speed: null });
    else this.#change(id, { state: "waiting", speed: null });
    this.#run();
  }

  #item(id: string): UploadItem | undefined {
    return this.snapshot().items.find((item) => item.id === id);
  }

  #change(id: string, change: Partial<UploadItem>): void {
    this.update({
      items: this.snapshot().items.map((item) => (item.id === id ? { ...item, ...change } : item)),
    });
  }

  #isWatching = false;
  /** Asks before the page is left in the middle of an upload, and goes on when the network is back. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    window.addEventListener("online", () => this.#run());
    window.addEventListener("beforeunload", (event) => {
      if (this.isBusy) event.preventDefault();
    });
  }
}

function begun(
  file: File,
  path: string,
  found: { unfinished: Unfinished; known: KnownEpisode } | null,
): UploadItem {
  const guess = placeOf(path);
  return {
    id: crypto.randomUUID(),
    file,
    contentId: found?.known.contentId ?? null,
    season: guess.season,
    episode: found?.known.number ?? guess.episode,
    episodeId: found?.known.episodeId ?? null,
    unfinished: found?.unfinished ?? null,
    state: "ready",
    sent: 0,
    speed: null,
    error: null,
    outcome: null,
  };
}

function isSame(one: File, other: File): boolean {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

export const uploadQueue = new UploadQueue();
