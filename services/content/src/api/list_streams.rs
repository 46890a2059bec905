use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data};
use hallyu_kernel::{Actor, ContentId, EpisodeId, SessionId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::Items;
use crate::application::Content;
use crate::domain::Playing;

/// A device that plays.
#[derive(Serialize, ToSchema)]
pub(super) struct StreamView {
    /// The device's session.
    #[schema(value_type = String, example = "ses_01h455vb4pex5vsknk084sn02q")]
    stream_id: SessionId,
    /// What the client calls itself.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    device: Option<String>,
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    /// When its addresses were last asked for.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Time,
    /// Whether it is the device that asks.
    is_current: bool,
}

impl StreamView {
    fn of(playing: Playing, viewer: &Actor) -> Self {
        Self {
            stream_id: playing.session_id,
            device: playing.device,
            content_id: playing.content_id,
            episode_id: playing.episode_id,
            asked_at: playing.asked_at,
            is_current: playing.session_id == viewer.session_id,
        }
    }
}

/// List the devices that play on one's account
#[utoipa::path(
    get,
    path = "/api/v1/streams",
    tag = "playback",
    security(("bearer" = [])),
    responses((status = OK, description = "The devices that gave a sign of life lately", body = Items<StreamView>))
)]
pub(super) async fn list_streams(
    State(content): State<Arc<Content>>,
    Caller(viewer): Caller,
) -> Answer<Items<StreamView>> {
    let streams = content.list_streams(&viewer).await;
    Ok(Data(Items { items: streams.into_iter().map(|playing| StreamView::of(playing, &viewer)).collect() }))
}
