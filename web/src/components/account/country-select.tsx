"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { countries } from "@/lib/countries";
import type { CountryCode } from "@/lib/types";
import { Select } from "../ui/select";

interface Props {
  value: CountryCode;
  onChange: (code: CountryCode) => void;
  error?: string | undefined;
}

export function CountrySelect({ value, onChange, error }: Props) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const groups = useMemo(() => countries(locale), [locale]);
  return (
    <Select label={t("country")} value={value} onChange={onChange} error={error} options={[]}>
      <optgroup label={t("latinAmerica")}>
        {groups.latinAmerica.map((country) => (
          <option key={country.code} value={country.code}>
            {country.name}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("otherCountries")}>
        {groups.others.map((country) => (
          <option key={country.code} value={country.code}>
            {country.name}
          </option>
        ))}
      </optgroup>
    </Select>
  );
}
