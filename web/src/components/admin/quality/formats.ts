import { useLocale } from "next-intl";

/** How figures of quality are written in the reader's language. */
export function useFormats() {
  const locale = useLocale();
  const unit = (unit: string, maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    /** Milliseconds, as seconds. */
    milliseconds: (ms: number) => unit("second", 2).format(ms / 1000),
    /** Seconds, as hours, or as minutes where there are not many. */
    watched: (seconds: number) =>
      seconds < 7200 ? unit("minute", 0).format(seconds / 60) : unit("hour", 0).format(seconds / 3600),
    /** 0 to 1. */
    share: (share: number) => percent.format(share),
    /** Bits per second. */
    bitrate: (bits: number) => `${plain.format(bits / 1e6)} Mbit/s`,
    count: (count: number) => plain.format(count),
  };
}
