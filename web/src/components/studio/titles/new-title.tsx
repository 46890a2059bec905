"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { useRouter } from "@/i18n/navigation";
import { fieldErrors } from "@/lib/field-errors";
import { contentTypes } from "@/lib/known";
import { api } from "@/lib/queries";
import type { NewContent } from "@/lib/types";
import { FormError } from "../../account/form-error";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";

/** The way to a new title. */
export function NewTitle() {
  const t = useTranslations("edit");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" look="quiet" onClick={() => setOpen(true)}>
        <Plus aria-hidden="true" size={17} />
        {t("newTitle")}
      </Button>
      {isOpen && <NewTitleDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Asks for the least that must be said; the rest is said on the title's own page. */
function NewTitleDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const router = useRouter();
  const queries = useQueryClient();
  const [type, setType] = useState<NewContent["type"]>("drama");
  const [key] = useState(() => crypto.randomUUID());
  const [thisYear] = useState(() => new Date().getFullYear());
  const make = useMutation({
    mutationFn: (body: NewContent) =>
      unwrap(api.POST("/api/v1/contents", { params: { header: { "Idempotency-Key": key } }, body })),
    onSuccess: ({ content_id: id }) => {
      void queries.invalidateQueries({ queryKey: ["studio"] });
      router.push(`/studio/title/${id}`);
    },
  });
  const errors = fieldErrors(make.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    make.mutate({ type, title: String(form.get("title")).trim(), year: Number(form.get("year")) });
  };
  return (
    <Dialog title={t("edit.newTitle")} onClose={onClose}>
      <form onSubmit={submit} noValidate className="space-y-4">
        <FormError error={make.error} />
        <TextField
          label={t("edit.koreanName")}
          name="title"
          lang="ko"
          maxLength={200}
          error={errors["title"]}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label={t("edit.type")}
            value={type}
            onChange={setType}
            options={contentTypes.map((value) => ({ value, label: t(`types.${value}`) }))}
          />
          <TextField
            label={t("edit.year")}
            name="year"
            type="number"
            defaultValue={thisYear}
            error={errors["year"]}
          />
        </div>
        <Button type="submit" disabled={make.isPending}>
          {t("edit.create")}
        </Button>
      </form>
    </Dialog>
  );
}
