use std::time::Duration;

use chrono::SubsecRound;
use hallyu_contracts::media::Rendition;
use hallyu_kernel::{Actor, ContentId, Country, EpisodeId, MediaId, StoreError, SubtitleLanguage, Time};
use hallyu_platform::playback::PlaybackGrant;

use super::Content;
use super::access::seen_episode;
use super::places::Start;
use super::ports::Tx;
use crate::domain::{ContentError, Episode, Licence, Marks, Playing, Quality, Track, What};

/// What a viewer wants to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamWish {
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The best quality that is wanted; none means the best that the viewer's role may see.
    pub quality: Option<Quality>,
    /// What the client calls itself.
    pub device: Option<String>,
    /// Where the viewer is, as far as the network tells.
    pub country: Option<Country>,
}

/// What is offered, and what remains to be looked at before.
struct Found {
    offer: StreamOffer,
    licence: Licence,
    is_public: bool,
}

/// What a player needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamOffer {
    /// Folder of the stream's files as a path, with the token.
    pub base: String,
    /// Value of the `Set-Cookie` header that binds the addresses to the session, without which they do not work.
    pub cookie: String,
    /// Renditions, worst first.
    pub renditions: Vec<Rendition>,
    /// Whether there are thumbnails.
    pub has_thumbnails: bool,
    /// Published tracks with their files below `base`, in the order of players.
    pub tracks: Vec<(Track, String)>,
    /// What may be passed over, and the chapters.
    pub marks: Marks,
    /// Where the viewer stopped, seconds.
    pub resume_at: u32,
    /// When the addresses stop to work.
    pub expires_at: Time,
    /// How long that is from now.
    pub expires_in: Duration,
}

impl Content {
    /// Lets a viewer watch an episode, at the quality of their role and on as many devices. Asked again by a device that
    /// plays the episode, it gives new addresses of the same files.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the viewer may not see the episode, or it has no package;
    /// [`ContentError::Unlicensed`] if not there or not now; [`ContentError::AllPlaces`] if other devices of the account take all places.
    pub async fn start_stream(&self, viewer: &Actor, wish: StreamWish) -> Result<StreamOffer, ContentError> {
        let Found { offer, licence, is_public } = self.offer(viewer, &wish).await?;
        self.check_licence(viewer, (&licence, wish.country)).await?;
        let playing = Playing {
            session_id: viewer.session_id,
            device: wish.device,
            content_id: wish.content_id,
            episode_id: wish.episode_id,
            asked_at: self.ambient.now(),
        };
        let start = self.take_place(viewer, &playing).await?;
        if is_public && start == Start::New {
            self.count_view(wish.content_id).await;
        }
        Ok(offer)
    }

    async fn offer(&self, viewer: &Actor, wish: &StreamWish) -> Result<Found, ContentError> {
        let unknown = || ContentError::Unknown(What::Episode);
        let mut tx = self.store.read().await?;
        let (title, episode) = seen_episode(&mut *tx, Some(viewer), wish.episode_id).await?;
        let media_id = episode.media_id.filter(|_| title.id == wish.content_id).ok_or_else(unknown)?;
        let package = tx.media().get(media_id).await?.and_then(|media| media.package).ok_or_else(unknown)?;
        let mut marks = tx.marks().get(episode.id).await?;
        marks.chapters.get_or_insert(package.chapters);
        let tracks = tx.tracks().of_episode(episode.id).await?;
        let resume_at = resume_position(&mut *tx, viewer, &episode).await?;
        let licence = match title.is_managed_by(viewer) {
            true => Licence::default(),
            false => tx.licences().get(title.id).await?,
        };

        let life = self.settings.stream_life;
        let expires_at = (self.ambient.now() + life).trunc_subsecs(0);
        let best = Quality::best_for(viewer.role).min(wish.quality.unwrap_or(Quality::P1080));
        let (session_id, max_height) = (viewer.session_id, best.lines());
        let token = self.signer.issue(&PlaybackGrant { media_id, session_id, expires_at, max_height });
        let offer = StreamOffer {
            base: format!("/media/{token}"),
            cookie: self.signer.set_cookie(session_id, life, &self.settings.public_url),
            renditions: allowed(package.renditions, best),
            has_thumbnails: package.has_thumbnails,
            tracks: published(tracks, media_id),
            marks,
            resume_at,
            expires_at,
            expires_in: life,
        };
        Ok(Found { offer, licence, is_public: title.status.is_visible() && episode.is_published() })
    }

    /// Passes if the title may be watched where the viewer is: where the network says, else at home.
    pub(super) async fn check_licence(
        &self,
        viewer: &Actor,
        (licence, country): (&Licence, Option<Country>),
    ) -> Result<(), ContentError> {
        if licence.is_unlimited() {
            return Ok(());
        }
        let country = match country {
            Some(country) => Some(country),
            None => self.residents.country_of(viewer.user_id).await,
        };
        Ok(licence.check(country, self.ambient.now())?)
    }

    /// Counts a view. A view that cannot be counted is worth a line in the log, not the viewer's evening.
    async fn count_view(&self, id: ContentId) {
        if let Err(error) = self.try_count_view(id).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(title = %id, error, "a view was not counted");
        }
    }

    async fn try_count_view(&self, id: ContentId) -> Result<(), StoreError> {
        let mut tx = self.store.write_in_turn().await?;
        tx.titles().count_view(id).await?;
        tx.commit().await
    }
}

/// Where the viewer stopped; an episode that was seen to its end starts over.
async fn resume_position(tx: &mut dyn Tx, viewer: &Actor, episode: &Episode) -> Result<u32, StoreError> {
    let position = tx.positions().get(viewer.user_id, episode.id).await?;
    let position =
        position.filter(|position| !position.is_completed && position.seconds < episode.duration_seconds);
    Ok(position.map_or(0, |position| position.seconds))
}

/// The renditions that every device plays, up to a quality: one for each height. The lowest is always there: a viewer of any role
/// sees something.
pub(super) fn allowed(renditions: Vec<Rendition>, best: Quality) -> Vec<Rendition> {
    let lowest = renditions.iter().map(|rendition| rendition.quality).min();
    let fits = |rendition: &Rendition| rendition.quality <= best.lines() || Some(rendition.quality) == lowest;
    renditions.into_iter().filter(|rendition| rendition.is_universal() && fits(rendition)).collect()
}

/// The tracks that lie beside the package, with their files.
pub(super) fn published(tracks: Vec<Track>, media_id: MediaId) -> Vec<(Track, String)> {
    let mut files: Vec<(SubtitleLanguage, (Track, String))> = tracks
        .into_iter()
        .filter_map(|track| {
            let published = track.published.filter(|published| published.media_id == media_id)?;
            Some((track.language, (track.clone(), published.file(track.id))))
        })
        .collect();
    files.sort_by_key(|(language, _)| *language);
    files.into_iter().map(|(_, file)| file).collect()
}
