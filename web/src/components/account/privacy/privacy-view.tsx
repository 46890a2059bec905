"use client";

import { useTranslations } from "next-intl";
import { useSession } from "@/lib/session";
import { AccountPage } from "../account-page";
import { LoginPrompt } from "../login-prompt";
import { ConsentsSection } from "./consents-section";
import { ErasureSection } from "./erasure-section";
import { ExportSection } from "./export-section";

/** What users agreed to, a copy of their data, and the end of the account: one file of this folder per section. */
export default function PrivacyView() {
  const t = useTranslations("privacy");
  const session = useSession();
  if (!session) return <LoginPrompt title={t("loginTitle")} text={t("loginText")} />;
  return (
    <AccountPage title={t("title")} intro={t("intro")}>
      <ConsentsSection />
      <ExportSection />
      <ErasureSection />
    </AccountPage>
  );
}
