import { useTranslations } from "next-intl";
import type { StudioTitle } from "@/lib/types";
import { Select } from "../../ui/select";

interface Props {
  season: number;
  /** Whether all files are of this season. */
  isOnly: boolean;
  titles: readonly StudioTitle[];
  /** A title's id; empty for none. */
  value: string;
  onChange: (contentId: string) => void;
}

/** The title that the files of a season go to: each season is a title of its own. */
export function SeasonTitle({ season, isOnly, titles, value, onChange }: Props) {
  const t = useTranslations("upload");
  return (
    <Select
      label={isOnly ? t("titleOfAll") : t("titleOf", { season })}
      value={value}
      onChange={onChange}
      options={[
        { value: "", label: t("chooseTitle") },
        ...titles.map((title) => ({ value: title.content_id, label: title.title })),
      ]}
    />
  );
}
