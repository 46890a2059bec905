//! What this service promises, over HTTP, on events and in its store.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cancel_job;
mod create_content;
mod create_episode;
mod create_term;
mod delete_content;
mod edit_segment;
mod estimate_translations;
mod get_content;
mod get_episode;
mod get_job;
mod get_person;
mod import_subtitle;
mod list_contents;
mod list_genres;
mod list_revisions;
mod list_streams;
mod list_studio_contents;
mod list_studio_tracks;
mod on_job_waiting;
mod on_media_packaged;
mod on_transcription_completed;
mod on_translation_completed;
mod personal_data;
mod publish_content;
mod publish_episode;
mod restore_revision;
mod review_track;
mod save_progress;
mod set_image;
mod set_licence;
mod start_stream;
mod store_contract;
mod suggest_line;
mod update_content;
mod update_episode;
mod upload_media;
mod world;
