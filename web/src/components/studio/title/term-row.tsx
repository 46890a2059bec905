import { useTranslations } from "next-intl";
import type { Term } from "@/lib/types";
import { Button } from "../../ui/button";

const languages = ["es-419", "pt-BR"] as const;

/** A term and what it becomes. */
export function TermRow({ known, onOpen }: { known: Term; onOpen: () => void }) {
  const t = useTranslations("glossary");
  const { term } = known;
  return (
    <div className="grid items-center gap-x-6 gap-y-1 py-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_minmax(0,1.4fr)_auto]">
      <p>
        <span lang="ko" className="font-semibold">
          {term.source}
        </span>{" "}
        <span className="text-sm text-mist">
          {t(`kinds.${term.kind ?? "noun"}`)} · {t(`classes.${term.class ?? "must"}`)}
        </span>
      </p>
      {languages.map((language) => {
        const target = term[language];
        return (
          <p key={language} className="text-sm">
            <span className="mr-2 text-mist">{language === "es-419" ? "ES" : "PT"}</span>
            {target ? (
              <>
                <span lang={language} className="text-base">
                  {target.preferred}
                </span>
                {target.forbidden && target.forbidden.length > 0 && (
                  <span className="text-mist">
                    {" "}
                    {t("never")} <del lang={language}>{target.forbidden.join(", ")}</del>
                  </span>
                )}
              </>
            ) : (
              "—"
            )}
          </p>
        );
      })}
      <Button
        size="small"
        look="quiet"
        aria-label={t("editNamed", { name: term.source })}
        onClick={onOpen}
        className="justify-self-start"
      >
        {t("edit")}
      </Button>
    </div>
  );
}
