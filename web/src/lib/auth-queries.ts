import { unwrap } from "@hallyu/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./queries";

/** Ways to log in beside the password that the installation has. */
export const loginMethodsQuery = () =>
  queryOptions({
    queryKey: ["login-methods"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/methods", { signal })),
    staleTime: 60 * 60_000,
  });

export const mfaQuery = () =>
  queryOptions({
    queryKey: ["mfa"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/mfa", { signal })),
  });

export const passkeysQuery = () =>
  queryOptions({
    queryKey: ["passkeys"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/passkeys", { signal })),
  });

export const linkedAccountsQuery = () =>
  queryOptions({
    queryKey: ["linked-accounts"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/oauth/accounts", { signal })),
  });

/** Logs in with a passkey, or shows one as the second step of a login. */
export async function logInWithPasskey(mfaToken?: string) {
  const { showPasskey } = await import("./passkeys");
  const begun = await unwrap(
    api.POST("/api/v1/auth/passkeys/login/start", { body: mfaToken ? { mfa_token: mfaToken } : {} }),
  );
  const credential = await showPasskey(begun.options);
  return unwrap(
    api.POST("/api/v1/auth/passkeys/login/finish", {
      body: { ticket: begun.ticket, credential: credential as never },
    }),
  );
}
