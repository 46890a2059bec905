import { ApiError } from "@hallyu/api-client";

/** The server's reasons by field. A field with several gets them in one text. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const byField: Record<string, string> = {};
  for (const { field, message } of error.fields) {
    byField[field] = byField[field] ? `${byField[field]} ${message}` : message;
  }
  // Two conflicts name no field, but everybody knows which one it is.
  if (error.code === "EMAIL_ALREADY_EXISTS") byField["email"] ??= error.message;
  if (error.code === "NICKNAME_TAKEN") byField["nickname"] ??= error.message;
  return byField;
}

/** Where to go after logging in: a path of this site, never another host. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}
