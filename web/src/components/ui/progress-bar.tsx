/** How much of something is done, as a bar; 0 to 1. */
export function ProgressBar({ label, share, isQuiet }: { label: string; share: number; isQuiet?: boolean }) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="h-2 overflow-hidden rounded-full bg-raised"
    >
      <div
        className={`h-full rounded-full transition-[width] duration-300 ${isQuiet ? "bg-mist" : "bg-celadon"}`}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
