use hallyu_contracts::media::{Chapter, MarkersDetected};
use hallyu_kernel::FieldError;
use serde::{Deserialize, Serialize};

use super::{ContentError, names};

/// What a stretch of an episode is, which viewers may pass over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkerKind {
    /// The opening.
    Intro,
    /// The credits.
    Credits,
    /// What happened before.
    Recap,
}

names!(MarkerKind { Intro = "intro", Credits = "credits", Recap = "recap" });

/// Who says what the markers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkedBy {
    /// The sound that episodes share.
    #[default]
    Detected,
    /// A person, whom no machine corrects.
    Edited,
}

names!(MarkedBy { Detected = "detected", Edited = "edited" });

/// A stretch of an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// What it is.
    pub kind: MarkerKind,
    /// From the start of the video, milliseconds.
    pub start_ms: u64,
    /// The same; after the start.
    pub end_ms: u64,
}

/// The markers and chapters of an episode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// In order of time.
    pub markers: Vec<Marker>,
    /// Who says so.
    pub marked_by: MarkedBy,
    /// Those that a person wrote, in order of time; none: those of the video's file count.
    pub chapters: Option<Vec<Chapter>>,
}

impl Marks {
    /// Markers that an episode may have.
    pub const MOST_MARKERS: usize = 20;
    /// Chapters that an episode may have.
    pub const MOST_CHAPTERS: usize = 100;

    /// Takes what a machine found, unless a person has said what the markers are. Says whether that is news.
    pub fn detect(&mut self, found: &MarkersDetected, duration_ms: u64) -> bool {
        let place = |kind, place: Option<(u64, u64)>| {
            let (start_ms, end_ms) = place?;
            let end_ms = end_ms.min(duration_ms);
            (start_ms < end_ms).then_some(Marker { kind, start_ms, end_ms })
        };
        let found = [place(MarkerKind::Intro, found.opening), place(MarkerKind::Credits, found.credits)];
        let found: Vec<Marker> = found.into_iter().flatten().collect();
        if self.marked_by == MarkedBy::Edited || self.markers == found {
            return false;
        }
        self.markers = found;
        true
    }

    /// Takes what a person says the markers are, over what was there.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming each that ends before it begins, lies behind the end of the video, or overlaps
    /// another of its kind.
    pub fn mark(&mut self, mut markers: Vec<Marker>, duration_ms: u64) -> Result<(), ContentError> {
        let mut wrong = Vec::new();
        for (at, marker) in markers.iter().enumerate() {
            let field = |name: &str| format!("markers[{at}].{name}");
            let overlaps = |other: &Marker| {
                other.kind == marker.kind && other.start_ms < marker.end_ms && marker.start_ms < other.end_ms
            };
            if marker.end_ms <= marker.start_ms {
                wrong.push(FieldError::new(field("end_seconds"), "after_start"));
            } else if marker.end_ms > duration_ms {
                wrong.push(behind_the_end(field("end_seconds"), duration_ms));
            } else if markers[..at].iter().any(overlaps) {
                wrong.push(FieldError::new(field("start_seconds"), "overlap"));
            }
        }
        if !wrong.is_empty() {
            return Err(ContentError::Invalid(wrong));
        }
        markers.sort_by_key(|marker| marker.start_ms);
        (self.markers, self.marked_by) = (markers, MarkedBy::Edited);
        Ok(())
    }

    /// Takes the chapters that a person wrote, over those that were there.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming each that begins behind the end of the video, or with another.
    pub fn divide(&mut self, mut chapters: Vec<Chapter>, duration_ms: u64) -> Result<(), ContentError> {
        let mut wrong = Vec::new();
        for (at, chapter) in chapters.iter().enumerate() {
            let field = format!("chapters[{at}].start_seconds");
            if chapter.start_ms >= duration_ms {
                wrong.push(behind_the_end(field, duration_ms));
            } else if chapters[..at].iter().any(|other| other.start_ms == chapter.start_ms) {
                wrong.push(FieldError::new(field, "duplicate"));
            }
        }
        if !wrong.is_empty() {
            return Err(ContentError::Invalid(wrong));
        }
        chapters.sort_by_key(|chapter| chapter.start_ms);
        self.chapters = Some(chapters);
        Ok(())
    }
}

fn behind_the_end(field: String, duration_ms: u64) -> FieldError {
    FieldError::new(field, "range_max").with(&(duration_ms / 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(kind: MarkerKind, start_ms: u64, end_ms: u64) -> Marker {
        Marker { kind, start_ms, end_ms }
    }

    fn found(opening: Option<(u64, u64)>) -> MarkersDetected {
        MarkersDetected {
            media_id: uuid::Uuid::from_u128(1).into(),
            opening,
            credits: Some((50_000, 70_000)),
        }
    }

    #[test]
    fn what_is_found_stays_within_the_video_and_may_be_found_better() {
        let mut marks = Marks::default();
        assert!(marks.detect(&found(Some((5_000, 20_000))), 60_000));
        let credits = marker(MarkerKind::Credits, 50_000, 60_000);
        assert_eq!(marks.markers, [marker(MarkerKind::Intro, 5_000, 20_000), credits]);
        assert!(!marks.detect(&found(Some((5_000, 20_000))), 60_000), "it is known");
        assert!(marks.detect(&found(None), 60_000), "most others disagree");
        assert_eq!(marks.markers, [credits]);
    }

    #[test]
    fn what_a_person_says_is_left_alone() {
        let mut marks = Marks::default();
        marks.mark(vec![], 60_000).unwrap();
        assert!(!marks.detect(&found(Some((5_000, 20_000))), 60_000), "nothing is to be passed over");
        assert_eq!((marks.markers.len(), marks.marked_by), (0, MarkedBy::Edited));
    }

    #[test]
    fn every_wrong_marker_is_named() {
        let markers = vec![
            marker(MarkerKind::Intro, 5_000, 20_000),
            marker(MarkerKind::Intro, 19_999, 21_000),
            marker(MarkerKind::Recap, 0, 20_000),
            marker(MarkerKind::Credits, 50_000, 50_000),
            marker(MarkerKind::Credits, 50_000, 60_001),
        ];
        let Err(ContentError::Invalid(wrong)) = Marks::default().mark(markers, 60_000) else {
            panic!("they are wrong")
        };
        let wrong: Vec<_> = wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.rule)).collect();
        let expected = [
            ("markers[1].start_seconds", "overlap"),
            ("markers[3].end_seconds", "after_start"),
            ("markers[4].end_seconds", "range_max"),
        ];
        assert_eq!(wrong, expected);
    }

    #[test]
    fn chapters_begin_at_times_of_their_own() {
        let chapter = |start_ms| Chapter { title: "만남".into(), start_ms };
        let mut marks = Marks::default();
        assert!(marks.divide(vec![chapter(0), chapter(0), chapter(60_000)], 60_000).is_err());
        marks.divide(vec![chapter(30_000), chapter(0)], 60_000).unwrap();
        assert_eq!(marks.chapters, Some(vec![chapter(0), chapter(30_000)]));
    }
}
