"use client";

import { Upload } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { percentText } from "@/lib/format";
import { useStore } from "@/lib/store";
import { buttonClass } from "../../ui/button";
import { uploadQueue, type UploadItem } from "../upload/upload-queue";

const underWay = new Set<UploadItem["state"]>(["waiting", "sending", "finishing"]);

/** The way to the uploads; while some are under way it says how far they are. */
export function UploadLink() {
  const t = useTranslations("studio");
  const locale = useLocale();
  const items = useStore(uploadQueue, (state) => state.items).filter(({ state }) => underWay.has(state));
  const total = items.reduce((sum, { file }) => sum + file.size, 0);
  const sent = items.reduce((sum, item) => sum + item.sent, 0);
  const percent = percentText(sent / Math.max(total, 1), locale);
  return (
    <Link href="/studio/upload" prefetch={false} className={buttonClass("primary", "small")}>
      <Upload aria-hidden="true" size={17} />
      {items.length > 0 ? t("uploading", { count: items.length, percent }) : t("upload")}
    </Link>
  );
}
