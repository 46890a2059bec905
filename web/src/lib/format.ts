import type { ContentDetail, ContentSummary } from "./types";

/** Seconds as a clock: `0:07`, `12:03`, `1:02:03`. Fractions are cut off; nonsense counts as zero. */
export function clock(seconds: number): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** Seconds as a screen reader should say them: `3 minutes 20 seconds` in the language given. */
export function spokenTime(seconds: number, locale: string): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ];
  const spoken = parts.filter(([value, unit]) => value > 0 || (unit === "second" && whole === 0));
  return spoken
    .map(([value, unit]) =>
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(value),
    )
    .join(" ");
}

/** A language's name in that language, with a capital letter: `Español latinoamericano`, `한국어`. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
  } catch {
    return code;
  }
}

/** A title's name for the reader, and the Korean original where it is another text. */
export function displayName(content: Pick<ContentSummary, "title" | "title_translated">): {
  name: string;
  original: string | null;
} {
  const name = content.title_translated || content.title;
  return { name, original: content.title === name ? null : content.title };
}

/** As {@link displayName}, for the detailed form, which names the original. */
export function detailName(content: ContentDetail): { name: string; original: string | null } {
  return displayName({
    title: content.original_title || content.title,
    title_translated: content.title_translated || content.title,
  });
}

/** A name as it is written, and its language where that is not the page's. */
interface Spelling {
  text: string;
  lang: "ko" | undefined;
}

/** A person's names: first the one that readers of the language can read, then the other, if it is known. */
export function personNames(
  person: { name: string; name_romanized?: string | null },
  locale: string,
): [Spelling, ...Spelling[]] {
  const korean: Spelling = { text: person.name, lang: "ko" };
  if (!person.name_romanized) return [korean];
  const latin: Spelling = { text: person.name_romanized, lang: undefined };
  return locale === "ko" ? [korean, latin] : [latin, korean];
}

/** A rating of 0-10 with one decimal, or null when nobody has rated yet. */
export function ratingText(rating: number | null | undefined, locale: string): string | null {
  if (!rating) return null;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(rating);
}

/** A day in words, with the time of day where that matters. */
export function dateText(time: string, locale: string, timeStyle?: "short"): string {
  const style = timeStyle
    ? ({ dateStyle: "medium", timeStyle } as const)
    : ({ dateStyle: "medium" } as const);
  return new Intl.DateTimeFormat(locale, style).format(new Date(time));
}

/** How long ago something was, in its largest whole unit: `3 hours ago`. What is to come counts as now. */
export function agoText(time: string, locale: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(time)) / 1000));
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.floor(seconds / length), unit);
}

/** Milliseconds as editors of subtitles write them: `0:07.4`. */
export function stamp(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100);
  return `${clock(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** A share of 0-1 in percent. */
export function percentText(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** A cost in millionths of a currency; null where no prices were known. */
export function moneyText(
  { cost_micros, currency }: { cost_micros?: number | null; currency: string },
  locale: string,
): string | null {
  if (cost_micros == null) return null;
  const style = { style: "currency", currency, maximumFractionDigits: 4 } as const;
  return new Intl.NumberFormat(locale, style).format(cost_micros / 1e6);
}

/** Bytes as people read them: `734 MB`, `1.2 GB`. */
export function bytesText(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  const at = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[at],
    unitDisplay: at === 0 ? "long" : "short",
    maximumFractionDigits: at > 2 ? 1 : 0,
  }).format(bytes / 1000 ** at);
}
