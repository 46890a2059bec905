use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use hallyu_captions::Ms;
use hallyu_contracts::media::{AudioRendition, Rendition};
use hallyu_platform::segments::{MediaSecret, TrackKey};
use tokio::fs;
use tokio::io::AsyncReadExt;

use super::SHOTS;
use crate::application::{Encoded, PACKAGE, Work};
use crate::domain::{
    Bandwidth, Ending, MediaError, Picture, Plan, Segment, Sound, Storage, codec_name, first_frame_end,
    init_segment, read_playlist, read_shots, write_iframes, write_playlist,
};
use crate::infrastructure::scratch;

/// Folder in the job's folder where the encoder writes.
const RUN: &str = "run";
/// Language of sound that names none: this is a service for Korean titles.
const USUAL_LANGUAGE: &str = "ko";
/// What other tracks are called that name no language (BCP 47: undetermined).
const UNKNOWN_LANGUAGE: &str = "und";
/// Segments of each rendition with which playing can begin: players want three before they start (RFC 8216, 6.2.2).
const ENOUGH: usize = 3;
/// Seconds of sound, about two frames, that are left out at the end where they would be a segment of their own: browsers' players
/// take nothing from so short a one, and wait for it for ever instead of coming to the end.
const SHORTEST_SOUND: f64 = 0.05;
/// Bytes of a segment that hold its header, with room: some bytes for each frame.
const FRAGMENT_HEADER: u64 = 16 * 1024;

/// What an encoder writes, taken into the package as it is finished.
pub(super) struct Output<'a> {
    plan: &'a Plan,
    run: PathBuf,
    package: PathBuf,
    /// The renditions of the picture, then those of the sound, as the plan has them.
    tracks: Vec<Track>,
    storage: Storage,
}

impl<'a> Output<'a> {
    /// Makes the folders of a run, without anything that an earlier one left.
    pub(super) async fn new(work: Work<'a>) -> Result<Self, MediaError> {
        let (run, package) = (work.folder.join(RUN), work.folder.join(PACKAGE));
        for folder in [&package, &run, &run.join("thumbnails")] {
            scratch::make_empty(folder).await?;
        }
        let plan = work.plan;
        let pictures = plan.pictures().map(|picture| (picture.name(), 0.0));
        let sounds = plan.sounds().map(|sound| (sound.name(), SHORTEST_SOUND));
        let tracks = pictures.chain(sounds).map(|track| Track::new(track, work.secret)).collect();
        let storage = if work.secret.is_some() { Storage::Encrypted } else { Storage::Plain };
        Ok(Self { plan, run, package, tracks, storage })
    }

    /// The folder to run the encoder in.
    pub(super) fn run(&self) -> &Path {
        &self.run
    }

    /// Takes what was finished since the last time. Tells what there is, if it can be played and is more than before.
    pub(super) async fn grow(&mut self) -> Result<Option<Encoded>, MediaError> {
        let before = self.least();
        self.take().await?;
        if self.least() < ENOUGH.max(before + 1) {
            return Ok(None);
        }
        self.write_playlists(Ending::Open).await?;
        let mut so_far = self.describe(self.least())?;
        // Their playlists are written at the end.
        so_far.renditions.iter_mut().for_each(|rendition| rendition.iframe_bandwidth = None);
        Ok(Some(so_far))
    }

    /// Takes what is left when the encoder has ended, adding what only we can write.
    pub(super) async fn finish(mut self) -> Result<Encoded, MediaError> {
        self.take().await?;
        self.require_aligned()?;
        self.write_playlists(Ending::Closed).await?;
        let thumbnails = self.run.join("thumbnails");
        // The one that goes before the others.
        fs::remove_file(thumbnails.join("0.jpg")).await.map_err(untaken)?;
        fs::rename(thumbnails, self.package.join("thumbnails")).await.map_err(untaken)?;
        fs::write(self.package.join("thumbnails/sprite.vtt"), self.plan.sprite.vtt())
            .await
            .map_err(untaken)?;
        let has_poster = match fs::rename(self.run.join("poster.jpg"), self.package.join("poster.jpg")).await
        {
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            moved => moved.map(|()| true).map_err(untaken)?,
        };
        let shots = self.shots().await?;
        Ok(Encoded { has_poster, shots, ..self.describe(usize::MAX)? })
    }

    /// Segments of the rendition that has the fewest: as many are shown of each while more come, so that one length tells how much
    /// is shown of all, also to a successor whose encoder advances otherwise.
    fn least(&self) -> usize {
        self.tracks.iter().map(|track| track.segments.len()).min().unwrap_or_default()
    }

    async fn take(&mut self) -> Result<(), MediaError> {
        for track in &mut self.tracks {
            track.take(&self.run, &self.package).await?;
        }
        Ok(())
    }

    async fn write_playlists(&self, ending: Ending) -> Result<(), MediaError> {
        for (place, track) in self.tracks.iter().enumerate() {
            let folder = self.package.join(&track.name);
            let shown = if ending == Ending::Open { self.least() } else { track.segments.len() };
            let playlist = write_playlist(&track.segments[..shown], ending, self.storage);
            fs::write(folder.join("index.m3u8"), playlist).await.map_err(untaken)?;
            let has_iframes = ending == Ending::Closed && place < self.plan.pictures().count();
            if let Some(playlist) = write_iframes(&track.segments).filter(|_| has_iframes) {
                fs::write(folder.join("iframes.m3u8"), playlist).await.map_err(untaken)?;
            }
        }
        Ok(())
    }

    /// What so many segments of each rendition are.
    fn describe(&self, segments: usize) -> Result<Encoded, MediaError> {
        let (video, audio) = self.tracks.split_at(self.plan.pictures().count());
        let pictures: Vec<_> = self.plan.pictures().zip(video).collect();
        // Lowest first within each codec.
        let renditions = pictures.chunks(self.plan.rungs.len()).flat_map(|codec| codec.iter().rev());
        let seconds = self.tracks.iter().map(|track| track.seconds(segments)).fold(0.0, f64::max);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a sum of lengths is not negative"
        )]
        let duration_ms = (seconds * 1000.0).round() as u64;
        Ok(Encoded {
            duration_ms,
            shots: Vec::new(),
            renditions: renditions
                .map(|(picture, track)| track.rendition(picture))
                .collect::<Result<_, _>>()?,
            audio: self.plan.sounds().zip(audio).map(|(sound, track)| track.audio(&sound)).collect(),
            has_poster: false,
        })
    }

    /// Passes if players can change from each picture to every other one at the end of each segment.
    fn require_aligned(&self) -> Result<(), MediaError> {
        let (video, _) = self.tracks.split_at(self.plan.pictures().count());
        let lengths =
            |track: &Track| track.segments.iter().map(|segment| segment.seconds).collect::<Vec<_>>();
        let first = video.first().map(lengths).unwrap_or_default();
        let (frames, seconds) = self.plan.frame_rate;
        let half_a_frame = f64::from(seconds) / f64::from(frames.max(1)) / 2.0;
        let is_aligned = |track: &Track| {
            let own = lengths(track);
            own.len() == first.len() && own.iter().zip(&first).all(|(a, b)| (a - b).abs() < half_a_frame)
        };
        match video.iter().find(|track| !is_aligned(track)) {
            Some(track) => {
                Err(MediaError::Undecodable(format!("key frames of {} are elsewhere", track.name)))
            }
            None => Ok(()),
        }
    }

    /// The list of shots. A video of one shot may have left none.
    async fn shots(&self) -> Result<Vec<Ms>, MediaError> {
        match fs::read_to_string(self.run.join(SHOTS)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            read => Ok(read_shots(&read.map_err(untaken)?, self.plan.frame_rate)),
        }
    }
}

fn untaken(error: std::io::Error) -> MediaError {
    MediaError::failed("cannot take what the encoder wrote", error)
}

/// One rendition of picture or sound: what of it is in the package.
struct Track {
    name: String,
    init: Vec<u8>,
    segments: Vec<Segment>,
    /// What its segments are encrypted with, if they are.
    key: Option<TrackKey>,
    /// Shorter segments are left out, seconds.
    shortest: f64,
}

impl Track {
    fn new((name, shortest): (String, f64), secret: Option<&MediaSecret>) -> Self {
        let key = secret.map(|secret| secret.track(&name));
        Self { name, init: Vec::new(), segments: Vec::new(), key, shortest }
    }

    /// Moves what the encoder has listed since the last time.
    async fn take(&mut self, run: &Path, package: &Path) -> Result<(), MediaError> {
        let (from, to) = (run.join(&self.name), package.join(&self.name));
        let text = match fs::read_to_string(from.join("index.m3u8")).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            read => read.map_err(untaken)?,
        };
        if self.init.is_empty() {
            let init = from.join(init_segment(&text).unwrap_or("init.mp4"));
            self.init = fs::read(&init).await.map_err(untaken)?;
            fs::create_dir_all(&to).await.map_err(untaken)?;
            fs::rename(init, to.join("init.mp4")).await.map_err(untaken)?;
        }
        for (file, seconds) in read_playlist(&text)?.into_iter().skip(self.segments.len()) {
            if seconds < self.shortest && !self.segments.is_empty() {
                break;
            }
            let (made, kept) = (from.join(&file), to.join(&file));
            let segment = match &self.key {
                Some(key) => {
                    // Numbers of segments begin at 0, as those of the playlist do.
                    encrypt(key, self.segments.len() as u64, (&made, &kept)).await.map_err(untaken)?;
                    // Nobody can decrypt a key frame alone, so that there is no use in knowing where it ends.
                    let bytes = fs::metadata(&kept).await.map_err(untaken)?.len();
                    Segment { file, seconds, bytes, first_frame: None }
                }
                None => {
                    let segment = measure(&made, (file, seconds)).await.map_err(untaken)?;
                    fs::rename(made, kept).await.map_err(untaken)?;
                    segment
                }
            };
            self.segments.push(segment);
        }
        Ok(())
    }

    fn seconds(&self, segments: usize) -> f64 {
        self.segments.iter().take(segments).map(|segment| segment.seconds).sum()
    }

    fn bandwidth(&self) -> Bandwidth {
        let sizes: Vec<_> = self.segments.iter().map(|segment| (segment.bytes, segment.seconds)).collect();
        Bandwidth::measure(&sizes)
    }

    /// Highest rate of the key frames alone, if all of them are known.
    fn iframe_bandwidth(&self) -> Option<u64> {
        let sizes: Option<Vec<_>> =
            self.segments.iter().map(|segment| Some((segment.first_frame?, segment.seconds))).collect();
        sizes.map(|sizes| Bandwidth::measure(&sizes).peak)
    }

    fn rendition(&self, picture: &Picture<'_>) -> Result<Rendition, MediaError> {
        if self.segments.is_empty() {
            return Err(MediaError::Undecodable("the encoder wrote no playable segment".into()));
        }
        let Picture { codec, rung } = picture;
        let unnamed = || MediaError::Undecodable(format!("the encoder wrote no {} header", codec.label()));
        Ok(Rendition {
            name: self.name.clone(),
            width: rung.size.width,
            height: rung.size.height,
            quality: rung.quality,
            peak_bandwidth: self.bandwidth().peak,
            average_bandwidth: self.bandwidth().average,
            codecs: codec_name(*codec, &self.init).ok_or_else(unnamed)?,
            iframe_bandwidth: self.iframe_bandwidth(),
        })
    }

    fn audio(&self, sound: &Sound<'_>) -> AudioRendition {
        let usual = if sound.place == 0 { USUAL_LANGUAGE } else { UNKNOWN_LANGUAGE };
        let language = sound.track.language.clone().unwrap_or_else(|| usual.into());
        AudioRendition {
            name: self.name.clone(),
            language,
            peak_bandwidth: self.bandwidth().peak,
            average_bandwidth: self.bandwidth().average,
            codecs: sound.codec.codecs().into(),
            channels: 2,
        }
    }
}

/// Puts the segment of this number into the package under its key.
async fn encrypt(key: &TrackKey, number: u64, (made, kept): (&Path, &Path)) -> std::io::Result<()> {
    let (key, plain) = (key.clone(), fs::read(made).await?);
    let encrypted = tokio::task::spawn_blocking(move || key.encrypt(number, plain)).await;
    fs::write(kept, encrypted.map_err(std::io::Error::other)?).await?;
    fs::remove_file(made).await
}

async fn measure(path: &Path, (file, seconds): (String, f64)) -> std::io::Result<Segment> {
    let opened = fs::File::open(path).await?;
    let bytes = opened.metadata().await?.len();
    let mut header = Vec::new();
    opened.take(FRAGMENT_HEADER).read_to_end(&mut header).await?;
    let first_frame = first_frame_end(&header).filter(|end| *end <= bytes);
    Ok(Segment { file, seconds, bytes, first_frame })
}
