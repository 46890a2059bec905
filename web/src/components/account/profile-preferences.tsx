"use client";

import { useTranslations } from "next-intl";
import type { Profile } from "@/lib/types";
import { CheckField } from "../ui/field";

type Preferences = Profile["preferences"];

const notifications = ["email", "push", "new_episodes", "replies"] as const;
const visible = ["avatar", "bio"] as const;

/** What the user is told, and how; what others see of the profile. */
export function PreferenceFields({ preferences }: { preferences: Preferences }) {
  const t = useTranslations("profile");
  return (
    <>
      <fieldset className="space-y-4">
        <legend className="mb-5 text-heading">{t("notifications")}</legend>
        {notifications.map((name) => (
          <CheckField
            key={name}
            label={t(`notify.${name}`)}
            name={`notifications.${name}`}
            defaultChecked={preferences.notifications[name]}
          />
        ))}
      </fieldset>
      <fieldset className="space-y-4">
        <legend className="mb-2 text-heading">{t("visibility")}</legend>
        <p className="pb-1 text-sm text-mist">{t("visibilityText")}</p>
        {visible.map((name) => (
          <CheckField
            key={name}
            label={t(`visible.${name}`)}
            name={`privacy.${name}`}
            defaultChecked={preferences.privacy[name]}
          />
        ))}
      </fieldset>
    </>
  );
}

/** What the fields say, as the API takes it. */
export function preferencesIn(form: FormData): Pick<Preferences, "notifications" | "privacy"> {
  const ticked = (name: string) => form.has(name);
  return {
    notifications: {
      email: ticked("notifications.email"),
      push: ticked("notifications.push"),
      new_episodes: ticked("notifications.new_episodes"),
      replies: ticked("notifications.replies"),
    },
    privacy: { avatar: ticked("privacy.avatar"), bio: ticked("privacy.bio") },
  };
}
