//! The routes.

mod append_upload;
mod begin_direct_upload;
mod cached;
mod cancel_job;
mod check_stream;
mod complete_direct_upload;
mod create_content;
mod create_episode;
mod create_term;
mod create_upload;
mod decide_suggestion;
mod delete_content;
mod delete_term;
mod delete_upload;
mod describe_uploads;
mod edit_cues;
mod edit_segment;
mod end_stream;
mod estimate_translations;
mod get_cast;
mod get_content;
mod get_episode;
mod get_experience;
mod get_job;
mod get_job_log;
mod get_licence;
mod get_line;
mod get_markers;
mod get_person;
mod get_report;
mod get_studio_content;
mod get_upload;
mod hand_out;
mod headers;
mod import_subtitle;
mod list_cards;
mod list_contents;
mod list_cues;
mod list_genres;
mod list_revisions;
mod list_segments;
mod list_streams;
mod list_studio_contents;
mod list_studio_tracks;
mod list_subtitles;
mod list_suggestions;
mod list_terms;
mod list_uploads;
mod people_sheet;
mod publish_content;
mod publish_episode;
mod read_subtitle;
mod report_playback;
mod request_download;
mod restore_revision;
mod retranslate_track;
mod retry_job;
mod review_track;
mod save_progress;
mod schedule_publication;
mod search_memory;
mod set_cast;
mod set_image;
mod set_licence;
mod set_markers;
mod start_stream;
mod suggest_line;
mod terms;
mod tus;
mod update_content;
mod update_episode;
mod update_term;
mod upload_media;
mod views;
mod vote_suggestion;
mod watch_job;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::application::Content;

/// All routes at their public paths, and their documentation.
pub(crate) fn routes(content: Arc<Content>) -> (Router, OpenApi) {
    documented().with_state(content).split_for_parts()
}

pub(crate) fn documented() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::new()
        .merge(catalogue())
        .merge(creation())
        .merge(uploads())
        .merge(playback())
        .merge(craft())
        .merge(insiders())
        // Each route that takes a body has its own limit.
        .layer(DefaultBodyLimit::disable())
}

/// What other processes of the platform ask for.
fn insiders() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::new()
        .routes(routes!(hand_out::hand_out_titles))
        .routes(routes!(hand_out::hand_out_title))
        .routes(routes!(hand_out::hand_out_lines))
        .routes(routes!(hand_out::hand_out_positions))
}

fn catalogue() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::new()
        .routes(routes!(list_contents::list_contents, create_content::create_content))
        .routes(routes!(
            get_content::get_content,
            update_content::update_content,
            delete_content::delete_content
        ))
        .routes(routes!(list_cards::list_cards))
        .routes(routes!(list_genres::list_genres))
        .routes(routes!(get_person::get_person))
        .routes(routes!(get_episode::get_episode, update_episode::update_episode))
}

fn creation() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::new()
        .routes(routes!(list_studio_contents::list_studio_contents))
        .routes(routes!(get_studio_content::get_studio_content))
        .routes(routes!(publish_content::publish_content))
        .routes(routes!(publish_content::unpublish_content))
        .routes(routes!(get_licence::get_licence, set_licence::set_licence))
        .routes(routes!(set_image::set_poster))
        .routes(routes!(set_image::set_backdrop))
        .routes(routes!(create_episode::create_episode))
        .routes(routes!(publish_episode::publish_episode))
        .routes(routes!(publish_episode::unpublish_episode))
        .routes(routes!(schedule_publication::schedule_content, schedule_publication::unschedule_content))
        .routes(routes!(schedule_publication::schedule_episode, schedule_publication::unschedule_episode))
        .routes(routes!(get_markers::get_markers, set_markers::set_markers))
        .routes(routes!(set_markers::set_chapters))
        .routes(routes!(upload_media::upload_media))
        .routes(routes!(get_job::get_job))
        .routes(routes!(get_job_log::get_job_log))
        .routes(routes!(watch_job::watch_job))
        .routes(routes!(cancel_job::cancel_job))
        .routes(routes!(retry_job::retry_job))
}

fn uploads() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::new()
        .routes(routes!(
            list_uploads::list_uploads,
            create_upload::create_upload,
            describe_uploads::describe_uploads
        ))
        .routes(routes!(begin_direct_upload::begin_direct_upload))
        .routes(routes!(complete_direct_upload::complete_direct_upload))
        .routes(routes!(
            get_upload::find_upload,
            get_upload::get_upload,
            append_upload::append_upload,
            delete_upload::delete_upload,
            describe_uploads::describe_upload
        ))
        .layer(axum::middleware::from_fn(tus::versioned))
}

fn playback() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::new()
        .routes(routes!(start_stream::start_stream))
        .routes(routes!(list_streams::list_streams))
        .routes(routes!(end_stream::end_stream))
        .routes(routes!(report_playback::report_playback))
        .routes(routes!(get_experience::get_experience))
        .routes(routes!(check_stream::check_stream))
        .routes(routes!(request_download::request_download))
        .routes(routes!(save_progress::save_progress))
        .routes(routes!(list_subtitles::list_subtitles, import_subtitle::import_subtitle))
        .routes(routes!(estimate_translations::estimate_translations))
        .routes(routes!(read_subtitle::read_subtitle))
}

fn craft() -> OpenApiRouter<Arc<Content>> {
    OpenApiRouter::new()
        .routes(routes!(list_studio_tracks::list_studio_tracks))
        .routes(routes!(list_segments::list_segments))
        .routes(routes!(edit_segment::edit_segment))
        .routes(routes!(list_cues::list_cues, edit_cues::edit_cues))
        .routes(routes!(get_report::get_report))
        .routes(routes!(review_track::submit_track))
        .routes(routes!(review_track::publish_track))
        .routes(routes!(review_track::return_track))
        .routes(routes!(review_track::unpublish_track))
        .routes(routes!(retranslate_track::retranslate_track))
        .routes(routes!(get_line::get_line))
        .routes(routes!(list_revisions::list_revisions))
        .routes(routes!(list_revisions::get_revision))
        .routes(routes!(restore_revision::restore_revision))
        .routes(routes!(list_suggestions::list_suggestions, suggest_line::suggest_line))
        .routes(routes!(vote_suggestion::vote_suggestion))
        .routes(routes!(decide_suggestion::accept_suggestion))
        .routes(routes!(decide_suggestion::refuse_suggestion))
        .routes(routes!(list_terms::list_terms, create_term::create_term))
        .routes(routes!(update_term::update_term, delete_term::delete_term))
        .routes(routes!(get_cast::get_cast, set_cast::set_cast))
        .routes(routes!(search_memory::search_memory))
        .routes(routes!(search_memory::forget_memory))
}
