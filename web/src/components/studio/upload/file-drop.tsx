"use client";

import { Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState, type DragEvent } from "react";
import { Button } from "../../ui/button";
import { chosenFiles, droppedFiles, type FoundFile } from "./dropped-files";

/** Takes files that are dropped on it, and those that are chosen in a dialog. */
export function FileDrop({ onFiles }: { onFiles: (files: readonly FoundFile[]) => void }) {
  const t = useTranslations("upload");
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };

  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={`mt-8 flex flex-col items-center gap-4 rounded-2xl border-2 border-dashed px-6 py-10 text-center transition-colors sm:py-14 ${
        isOver ? "border-celadon bg-celadon/10" : "border-line bg-surface"
      }`}
    >
      <Upload aria-hidden="true" size={34} strokeWidth={1.5} className="text-celadon" />
      <p className="text-heading text-balance max-sm:hidden">{t("drop")}</p>
      <input
        ref={input}
        type="file"
        multiple
        accept="video/*,.mkv,.ts,.m2ts,.mts"
        aria-label={t("choose")}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          onFiles(chosenFiles(event.currentTarget.files ?? new DataTransfer().files));
          // The same file can be chosen again.
          event.currentTarget.value = "";
        }}
      />
      <Button onClick={() => input.current?.click()}>{t("choose")}</Button>
      <p className="max-w-xl text-sm text-balance text-mist">{t("dropHint")}</p>
    </div>
  );
}
