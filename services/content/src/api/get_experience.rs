use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Caller, Data, Query};
use hallyu_kernel::{ContentId, EpisodeId, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::application::{Content, EpisodeExperience, ExperienceReport, REPORTED_HOURS};
use crate::domain::Experience;

/// How far back.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Hours {
    /// Hours before this one; 24 if not given, at most a month.
    #[garde(range(min = 1, max = REPORTED_HOURS))]
    #[serde(default = "a_day")]
    #[param(required = false, minimum = 1, maximum = 744, example = 24)]
    hours: u32,
}

fn a_day() -> u32 {
    24
}

/// How playing went, of what players reported.
#[derive(Serialize, ToSchema)]
pub(super) struct ExperienceView {
    hours: u32,
    /// Streams that got to their first picture.
    plays: i64,
    watched_seconds: i64,
    /// From the wish to watch to the first picture; null without plays.
    startup_ms: Option<Startup>,
    /// Time that pictures stood still, beside the time that they moved.
    stall_ratio: f64,
    /// How often they do in an hour of watching.
    stalls_per_hour: f64,
    /// Bits per second of what was shown; null if no player said.
    average_bitrate: Option<i64>,
    /// The most frequent first.
    errors: Vec<ErrorCount>,
    /// The oldest first; hours without reports are missing.
    by_hour: Vec<HourView>,
    /// Episodes that somebody should look at, the worst first, at most ten.
    worst_episodes: Vec<EpisodeView>,
}

/// Half of all starts, and 19 of 20, were as fast or faster; exact to the step of the count, milliseconds.
#[derive(Serialize, ToSchema)]
struct Startup {
    #[schema(example = 640)]
    p50: u32,
    #[schema(example = 1_430)]
    p95: u32,
}

/// How often players could not go on for a reason.
#[derive(Serialize, ToSchema)]
struct ErrorCount {
    #[schema(example = "network")]
    code: &'static str,
    count: i64,
}

/// An hour.
#[derive(Serialize, ToSchema)]
struct HourView {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    hour: Time,
    plays: i64,
    startup_p95_ms: Option<u32>,
    stall_ratio: f64,
    /// How often players could not go on.
    errors: i64,
}

/// An episode.
#[derive(Serialize, ToSchema)]
struct EpisodeView {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    /// The title, in Korean.
    title: String,
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    episode_number: u32,
    watched_seconds: i64,
    stall_ratio: f64,
    /// How often players could not go on.
    errors: i64,
}

impl From<EpisodeExperience> for EpisodeView {
    fn from(episode: EpisodeExperience) -> Self {
        Self {
            content_id: episode.content_id,
            title: episode.title,
            episode_id: episode.episode_id,
            episode_number: episode.episode_number,
            watched_seconds: episode.experience.watched_seconds(),
            stall_ratio: episode.experience.stall_ratio(),
            errors: episode.experience.fault_count(),
        }
    }
}

fn startup(experience: &Experience) -> Option<Startup> {
    Some(Startup { p50: experience.startup_ms(0.5)?, p95: experience.startup_ms(0.95)? })
}

fn hour((hour, experience): (Time, Experience)) -> HourView {
    HourView {
        hour,
        plays: experience.plays(),
        startup_p95_ms: experience.startup_ms(0.95),
        stall_ratio: experience.stall_ratio(),
        errors: experience.fault_count(),
    }
}

fn view(report: ExperienceReport, hours: u32) -> ExperienceView {
    let overall = report.overall;
    let error =
        |(fault, count): (crate::domain::PlaybackFault, i64)| ErrorCount { code: fault.as_str(), count };
    ExperienceView {
        hours,
        plays: overall.plays(),
        watched_seconds: overall.watched_seconds(),
        startup_ms: startup(&overall),
        stall_ratio: overall.stall_ratio(),
        stalls_per_hour: overall.stalls_per_hour(),
        average_bitrate: overall.average_bitrate(),
        errors: overall.faults().into_iter().map(error).collect(),
        by_hour: report.by_hour.into_iter().map(hour).collect(),
        worst_episodes: report.worst.into_iter().map(Into::into).collect(),
    }
}

/// Tell how playing goes for all viewers
#[utoipa::path(
    get,
    path = "/api/v1/admin/quality",
    tag = "operations",
    security(("bearer" = [])),
    params(Hours),
    responses((status = OK, description = "How it went", body = ExperienceView))
)]
pub(super) async fn get_experience(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Query(Hours { hours }): Query<Hours>,
) -> Answer<ExperienceView> {
    Ok(Data(view(content.get_experience(&actor, hours).await?, hours)))
}
