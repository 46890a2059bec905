use bytes::Bytes;
use hallyu_captions::Cue;
use hallyu_captions::format::{self, Format, ParseError, Warning};
use hallyu_captions::language::{Locale, contradiction};
use hallyu_kernel::{Actor, EpisodeId, FieldError, StoreError, SubtitleLanguage};

use super::Content;
use super::access::managed_episode;
use super::orders::Orders;
use super::ports::Tx;
use super::request_tracks::{Origin, SPOKEN, cancel};
use super::revise::Maker;
use super::transcripts::{Draft, footage, from_lines};
use crate::domain::{Cause, ContentError, CueDraft, Episode, Segment, ShownCue, Track, What, keep_identity};

/// A subtitle file that a person wrote.
#[derive(Clone, Debug)]
pub struct Import {
    /// The episode.
    pub episode_id: EpisodeId,
    /// The language of the lines.
    pub language: SubtitleLanguage,
    /// What the file is; none means that it is to be found out.
    pub format: Option<Format>,
    /// The file.
    pub bytes: Bytes,
}

/// What became of a subtitle file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The track.
    pub track: Track,
    /// What reading the file changed or left out.
    pub warnings: Vec<Warning>,
    /// Lines.
    pub cues: usize,
}

/// What is known before the unit of work begins, since files are not written inside one.
struct Prepared {
    track: Track,
    /// Whether a person's lines are there already and are the same.
    is_repeat: bool,
    /// What was said, if the lines are a transcript.
    said: Option<Draft>,
    /// Where translators find it, if the video is here.
    orders: Option<(Origin, Orders)>,
}

impl Content {
    /// Takes a file as the latest lines of the track in its language, in the place of whatever was there, and
    /// publishes it, or does so when the video arrives. The same lines again change nothing.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] with the line that cannot be understood, or the language that the lines are in instead.
    pub async fn import_subtitle(&self, actor: &Actor, import: Import) -> Result<Imported, ContentError> {
        let reading = format::read(&import.bytes, import.format).map_err(|error| unreadable(&error))?;
        check_label(import.language, &reading.document.cues)?;
        let (lines, warnings) = (&reading.document.cues, reading.warnings());
        let prepared = self.prepare(actor, &import, lines).await?;
        let (cues, id) = (lines.len(), prepared.track.id);
        if !prepared.is_repeat {
            self.store_lines(actor, prepared, lines).await?;
        }
        let stored = |track: Option<Track>| track.ok_or(ContentError::Unknown(What::Track));
        self.publish_soon(&stored(self.store.read().await?.tracks().get(id).await?)?).await;
        let track = stored(self.store.read().await?.tracks().get(id).await?)?;
        Ok(Imported { track, warnings, cues })
    }

    async fn prepare(&self, actor: &Actor, import: &Import, lines: &[Cue]) -> Result<Prepared, ContentError> {
        let mut tx = self.store.read().await?;
        let (_, episode) = managed_episode(&mut *tx, actor, import.episode_id).await?;
        let known = tx.tracks().of_episode(episode.id).await?;
        let known = known.into_iter().find(|track| track.language == import.language);
        let is_repeat = match known.as_ref().filter(|track| track.is_human()) {
            Some(track) => is_shown(&tx.tracks().lines(track.id, track.revision).await?, lines),
            None => false,
        };
        let is_transcript = import.language == SPOKEN && !is_repeat;
        let origin = origin(&mut *tx, &episode).await?.filter(|_| is_transcript);
        let track = known.unwrap_or_else(|| {
            Track::new(self.ambient.id(), episode.id, import.language, self.ambient.now())
        });
        if !is_transcript {
            return Ok(Prepared { track, is_repeat, said: None, orders: None });
        }
        let footage = footage(&mut *tx, episode.id).await?;
        let mut draft = from_lines(lines, (track.id, &self.ambient), footage);
        keep_identity(&mut draft.segments, &tx.segments().of_track(track.id).await?);
        drop(tx);
        let orders = match origin {
            Some(origin) => {
                Some((origin, self.put_orders(origin.root_id, (&track, track.revision + 1), &draft).await?))
            }
            None => None,
        };
        Ok(Prepared { track, is_repeat, said: Some(draft), orders })
    }

    async fn store_lines(
        &self,
        actor: &Actor,
        prepared: Prepared,
        lines: &[Cue],
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        managed_episode(&mut *tx, actor, prepared.track.episode_id).await?;
        let mut track = match tx.tracks().get(prepared.track.id).await? {
            Some(track) if track.revision == prepared.track.revision => track,
            Some(_) => return Err(StoreError::Conflict.into()),
            None => {
                tx.tracks().insert(&prepared.track).await?;
                prepared.track
            }
        };
        cancel(&mut *tx, &track, &self.ambient).await?;
        track.import(now);
        let said = prepared.said.as_ref().map_or(&[][..], |draft| &draft.segments);
        let maker = Maker::person(Cause::Import, actor.user_id);
        self.revise(&mut *tx, (&track, maker), (drafts(lines, said), None)).await?;
        if prepared.said.is_some() {
            tx.segments().replace(track.id, said, track.revision).await?;
        }
        if let Some((origin, orders)) = &prepared.orders {
            self.request_translations(&mut *tx, *origin, (&track, orders)).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Whether these are the lines that are there.
fn is_shown(known: &[ShownCue], lines: &[Cue]) -> bool {
    let is_same = |(known, line): (&ShownCue, &Cue)| {
        let known = &known.cue;
        (known.start_ms, known.end_ms, known.text.as_str()) == (line.start_ms(), line.end_ms(), line.text())
    };
    known.len() == lines.len() && known.iter().zip(lines).all(is_same)
}

/// The lines of a file as cues. Those of a transcript are its segments.
fn drafts(lines: &[Cue], said: &[Segment]) -> Vec<CueDraft> {
    let draft = |(at, line): (usize, &Cue)| CueDraft {
        start_ms: line.start_ms(),
        end_ms: line.end_ms(),
        text: line.text().to_owned(),
        segments: said.get(at).map(|segment| segment.id).into_iter().collect(),
    };
    lines.iter().enumerate().map(draft).collect()
}

/// Where translations of the episode belong, once there is a package.
pub(super) async fn origin(tx: &mut dyn Tx, episode: &Episode) -> Result<Option<Origin>, StoreError> {
    let Some(media_id) = episode.media_id else {
        return Ok(None);
    };
    let media = tx.media().get(media_id).await?;
    Ok(media.map(|media| Origin { root_id: media.job_id, media_id, episode_id: episode.id }))
}

/// Viewers choose by the label.
fn check_label(language: SubtitleLanguage, cues: &[Cue]) -> Result<(), ContentError> {
    let label = Locale::named(language.as_str());
    match label.and_then(|label| contradiction(label, cues.iter().map(Cue::text))) {
        Some(found) => {
            Err(ContentError::Invalid(vec![FieldError::new("body", "subtitle_language").with(&found)]))
        }
        None => Ok(()),
    }
}

/// Names the line that cannot be understood, so that a person finds it.
fn unreadable(error: &ParseError) -> ContentError {
    let at = |rule| FieldError::new("body", rule);
    ContentError::Invalid(vec![match error {
        ParseError::Empty => at("empty"),
        ParseError::NotText => at("subtitle_text"),
        ParseError::MissingHeader { found } => at("subtitle_header").with(found),
        ParseError::ExpectedCue { line, found } => at("subtitle_cue").with(line).with(found),
        ParseError::BadTimes { line, found } => at("subtitle_times").with(line).with(found),
        ParseError::NoCues => at("subtitle_cues"),
    }])
}
