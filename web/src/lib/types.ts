import type { Answer, Body, paths } from "@hallyu/api-client";

/** Names for the API's data as this application uses them; their shape comes from the schema alone. */
export type ContentPage = Answer<"/api/v1/contents", "get">;
export type ContentSummary = ContentPage["items"][number];
/** What a card shows of a title; lists that are not the catalogue's name its type by a plain word. */
export type CardContent = Pick<
  ContentSummary,
  "content_id" | "title" | "title_translated" | "poster_url" | "rating" | "year" | "is_new" | "is_exclusive"
> & { type: string };
export type ContentType = ContentSummary["type"];
export type ContentDetail = Answer<"/api/v1/contents/{id}", "get">;
export type EpisodeSummary = ContentDetail["episodes"][number];
export type CastMember = ContentDetail["cast"][number];
export type Genres = Answer<"/api/v1/genres", "get">;
export type Episode = Answer<"/api/v1/episodes/{ep}", "get">;
export type Stream = Answer<"/api/v1/contents/{id}/episodes/{ep}/stream", "get"> & StreamMarks;
/** What is known of the parts of a video. */
export interface StreamMarks {
  markers?: { kind: string; start_seconds: number; end_seconds: number }[];
  chapters?: { title: string; start_seconds: number }[];
}
export type Marker = NonNullable<StreamMarks["markers"]>[number];
export type Chapter = NonNullable<StreamMarks["chapters"]>[number];
export type SubtitleTrack = Answer<"/api/v1/episodes/{ep}/subtitles", "get">["items"][number];
export type Profile = Answer<"/api/v1/users/me", "get">;
export type ProfilePatch = Body<"/api/v1/users/me", "patch">;
export type Consent = Answer<"/api/v1/users/me/consents", "get">["items"][number];
export type DataExport = Answer<"/api/v1/users/me/exports", "get">["items"][number];
export type Registration = Body<"/api/v1/auth/register", "post">;
export type Watched = Answer<"/api/v1/users/me/watch-history", "get">["items"][number];
export type HistoryPage = Answer<"/api/v1/users/me/watch-history", "get">;
export type Rating = Answer<"/api/v1/contents/{id}/rating", "get">;
export type Review = Answer<"/api/v1/contents/{id}/reviews", "get">["items"][number];
export type Person = Answer<"/api/v1/people/{id}", "get">;
export type Work = Person["works"][number];
export type SearchFilters = Omit<NonNullable<paths["/api/v1/search"]["get"]["parameters"]["query"]>, "limit">;
export type Found = Answer<"/api/v1/search", "get">;
export type FoundTitle = Found["items"][number];
export type FoundLine = Answer<"/api/v1/search/lines", "get">["items"][number];
export type Section = Answer<"/api/v1/recommendations", "get">["sections"][number];
export type Recommended = Section["items"][number];
export type CountryCode = Registration["country"];
export type ContentFilters = NonNullable<paths["/api/v1/contents"]["get"]["parameters"]["query"]>;
export type OpenSession = Answer<"/api/v1/auth/sessions", "get">["items"][number];
export type AdminUser = Answer<"/api/v1/admin/users", "get">["items"][number];
export type Role = Body<"/api/v1/admin/users/{id}/role", "put">["role"];
export type StudioTitle = Answer<"/api/v1/studio/contents", "get">["items"][number];
export type StudioTrack = Answer<"/api/v1/studio/episodes/{ep}/tracks", "get">["items"][number];
export type Segment = Answer<"/api/v1/subtitles/{id}/segments", "get">["items"][number];
export type TrackReport = Answer<"/api/v1/subtitles/{id}/report", "get">;
export type Finding = TrackReport["findings"][number];
export type TrackRevision = Answer<"/api/v1/subtitles/{id}/revisions", "get">["items"][number];
export type Suggestion = Answer<"/api/v1/subtitles/{id}/suggestions", "get">["items"][number];
export type NewSuggestion = Body<"/api/v1/subtitles/{id}/suggestions", "post">;
export type Term = Answer<"/api/v1/contents/{id}/glossary", "get">["items"][number];
export type TermBody = Body<"/api/v1/contents/{id}/glossary", "post">;
export type CastSheet = Answer<"/api/v1/contents/{id}/cast", "get">;
export type Character = CastSheet["characters"][number];
export type Relation = NonNullable<CastSheet["relations"]>[number];
export type UploadStatus = Answer<"/api/v1/uploads", "get">["items"][number];
export type StudioContent = Answer<"/api/v1/studio/contents/{id}", "get">;
export type StudioEpisode = StudioContent["episodes"][number];
export type ContentPatch = Body<"/api/v1/contents/{id}", "patch">;
export type EpisodePatch = Body<"/api/v1/episodes/{ep}", "patch">;
export type NewContent = Body<"/api/v1/contents", "post">;
export type Job = Answer<"/api/v1/jobs/{id}", "get">;
export type Experience = Answer<"/api/v1/admin/quality", "get">;
