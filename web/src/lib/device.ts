/** What the name that a browser gives itself says of it; nothing where it is not known. */
export interface DeviceName {
  browser: string | null;
  system: string | null;
  isHandheld: boolean;
}

// Most browsers also call themselves by older ones' names: the more particular name is looked for first.
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
  [/^hallyu\b|^curl\//, "API"],
];

const systems: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

function named(names: [RegExp, string][], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** Browser and system behind a `User-Agent`. */
export function deviceOf(userAgent: string): DeviceName {
  const system = named(systems, userAgent);
  const isHandheld = system === "iPhone" || system === "iPad" || system === "Android";
  return { browser: named(browsers, userAgent), system, isHandheld };
}
