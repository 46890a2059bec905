import type { ComponentProps } from "react";

type Look = "primary" | "secondary" | "quiet";
type Size = "small" | "medium" | "large";

const base =
  "inline-flex items-center justify-center gap-2 rounded-full font-semibold whitespace-nowrap transition-colors duration-200 ease-settle disabled:opacity-60";

const looks: Record<Look, string> = {
  primary: "bg-celadon text-ink hover:bg-celadon-light",
  secondary: "bg-paper/12 text-paper hover:bg-paper/20",
  quiet: "border border-edge text-paper hover:border-paper hover:bg-paper/8",
};

const sizes: Record<Size, string> = {
  small: "h-10 px-4 text-sm",
  medium: "h-12 px-6 text-[0.9375rem]",
  large: "h-13 px-5 text-base sm:px-7",
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = "primary", size: Size = "medium"): string {
  return `${base} ${looks[look]} ${sizes[size]}`;
}

type Props = ComponentProps<"button"> & { look?: Look; size?: Size };

export function Button({ look, size, className = "", type = "button", ...rest }: Props) {
  return <button type={type} className={`${buttonClass(look, size)} ${className}`} {...rest} />;
}
