"use client";

import { useTranslations } from "next-intl";
import { useSession } from "@/lib/session";
import { AccountPage } from "../account-page";
import { LoginPrompt } from "../login-prompt";
import { PasswordSection } from "./password-section";
import { SessionsSection } from "./sessions-section";
import { LinksSection } from "./links-section";
import { MfaSection } from "./mfa-section";
import { PasskeysSection } from "./passkeys-section";

/** How the account is protected, one file of this folder per section. */
export default function SecurityView() {
  const t = useTranslations("security");
  const session = useSession();
  if (!session) return <LoginPrompt title={t("loginTitle")} text={t("loginText")} />;
  return (
    <AccountPage title={t("title")} intro={t("intro")}>
      <PasswordSection />
      <SessionsSection />
      <MfaSection />
      <PasskeysSection />
      <LinksSection />
    </AccountPage>
  );
}
