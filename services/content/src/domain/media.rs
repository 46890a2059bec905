use hallyu_captions::{FrameRate, Ms, Picture};
use hallyu_contracts::media::MediaPackage;
use hallyu_kernel::{EpisodeId, JobId, MediaId, Time, UserId};

use super::names;

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaState {
    /// Complete; its package is being made, and may grow already.
    Uploaded,
    /// Its package is complete.
    Ready,
    /// No package can be made of it.
    Failed,
}

names!(MediaState { Uploaded = "uploaded", Ready = "ready", Failed = "failed" });

/// An uploaded video and what was made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaAsset {
    /// The id; later uploads have greater ones.
    pub id: MediaId,
    /// The episode it was uploaded for.
    pub episode_id: EpisodeId,
    /// Who uploaded it.
    pub owner_id: UserId,
    /// The job that makes its package.
    pub job_id: JobId,
    /// Name of the uploaded file, if the uploader said.
    pub file_name: Option<String>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub checksum: String,
    /// How far it has come.
    pub state: MediaState,
    /// What was made of it.
    pub package: Option<MediaPackage>,
    /// When the upload was complete.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// What a package that is told means for its upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packaged {
    /// There was none.
    First,
    /// The one that grew is complete.
    Completed,
    /// Nothing that was not told before.
    Again,
}

/// What subtitles need to know of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Footage {
    /// Frames per second of what viewers see, which is constant whatever the upload's was.
    pub frame_rate: FrameRate,
    /// Shot changes, in order; empty if nobody looked.
    pub shots: Vec<Ms>,
}

impl Default for Footage {
    /// A film that nobody has looked at, which is what is assumed before there is a video.
    fn default() -> Self {
        Self { frame_rate: FrameRate::FILM, shots: Vec::new() }
    }
}

impl From<&MediaPackage> for Footage {
    fn from(package: &MediaPackage) -> Self {
        let frame_rate = FrameRate::try_from(package.frame_rate).unwrap_or(FrameRate::FILM);
        Self { frame_rate, shots: package.shots.clone() }
    }
}

impl Footage {
    /// The same as the subtitle craft knows it.
    #[must_use]
    pub fn picture(&self) -> Picture<'_> {
        Picture::new(self.frame_rate).cut_at(&self.shots)
    }
}

impl MediaAsset {
    /// Takes the package. Deliveries may repeat and overtake each other: a complete one stays.
    pub fn packaged(&mut self, package: MediaPackage, now: Time) -> Packaged {
        let known = self.package.as_ref().map(|known| known.is_growing);
        let change = match (known, package.is_growing) {
            (Some(false), true) => return Packaged::Again,
            (Some(true), false) => Packaged::Completed,
            (None, _) => Packaged::First,
            (Some(_), _) => Packaged::Again,
        };
        if !package.is_growing {
            self.state = MediaState::Ready;
        }
        self.package = Some(package);
        self.updated_at = now;
        change
    }

    /// Gives up, unless there is a complete package.
    pub fn fail(&mut self, now: Time) {
        if self.state == MediaState::Uploaded {
            self.state = MediaState::Failed;
            self.package = None;
            self.updated_at = now;
        }
    }

    /// Its package is to be made again after all.
    pub fn repeat(&mut self, now: Time) {
        if self.state == MediaState::Failed {
            self.state = MediaState::Uploaded;
            self.updated_at = now;
        }
    }

    /// Blob key of the speech, if there is a package and the video has sound.
    #[must_use]
    pub fn speech_key(&self) -> Option<&str> {
        self.package.as_ref()?.speech_key.as_deref()
    }
}
