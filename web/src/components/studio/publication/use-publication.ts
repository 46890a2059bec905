import { ensureDone } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/queries";

/** What is published: a title, or an episode of it. */
export interface Subject {
  kind: "title" | "episode";
  id: string;
}

/** What can be done about who sees it. */
export type PublicationStep =
  { name: "publish" | "announce" | "end" | "unpublish" | "unschedule" } | { name: "schedule"; at: Date };

function perform({ kind, id }: Subject, step: PublicationStep) {
  const [content, episode] = [{ path: { id } }, { path: { ep: id } }];
  const shown = (status: "active" | "coming_soon" | "ended") =>
    kind === "title"
      ? api.POST("/api/v1/contents/{id}/publish", { params: { ...content, query: { status } } })
      : api.POST("/api/v1/episodes/{ep}/publish", { params: episode });
  switch (step.name) {
    case "publish":
      return shown("active");
    case "announce":
      return shown("coming_soon");
    case "end":
      return shown("ended");
    case "unpublish":
      return kind === "title"
        ? api.POST("/api/v1/contents/{id}/unpublish", { params: content })
        : api.POST("/api/v1/episodes/{ep}/unpublish", { params: episode });
    case "unschedule":
      return kind === "title"
        ? api.DELETE("/api/v1/contents/{id}/schedule", { params: content })
        : api.DELETE("/api/v1/episodes/{ep}/schedule", { params: episode });
    case "schedule": {
      const body = { publish_at: step.at.toISOString() };
      return kind === "title"
        ? api.POST("/api/v1/contents/{id}/schedule", { params: content, body })
        : api.POST("/api/v1/episodes/{ep}/schedule", { params: episode, body });
    }
  }
}

/** Changes who sees a title or an episode; all that the studio knows of it is asked for anew. */
export function usePublication(subject: Subject) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (step: PublicationStep) => ensureDone(perform(subject, step)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["studio"] }),
  });
}
