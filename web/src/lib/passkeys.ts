/** What the server says a browser is to do: `publicKey`, binary values in base64url. */
type Options = Record<string, unknown>;

interface Descriptor {
  id: string;
  [name: string]: unknown;
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function descriptors(list: unknown): unknown[] {
  return ((list ?? []) as Descriptor[]).map((one) => ({ ...one, id: bytes(one.id) }));
}

/** Whether this browser has passkeys at this address; browsers have none at a bare IP address. */
export function hasPasskeys(): boolean {
  const isIpAddress = /^[\d.]+$|:/.test(location.hostname);
  return typeof PublicKeyCredential !== "undefined" && !isIpAddress;
}

/** The person closed the browser's dialog, or let it time out. */
export function isCancelled(error: unknown): boolean {
  return error instanceof DOMException && ["NotAllowedError", "AbortError"].includes(error.name);
}

/** The device knows a passkey of this account already. */
export function isKnownAlready(error: unknown): boolean {
  return error instanceof DOMException && error.name === "InvalidStateError";
}

/** Has the browser make a passkey. */
export async function makePasskey(options: Options): Promise<Record<string, unknown>> {
  const user = options["user"] as Descriptor;
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"] as string),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: descriptors(options["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return envelope(made, {
    attestationObject: text(response.attestationObject),
    clientDataJSON: text(response.clientDataJSON),
  });
}

/** Has the browser show a passkey. */
export async function showPasskey(options: Options): Promise<Record<string, unknown>> {
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"] as string),
    allowCredentials: descriptors(options["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
  const shown = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = shown.response as AuthenticatorAssertionResponse;
  return envelope(shown, {
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
    userHandle: response.userHandle && text(response.userHandle),
  });
}

function envelope(credential: PublicKeyCredential, response: object): Record<string, unknown> {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}
