import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./schema.d.ts";

export type { paths } from "./schema.d.ts";

/** One field of a form that the server refused, with its reason in the caller's language. */
export interface FieldError {
  field: string;
  rule: string;
  message: string;
}

/** A device of the caller's account that plays. */
export interface PlayingDevice {
  stream_id: string;
  device: string | null;
}

/** The part of an error answer that clients act on. */
interface ErrorEnvelope {
  error?: {
    code?: string;
    message?: string;
    details?: {
      fields?: FieldError[];
      mfa_token?: string;
      methods?: string[];
      playing?: PlayingDevice[];
      left_bytes?: number;
      from?: string;
    };
  };
}

/** An answer of the API that is not a success. `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldError[];
  /** Of `MFA_REQUIRED`: what the second step of the login needs. */
  readonly mfa: { token: string; methods: readonly string[] } | undefined;
  /** Of `TOO_MANY_STREAMS`: the devices that take all places. */
  readonly playing: readonly PlayingDevice[];
  /** Of `QUOTA_EXCEEDED`: bytes that the caller may still upload. */
  readonly leftBytes: number | undefined;
  /** Of `NOT_YET_AVAILABLE`: when it will be. */
  readonly from: string | undefined;

  constructor(status: number, body: unknown) {
    const envelope: ErrorEnvelope = typeof body === "object" && body !== null ? body : {};
    super(envelope.error?.message ?? "");
    this.name = "ApiError";
    this.status = status;
    this.code = envelope.error?.code ?? (status === 0 ? "NETWORK" : "UNKNOWN");
    const { fields, mfa_token: token, methods, playing, ...rest } = envelope.error?.details ?? {};
    this.fields = fields ?? [];
    this.playing = playing ?? [];
    this.leftBytes = rest.left_bytes;
    this.from = rest.from;
    this.mfa = token === undefined ? undefined : { token, methods: methods ?? [] };
  }
}

export type ApiClient = Client<paths>;

/**
 * A typed client of the API. `fetch` sees every request, so the application adds there what it needs
 * (language, session).
 */
export function createApiClient(fetch: (request: Request) => Promise<Response>, baseUrl = ""): ApiClient {
  return createClient<paths>({ baseUrl, fetch });
}

/** What `openapi-fetch` answers, reduced to the fields that tell success from failure. */
interface Outcome<Data> {
  data?: { data: Data };
  error?: unknown;
  response: Response;
}

/** The `data` of the answer's envelope; throws {@link ApiError} for any other outcome. */
export async function unwrap<Data>(pending: Promise<Outcome<Data>>): Promise<Data> {
  let outcome: Outcome<Data>;
  try {
    outcome = await pending;
  } catch {
    throw new ApiError(0, undefined);
  }
  if (outcome.data === undefined) throw new ApiError(outcome.response.status, outcome.error);
  return outcome.data.data;
}

/** Waits for a call whose success says nothing; throws {@link ApiError} for any other outcome. */
export async function ensureDone(pending: Promise<Omit<Outcome<never>, "data">>): Promise<void> {
  let outcome: Omit<Outcome<never>, "data">;
  try {
    outcome = await pending;
  } catch {
    throw new ApiError(0, undefined);
  }
  if (!outcome.response.ok) throw new ApiError(outcome.response.status, outcome.error);
}

/** The `data` type of a successful answer, taken from the schema by path and method. */
export type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: infer Responses;
}
  ? Responses[keyof Responses & (200 | 201)] extends {
      content: { "application/json": { data: infer Data } };
    }
    ? Data
    : never
  : never;

/** The body that a call takes, taken from the schema by path and method. */
export type Body<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody: { content: { "application/json": infer Content } };
}
  ? Content
  : never;
