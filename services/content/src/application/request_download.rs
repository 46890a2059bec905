use std::fmt::Write;
use std::time::Duration;

use chrono::{SubsecRound, TimeDelta};
use hallyu_contracts::downloads::{
    DOWNLOADS, DownloadNote, DownloadRequested, download_key, download_note_key,
};
use hallyu_contracts::media::MediaPackage;
use hallyu_contracts::subtitles::PublishedTrack;
use hallyu_kernel::{Actor, ContentId, Country, EpisodeId, Language, MediaId, Role, Time};
use hallyu_platform::blobs::{BlobError, Meta};
use hallyu_platform::leases::{Claim, Holder, Terms};
use hallyu_platform::playback::{PlaybackGrant, Use};
use hallyu_platform::sums::sha256_of_texts;

use super::Content;
use super::access::seen_episode;
use super::start_stream::{allowed, published};
use crate::domain::{ContentError, Licence, Quality, Title, TitleKind, What};

/// How long what was begun counts as being made, and what failed is not tried again.
const PATIENCE: TimeDelta = TimeDelta::hours(1);
/// The time that a number of downloads is for.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What a viewer wants to take along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownloadWish {
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The best quality that is wanted; none means the best that there is.
    pub quality: Option<Quality>,
    /// The language in which the file is named.
    pub language: Language,
    /// Where the viewer is, as far as the network tells.
    pub country: Option<Country>,
}

/// A download, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct DownloadOffer {
    /// The rendition of the picture, such as `480p`.
    pub rendition: String,
    /// How far it is.
    pub state: DownloadState,
}

/// How far a download is.
#[derive(Clone, Debug, PartialEq)]
pub enum DownloadState {
    /// It is being made.
    Preparing,
    /// It cannot be made now.
    Failed,
    /// It is there.
    Ready {
        /// Path, with the token and the file's name.
        address: String,
        /// Value of the `Set-Cookie` header without which the address does not work.
        cookie: String,
        /// Bytes.
        size: u64,
        /// When the address ends, and the file with it.
        expires_at: Time,
    },
}

/// What is to be made.
struct Wanted {
    event: DownloadRequested,
    licence: Licence,
    max_height: u16,
    name: String,
}

impl Content {
    /// Lets a viewer whose plan has downloads take an episode along. The file is made when it is first asked for, and found by
    /// whoever asks for the same; asking again tells how far it is.
    ///
    /// # Errors
    /// [`ContentError::NotInPlan`], [`ContentError::Unlicensed`], [`ContentError::Unknown`], [`ContentError::NotNow`] while the
    /// package grows, [`ContentError::DownloadsUsedUp`].
    pub async fn request_download(
        &self,
        viewer: &Actor,
        wish: DownloadWish,
    ) -> Result<DownloadOffer, ContentError> {
        if viewer.role < Role::Premium {
            return Err(ContentError::NotInPlan);
        }
        let wanted = self.wanted(viewer, &wish).await?;
        self.check_licence(viewer, (&wanted.licence, wish.country)).await?;
        self.count_download(viewer, &wanted.event).await?;
        let (media_id, file) = (wanted.event.media_id, &wanted.event.file);
        let rendition = wanted.event.rendition.clone();
        let state = match self.blobs.head(&download_key(media_id, file)).await? {
            Some(found) => self.ready(viewer, &wanted, &found),
            None => self.have_made(wanted.event).await?,
        };
        Ok(DownloadOffer { rendition, state })
    }

    async fn wanted(&self, viewer: &Actor, wish: &DownloadWish) -> Result<Wanted, ContentError> {
        let unknown = || ContentError::Unknown(What::Episode);
        let mut tx = self.store.read().await?;
        let (standing, episode) = seen_episode(&mut *tx, Some(viewer), wish.episode_id).await?;
        let media_id = episode.media_id.filter(|_| standing.id == wish.content_id).ok_or_else(unknown)?;
        let package = tx.media().get(media_id).await?.and_then(|media| media.package).ok_or_else(unknown)?;
        if package.is_growing {
            return Err(ContentError::NotNow("still being packaged"));
        }
        let tracks = published(tx.tracks().of_episode(episode.id).await?, media_id);
        let title = tx.titles().get(standing.id).await?.ok_or_else(unknown)?;
        let licence = match standing.is_managed_by(viewer) {
            true => Licence::default(),
            false => tx.licences().get(standing.id).await?,
        };
        let best = Quality::best_for(viewer.role).min(wish.quality.unwrap_or(Quality::P1080));
        let tracks =
            tracks.into_iter().map(|(track, file)| PublishedTrack { language: track.language, file });
        let name = name_of(&title, (episode.draft.number, wish.language));
        let event = request((media_id, package), best, (tracks.collect(), name.clone()), self)?;
        Ok(Wanted { event, licence, max_height: best.lines(), name })
    }

    /// Passes unless the account has had other downloads as many as a day has. The same file counts once.
    async fn count_download(&self, viewer: &Actor, wanted: &DownloadRequested) -> Result<(), ContentError> {
        let limit = self.settings.downloads_per_day;
        let id = download_key(wanted.media_id, &wanted.rendition);
        let terms = Terms { places: limit, life: DAY };
        let group = format!("downloads:{}", viewer.user_id);
        match self.leases.claim(&group, Holder { id, note: Default::default() }, terms).await {
            Claim::Full(_) => Err(ContentError::DownloadsUsedUp { limit }),
            Claim::Taken | Claim::Kept(_) => Ok(()),
        }
    }

    fn ready(&self, viewer: &Actor, wanted: &Wanted, found: &Meta) -> DownloadState {
        let (media_id, session_id) = (wanted.event.media_id, viewer.session_id);
        let expires_at = (found.modified + self.settings.download_life).trunc_subsecs(0);
        let life = (expires_at - self.ambient.now()).to_std().unwrap_or_default();
        let grant = PlaybackGrant { media_id, session_id, expires_at, max_height: wanted.max_height };
        let folder = format!("/media/{}/download", self.signer.issue_for(Use::Download, &grant));
        let cookie = self.signer.set_cookie_below(&folder, (session_id, life), &self.settings.public_url);
        let name = encoded(&format!("{} ({}).mp4", wanted.name, wanted.event.rendition));
        let address = format!("{folder}/{}/{name}", wanted.event.file);
        DownloadState::Ready { address, cookie, size: found.size, expires_at }
    }

    /// Has the file made, unless that is under way or has failed lately.
    async fn have_made(&self, event: DownloadRequested) -> Result<DownloadState, ContentError> {
        let (key, now) = (download_note_key(event.media_id, &event.file), self.ambient.now());
        match self.blobs.get_json::<DownloadNote>(&key).await {
            Ok(note) if now - note.at < PATIENCE => {
                return Ok(if note.has_failed { DownloadState::Failed } else { DownloadState::Preparing });
            }
            Ok(_) | Err(BlobError::NotFound(_) | BlobError::Json { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut tx = self.store.write().await?;
        self.tell(&mut *tx, &event).await?;
        tx.commit().await?;
        self.blobs.put_json(&key, &DownloadNote { at: now, has_failed: false }).await?;
        Ok(DownloadState::Preparing)
    }

    /// Removes downloads whose time is over; how many files that were.
    ///
    /// # Errors
    /// [`ContentError::Blobs`].
    pub async fn sweep_downloads(&self) -> Result<usize, ContentError> {
        let over = self.ambient.now() - self.settings.download_life;
        let found = self.blobs.list(DOWNLOADS).await?;
        let mut count = 0;
        for file in found.into_iter().filter(|file| file.modified < over) {
            self.blobs.delete(&file.key).await?;
            count += 1;
        }
        Ok(count)
    }
}

/// The order for the worker: the best rendition up to a quality, with all subtitles.
fn request(
    (media_id, package): (MediaId, MediaPackage),
    best: Quality,
    (tracks, title): (Vec<PublishedTrack>, String),
    content: &Content,
) -> Result<DownloadRequested, ContentError> {
    let best = allowed(package.renditions, best).into_iter().max_by_key(|rendition| rendition.quality);
    let rendition = best.ok_or(ContentError::Unknown(What::Episode))?.name;
    let hash = sha256_of_texts(tracks.iter().map(|track| track.file.as_str()).chain([title.as_str()]));
    let file = format!("{rendition}-{}", &hash[..16]);
    Ok(DownloadRequested { job_id: content.ambient.id(), media_id, rendition, tracks, title, file })
}

/// Such as `Noche de la primera nieve - 1`; a film has no number.
fn name_of(title: &Title, (number, language): (u32, Language)) -> String {
    let translated = title.draft.texts.get(language.as_str()).map(|text| text.title.as_str());
    let name = translated.filter(|name| !name.is_empty()).unwrap_or(&title.draft.title);
    if title.draft.kind == TitleKind::Movie { name.to_owned() } else { format!("{name} - {number}") }
}

/// Percent-encoded UTF-8; what file systems give a meaning to becomes a space.
fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len() * 3);
    for character in name.chars() {
        if character.is_ascii_alphanumeric() || "-_.".contains(character) {
            text.push(character);
        } else if character.is_control() || "/\\:*?\"<>|%".contains(character) {
            text.push_str("%20");
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a String cannot fail.
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_encoded_and_mean_nothing_to_file_systems() {
        assert_eq!(encoded("Él & 눈 - 1.mp4"), "%C3%89l%20%26%20%EB%88%88%20-%201.mp4");
        assert_eq!(encoded("../a\\b\n"), "..%20a%20b%20");
    }
}
