import type { Answer } from "@hallyu/api-client";
import { useQueryClient } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { useRouter } from "next/navigation";
import { safeNext } from "./field-errors";
import { openSession } from "./session";

/** What a finished login answers, however it was done. */
export type LoggedIn = Answer<"/api/v1/auth/login", "post">;

/** Keeps the session of a finished login and goes where the visitor wanted to. */
export function useEnter(next: string | null): (answer: LoggedIn) => void {
  const locale = useLocale();
  const router = useRouter();
  const queries = useQueryClient();
  return (answer) => {
    openSession(answer.user);
    // What was asked for as a stranger is of no use to a member.
    queries.clear();
    const target = safeNext(next);
    router.replace(target === "/" ? `/${locale}` : target);
  };
}
