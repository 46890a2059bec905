"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "../ui/field";

interface Props {
  /** What the field is called, where it is not the only password. */
  label?: string;
  name?: string;
  autoComplete: "current-password" | "new-password";
  hint?: string;
  error?: string | undefined;
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, name = "password", ...props }: Props) {
  const t = useTranslations("auth");
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      label={label ?? t("password")}
      name={name}
      type={shown ? "text" : "password"}
      required
      maxLength={128}
      end={
        <button
          type="button"
          aria-label={t(shown ? "hidePassword" : "showPassword")}
          onClick={() => setShown(!shown)}
          className="grid size-10 place-items-center rounded-lg text-mist hover:text-paper"
        >
          <Icon aria-hidden="true" size={20} />
        </button>
      }
    />
  );
}
