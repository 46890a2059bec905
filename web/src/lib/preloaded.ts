/**
 * Answers of the API that the gateway wrote into the page
 * (`<script type="application/json" id="preloaded">{"/api/v1/...": <answer>}</script>`), so that the first view
 * draws without asking the network. They are read, never removed: a view may be drawn twice before it settles.
 */
let answers: Record<string, unknown> | undefined;

function read(): Record<string, unknown> {
  const text = document.getElementById("preloaded")?.textContent;
  if (!text) return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The `data` of the preloaded answer for an API path with its query, or undefined when the page has none. */
export function preloaded<Data>(path: string): Data | undefined {
  if (typeof document === "undefined") return undefined;
  answers ??= read();
  const envelope = answers[path] as { success?: boolean; data?: Data } | undefined;
  return envelope?.success === true ? envelope.data : undefined;
}

/** Query options that start from the preloaded answer, which counts as old as the page itself. */
export function fromPreloaded<Data>(path: string): { initialData?: Data; initialDataUpdatedAt?: number } {
  const data = preloaded<Data>(path);
  return data === undefined ? {} : { initialData: data, initialDataUpdatedAt: performance.timeOrigin };
}
