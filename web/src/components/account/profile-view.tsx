"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { known, plans, roles } from "@/lib/known";
import { profileQuery } from "@/lib/queries";
import { useSession } from "@/lib/session";
import type { Profile } from "@/lib/types";
import { buttonClass } from "../ui/button";
import { SectionError } from "../ui/section-error";
import { AccountNav } from "./account-nav";
import { ErasureBanner } from "./erasure-banner";
import { LoginPrompt } from "./login-prompt";
import { ProfileForm } from "./profile-form";
import { ProfileSkeleton } from "./profile-skeleton";

export default function ProfileView() {
  const t = useTranslations("profile");
  const session = useSession();
  const profile = useQuery({ ...profileQuery(), enabled: session !== null });

  const refused = profile.error instanceof ApiError && profile.error.status === 401;
  if (!session || refused) return <LoginPrompt title={t("loginTitle")} text={t("loginText")} />;
  if (profile.isError) {
    return (
      <div className="pt-32">
        <SectionError error={profile.error} onRetry={() => void profile.refetch()} />
      </div>
    );
  }
  if (!profile.data) return <ProfileSkeleton />;
  return (
    <div className="mx-auto max-w-6xl px-gutter pt-24">
      <AccountNav />
      <ErasureBanner />
      <div className="mt-10 grid gap-x-16 gap-y-12 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <ProfileCard profile={profile.data} />
        <ProfileForm profile={profile.data} />
      </div>
    </div>
  );
}

function ProfileCard({ profile }: { profile: Profile }) {
  const t = useTranslations();
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale);
  const stats: [string, string][] = [
    [t("profile.plan"), t(`plans.${known(plans, profile.subscription.plan, "free")}`)],
    [t("profile.watched"), number.format(profile.stats.watch_time_minutes)],
    [t("profile.favorites"), number.format(profile.stats.favorites_count)],
    [t("profile.reviews"), number.format(profile.stats.reviews_count)],
  ];
  const since = new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(profile.created_at));

  return (
    <aside>
      <span
        aria-hidden="true"
        className="grid size-20 place-items-center rounded-2xl bg-seal text-3xl font-extrabold text-paper"
      >
        {profile.nickname.charAt(0).toLocaleUpperCase(locale)}
      </span>
      <h1 className="mt-5 text-headline wrap-break-word">{profile.nickname}</h1>
      <p className="mt-1 text-mist wrap-break-word">{profile.email}</p>
      <p className="mt-1 text-sm text-mist">
        {t(`roles.${known(roles, profile.role, "user")}`)} · {t("profile.memberSince", { date: since })}
      </p>
      <dl className="mt-7 grid grid-cols-2 gap-x-6 gap-y-5 border-t border-line pt-6">
        {stats.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-mist">{name}</dt>
            <dd className="mt-0.5 text-heading tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <Link href="/logout" prefetch={false} className={`${buttonClass("quiet", "small")} mt-8`}>
        {t("nav.logout")}
      </Link>
    </aside>
  );
}
