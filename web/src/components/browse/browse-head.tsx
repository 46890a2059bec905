import { useTranslations } from "next-intl";

/** The heading of the catalogue: what it is narrowed to, else what it is. */
export function BrowseHead({ narrowed = "" }: { narrowed?: string }) {
  const t = useTranslations("browse");
  return (
    <>
      <h1 className="text-headline text-balance">{narrowed || t("title")}</h1>
      <p className="mt-2 mb-8 max-w-[60ch] text-mist">{t("intro")}</p>
    </>
  );
}
