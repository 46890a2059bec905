import localFont from "next/font/local";

/** Latin letters. Korean ones come from the system, or later from `korean-font.ts`. */
export const inter = localFont({
  src: "../../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter",
  display: "swap",
});
