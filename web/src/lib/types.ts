import type { Answer, Body, paths } from "@hallyu/api-client";

/** Names for the API's data as this application uses them; their shape comes from the schema alone. */
export type ContentPage = Answer<"/api/v1/contents", "get">;
export type ContentSummary = ContentPage["items"][number];
export type ContentType = ContentSummary["type"];
export type ContentDetail = Answer<"/api/v1/contents/{id}", "get">;
export type EpisodeSummary = ContentDetail["episodes"][number];
export type CastMember = ContentDetail["cast"][number];
export type Genres = Answer<"/api/v1/genres", "get">;
export type Episode = Answer<"/api/v1/episodes/{ep}", "get">;
export type Stream = Answer<"/api/v1/contents/{id}/episodes/{ep}/stream", "get">;
export type SubtitleTrack = Answer<"/api/v1/episodes/{ep}/subtitles", "get">["items"][number];
export type Profile = Answer<"/api/v1/users/me", "get">;
export type ProfilePatch = Body<"/api/v1/users/me", "patch">;
export type Consent = Answer<"/api/v1/users/me/consents", "get">["items"][number];
export type DataExport = Answer<"/api/v1/users/me/exports", "get">["items"][number];
export type Registration = Body<"/api/v1/auth/register", "post">;
export type CountryCode = Registration["country"];
export type ContentFilters = NonNullable<paths["/api/v1/contents"]["get"]["parameters"]["query"]>;
export type OpenSession = Answer<"/api/v1/auth/sessions", "get">["items"][number];
export type AdminUser = Answer<"/api/v1/admin/users", "get">["items"][number];
export type Role = Body<"/api/v1/admin/users/{id}/role", "put">["role"];
