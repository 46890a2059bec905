"use client";

import { Plus } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { glossaryQuery } from "@/lib/craft/queries";
import type { Term } from "@/lib/types";
import { Button } from "../../ui/button";
import { TermForm } from "./term-form";
import { TermRow } from "./term-row";

const fresh = "new";

/** The terms of a title. One of them can be open. */
export function Glossary({ contentId, terms }: { contentId: string; terms: readonly Term[] }) {
  const t = useTranslations("glossary");
  const [open, setOpen] = useState<string | null>(null);
  const queries = useQueryClient();
  const close = () => {
    setOpen(null);
    // What somebody else has changed meanwhile is seen at the next look.
    void queries.invalidateQueries({ queryKey: glossaryQuery(contentId).queryKey });
  };
  return (
    <section aria-labelledby="glossary" className="mt-10">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h2 id="glossary" className="text-heading">
            {t("title")}
          </h2>
          <p className="mt-1 max-w-2xl text-sm text-mist">{t("intro")}</p>
        </div>
        <Button size="small" aria-expanded={open === fresh} onClick={() => setOpen(fresh)}>
          <Plus aria-hidden="true" size={17} />
          {t("add")}
        </Button>
      </div>
      {open === fresh && <TermForm contentId={contentId} known={null} onDone={close} />}
      {terms.length === 0 && open !== fresh && (
        <p className="mt-5 rounded-xl bg-raised px-4 py-3 text-sm text-mist">{t("none")}</p>
      )}
      <ul className="mt-5 divide-y divide-line border-y border-line empty:hidden">
        {terms.map((known) => (
          <li key={known.term_id}>
            {open === known.term_id ? (
              <TermForm key={known.rev} contentId={contentId} known={known} onDone={close} />
            ) : (
              <TermRow known={known} onOpen={() => setOpen(known.term_id)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
