//! What was said: from a worker's transcript or a person's file to segments.

use hallyu_captions::segment::Segment as Spoken;
use hallyu_captions::{Cue, Ms};
use hallyu_contracts::subtitles::{HeardSegment, LineKind, SpeechStats, Transcript, Verdict};
use hallyu_kernel::{Ambient, EpisodeId, JobId, TrackId};
use hallyu_platform::blobs::{BlobError, Blobs};

use super::ports::Tx;
use crate::domain::{ContentError, Footage, Hearing, Segment, Track};

/// Segments on their way into the database, with what is known of the video.
#[derive(Debug)]
pub(super) struct Draft {
    /// In order of time.
    pub(super) segments: Vec<Segment>,
    /// What is known of the sound.
    pub(super) hearing: Hearing,
    /// What is known of the picture.
    pub(super) footage: Footage,
}

/// What was said, as the database knows it.
pub(super) async fn said(tx: &mut dyn Tx, transcript: &Track) -> Result<Draft, ContentError> {
    let segments = tx.segments().of_track(transcript.id).await?;
    let hearing = tx.segments().hearing(transcript.id).await?;
    Ok(Draft { segments, hearing, footage: footage(tx, transcript.episode_id).await? })
}

/// The picture that an episode has now; that of a film if it has none yet.
pub(super) async fn footage(tx: &mut dyn Tx, episode: EpisodeId) -> Result<Footage, ContentError> {
    let Some(media) = tx.episodes().get(episode).await?.and_then(|episode| episode.media_id) else {
        return Ok(Footage::default());
    };
    let package = tx.media().get(media).await?.and_then(|media| media.package);
    Ok(package.as_ref().map(Footage::from).unwrap_or_default())
}

/// Reads a transcript.
pub(super) async fn get_transcript(
    blobs: &Blobs,
    (job, key): (JobId, &str),
    about: (TrackId, &Ambient),
    footage: Footage,
) -> Result<Draft, ContentError> {
    match blobs.get_json(key).await {
        Err(error @ BlobError::Json { .. }) => {
            Err(ContentError::BadResult { job, reason: error.to_string() })
        }
        outcome => Ok(from_transcript(outcome?, about, footage)),
    }
}

/// A person's lines: each is a segment, in its own time.
pub(super) fn from_lines(lines: &[Cue], about: (TrackId, &Ambient), footage: Footage) -> Draft {
    let segment = |(seq, line): (u32, &Cue)| Segment {
        text: line.text().replace('\n', " "),
        ..blank(about, (seq, line.start_ms(), line.end_ms()))
    };
    Draft { segments: (1..).zip(lines).map(segment).collect(), hearing: Hearing::default(), footage }
}

fn from_transcript(transcript: Transcript, about: (TrackId, &Ambient), footage: Footage) -> Draft {
    let hearing = Hearing { speech: transcript.speech, engine: Some(transcript.engine) };
    let said = transcript.segments.into_iter().filter(|heard| !heard.text.trim().is_empty());
    let segment = |(seq, heard): (u32, HeardSegment)| Segment {
        speaker: heard.words.first().and_then(|word| word.speaker.clone()),
        text: heard.text,
        words: heard.words,
        stats: heard.stats,
        verdict: heard.verdict,
        ..blank(about, (seq, heard.start_ms, heard.end_ms))
    };
    Draft { segments: (1..).zip(said).map(segment).collect(), hearing, footage }
}

fn blank((track_id, ambient): (TrackId, &Ambient), (seq, start_ms, end_ms): (u32, Ms, Ms)) -> Segment {
    Segment {
        id: ambient.id(),
        track_id,
        seq,
        start_ms,
        end_ms,
        kind: LineKind::Dialogue,
        speaker: None,
        addressee: None,
        text: String::new(),
        words: Vec::new(),
        own: Vec::new(),
        stats: SpeechStats::default(),
        verdict: Verdict::Keep,
        rev: 1,
        parent_id: None,
        updated_at: ambient.now(),
    }
}

/// The segment as the subtitle craft knows it.
pub(super) fn spoken(segment: &Segment) -> Spoken {
    Spoken {
        start_ms: segment.start_ms,
        end_ms: segment.end_ms,
        speaker: segment.speaker.clone(),
        words: segment.words.clone(),
        text: segment.text.clone(),
    }
}
