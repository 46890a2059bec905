import { ApiError, unwrap } from "@hallyu/api-client";
import { type DetailedError, type PreviousUpload, Upload, type UploadOptions } from "tus-js-client";
import { apiLanguage } from "@/i18n/routing";
import { api } from "@/lib/queries";
import { csrfProof } from "@/lib/session-fetch";
import type { UploadStatus } from "@/lib/types";

const endpoint = "/api/v1/uploads";
/** Pauses before the next try, milliseconds; bytes that get through begin the series anew. */
const retryDelays = [0, 1_000, 3_000, 5_000, 10_000, 20_000];
/** How often it is asked what came of a complete upload, and how many times; milliseconds. */
const look = 1_000;
const looks = 120;

/** What an uploader hears of its bytes. */
export interface TransferEvents {
  sent: (bytes: number) => void;
  done: (status: UploadStatus) => void;
  failed: (error: unknown) => void;
}

/** An upload that this browser began at an earlier visit. */
export interface Unfinished {
  episodeId: string;
  previous: PreviousUpload;
}

/** Brings one file to an episode. What was sent is kept over interruptions, and over visits of this page. */
export class Transfer {
  readonly #upload: Upload;
  /** Whether the last answer was that the session has to be renewed. */
  #isExpired = false;

  constructor(file: File, episodeId: string, events: TransferEvents) {
    this.#upload = new Upload(file, {
      ...optionsOf(file),
      metadata: { episode_id: episodeId, filename: file.name, filetype: file.type },
      retryDelays,
      removeFingerprintOnSuccess: true,
      onBeforeRequest: async (request) => {
        if (this.#isExpired) await renewSession();
        this.#isExpired = false;
        request.setHeader("Accept-Language", apiLanguage(document.documentElement.lang));
        for (const [name, value] of Object.entries(csrfProof())) request.setHeader(name, value);
      },
      onShouldRetry: (error, attempt) => {
        const status = statusOf(error);
        this.#isExpired = status === 401;
        if (status === 401) return attempt === 0;
        return navigator.onLine && (status < 400 || status >= 500 || [409, 423, 429].includes(status));
      },
      onProgress: events.sent,
      onSuccess: () => void outcomeOf(this.#upload).then(events.done, events.failed),
      onError: (error) => events.failed(problemOf(error)),
    });
  }

  /** Sends, from where it stopped; or from where an earlier visit stopped. */
  start(unfinished?: Unfinished): void {
    if (unfinished && this.#upload.url === null) this.#upload.resumeFromPreviousUpload(unfinished.previous);
    this.#upload.start();
  }

  /** Stops; what was sent is kept. */
  pause(): Promise<void> {
    return this.#upload.abort();
  }

  /** Stops, and lets the server forget it. */
  async cancel(): Promise<void> {
    // What the server does not hear of lapses there by itself.
    await this.#upload.abort(true).catch(() => undefined);
  }
}

/** The uploads of this file that this browser has begun and not finished, the latest first. */
export async function unfinishedOf(file: File): Promise<Unfinished[]> {
  const previous = await new Upload(file, optionsOf(file)).findPreviousUploads();
  return previous
    .sort((one, other) => Date.parse(other.creationTime) - Date.parse(one.creationTime))
    .flatMap((previous) => {
      const episodeId = previous.metadata["episode_id"];
      return episodeId ? [{ episodeId, previous }] : [];
    });
}

function optionsOf(file: File): UploadOptions {
  return { endpoint: new URL(endpoint, location.href).href, uploadSize: file.size };
}

/** An ordinary request renews a session that has expired. */
async function renewSession(): Promise<void> {
  await unwrap(api.GET(endpoint)).catch(() => undefined);
}

function statusOf(error: DetailedError): number {
  return error.originalResponse?.getStatus() ?? 0;
}

/** What the server says, as of every other request. */
function problemOf(error: Error | DetailedError): unknown {
  if (!("originalResponse" in error)) return new ApiError(0, undefined);
  const body = error.originalResponse?.getBody() ?? "";
  try {
    return new ApiError(statusOf(error), JSON.parse(body));
  } catch {
    return new ApiError(statusOf(error), undefined);
  }
}

/** What came of an upload whose bytes are all there; the server may still be busy with them. */
async function outcomeOf({ url }: Upload): Promise<UploadStatus> {
  const upload = url?.split("/").at(-1) ?? "";
  for (let asked = 0; asked < looks; asked += 1) {
    const status = await unwrap(api.GET("/api/v1/uploads/{upload}", { params: { path: { upload } } }));
    if (status.state !== "receiving") return status;
    await new Promise((resolve) => setTimeout(resolve, look));
  }
  throw new ApiError(0, undefined);
}
