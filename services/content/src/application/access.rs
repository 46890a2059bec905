use hallyu_kernel::{Actor, ContentId, EpisodeId, JobId, Role, TrackId};

use super::ports::Tx;
use crate::domain::{ContentError, Episode, Job, Standing, Title, Track, What};

/// The title, if the actor may change it. A draft of somebody else is as if it were not there.
pub(super) async fn managed_title(
    tx: &mut dyn Tx,
    actor: &Actor,
    id: ContentId,
) -> Result<Title, ContentError> {
    actor.require(Role::Creator)?;
    let title = tx.titles().get(id).await?.ok_or(ContentError::Unknown(What::Title))?;
    match title.require_manager(actor) {
        Err(_) if !title.status.is_visible() => Err(ContentError::Unknown(What::Title)),
        outcome => outcome.map(|()| title),
    }
}

/// The episode with its title, if the actor may change them.
pub(super) async fn managed_episode(
    tx: &mut dyn Tx,
    actor: &Actor,
    id: EpisodeId,
) -> Result<(Title, Episode), ContentError> {
    actor.require(Role::Creator)?;
    let episode = tx.episodes().get(id).await?.ok_or(ContentError::Unknown(What::Episode))?;
    let title = managed_title(tx, actor, episode.content_id).await.map_err(|error| match error {
        ContentError::Unknown(_) => ContentError::Unknown(What::Episode),
        error => error,
    })?;
    Ok((title, episode))
}

/// The track, if the actor may change its title.
pub(super) async fn managed_track(
    tx: &mut dyn Tx,
    actor: &Actor,
    id: TrackId,
) -> Result<Track, ContentError> {
    actor.require(Role::Creator)?;
    let track = tx.tracks().get(id).await?.ok_or(ContentError::Unknown(What::Track))?;
    managed_episode(tx, actor, track.episode_id).await.map_err(|error| match error {
        ContentError::Unknown(_) => ContentError::Unknown(What::Track),
        error => error,
    })?;
    Ok(track)
}

/// The track, if the reader may see its latest lines: viewers what is published, managers everything.
pub(super) async fn seen_track(tx: &mut dyn Tx, reader: &Actor, id: TrackId) -> Result<Track, ContentError> {
    let unknown = || ContentError::Unknown(What::Track);
    let track = tx.tracks().get(id).await?.ok_or_else(unknown)?;
    let (title, _) = seen_episode(tx, Some(reader), track.episode_id).await.map_err(|error| match error {
        ContentError::Unknown(_) => unknown(),
        error => error,
    })?;
    let is_seen = track.published.is_some() || title.is_managed_by(reader);
    if is_seen { Ok(track) } else { Err(unknown()) }
}

/// The job, if the actor may change the episode that it is about. To others it does not exist.
pub(super) async fn managed_job(tx: &mut dyn Tx, actor: &Actor, id: JobId) -> Result<Job, ContentError> {
    let unknown = || ContentError::Unknown(What::Job);
    let job = tx.jobs().get(id).await?.ok_or_else(unknown)?;
    match managed_episode(tx, actor, job.episode_id).await {
        Err(ContentError::Store(error)) => Err(error.into()),
        Err(_) => Err(unknown()),
        Ok(_) => Ok(job),
    }
}

/// The episode with its title's standing, if the reader may see them: viewers what is published, managers everything.
pub(super) async fn seen_episode(
    tx: &mut dyn Tx,
    reader: Option<&Actor>,
    id: EpisodeId,
) -> Result<(Standing, Episode), ContentError> {
    let unknown = || ContentError::Unknown(What::Episode);
    let episode = tx.episodes().get(id).await?.ok_or_else(unknown)?;
    let title = tx.titles().standing(episode.content_id).await?.ok_or_else(unknown)?;
    let is_public = title.status.is_visible() && episode.is_published();
    let is_managed = reader.is_some_and(|actor| title.is_managed_by(actor));
    if is_public || is_managed { Ok((title, episode)) } else { Err(unknown()) }
}
