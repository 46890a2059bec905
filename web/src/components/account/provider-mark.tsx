export type ProviderName = "google" | "facebook";

/** What the providers are called, in every language. */
export const providerNames: Record<ProviderName, string> = { google: "Google", facebook: "Facebook" };

/** The first letter of a provider in a disc: a sign that is ours to use. */
export function ProviderMark({ provider }: { provider: ProviderName }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-6 shrink-0 place-items-center rounded-full bg-paper text-sm font-extrabold text-ink"
    >
      {provider === "google" ? "G" : "f"}
    </span>
  );
}
