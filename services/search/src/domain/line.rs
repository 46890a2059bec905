//! Lines that are spoken, and what is looked for among them.

use std::collections::BTreeSet;

use hallyu_contracts::catalogue::TrackLines;
use hallyu_hangul::is_hangul;
use hallyu_kernel::{ContentId, EpisodeId, SubtitleLanguage, TrackId};
use serde::{Deserialize, Serialize};

use super::keys::{Clause, Need, at_most, grams, key};
use super::text::{fold_parted, is_stop_word, stem};

/// Words of a search that count.
const MOST_WORDS: usize = 16;
/// Characters of a search that count.
const LONGEST: usize = 200;
/// Up to so many groups of keys all must be there; of more, three quarters.
const ALL_OF: usize = 3;

/// A line that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Its place in the title, from 1.
    pub episode_number: u32,
    /// The track.
    pub track_id: TrackId,
    /// Language of the line.
    pub language: SubtitleLanguage,
    /// When it appears, milliseconds from the start.
    pub start_ms: i64,
    /// When it goes.
    pub end_ms: i64,
    /// As it is shown.
    pub text: String,
}

/// A line as it is put into an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineEntry {
    /// What the index gives back.
    pub line: Line,
    /// What it is found by.
    pub keys: Vec<String>,
}

impl LineEntry {
    /// The entries of a track.
    #[must_use]
    pub fn of(track: TrackLines) -> Vec<Self> {
        let entry = |line: hallyu_contracts::catalogue::LineRecord| Self {
            keys: keys(&line.text),
            line: Line {
                content_id: track.content_id,
                episode_id: track.episode_id,
                episode_number: track.episode_number,
                track_id: track.mark.track_id,
                language: track.language,
                start_ms: line.start_ms,
                end_ms: line.end_ms,
                text: line.text,
            },
        };
        track.lines.into_iter().map(entry).collect()
    }
}

fn keys(text: &str) -> Vec<String> {
    let mut keys = BTreeSet::new();
    for word in fold_parted(text).split_whitespace() {
        if word.chars().any(is_hangul) {
            keys.extend(grams(word, 2).map(|gram| key('h', &gram)));
            keys.insert(key('u', at_most(word, 1)));
        } else {
            keys.insert(key('s', &stem(word)));
        }
    }
    keys.into_iter().collect()
}

/// A search for lines.
#[derive(Clone, Debug)]
pub struct LineQuery {
    words: Vec<String>,
    phrase: String,
}

impl LineQuery {
    /// What was typed, whatever it is.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let phrase = fold_parted(at_most(typed.trim(), LONGEST));
        let words = phrase.split_whitespace().take(MOST_WORDS).map(str::to_owned).collect();
        Self { words, phrase }
    }

    /// What lines have that may be meant.
    #[must_use]
    pub fn need(&self) -> Need {
        let all = self.words.iter().all(|word| is_stop_word(word));
        let words = self.words.iter().filter(|word| all || !is_stop_word(word));
        let mut keys: Vec<String> = words.flat_map(|word| wanted(word)).collect();
        keys.sort_unstable();
        keys.dedup();
        match keys.len() {
            0 => Need::default(),
            count if count <= ALL_OF => {
                Need(vec![Clause::All(keys.into_iter().map(|key| vec![key]).collect())])
            }
            count => Need(vec![Clause::Least(keys, (count * 3).div_ceil(4))]),
        }
    }

    /// The lines in order: those that hold the phrase, then those with more of its words; of equals in the order in which they are
    /// spoken.
    #[must_use]
    pub fn rank(&self, lines: Vec<Line>) -> Vec<(Line, f32)> {
        let mut ranked: Vec<(Line, f32)> = lines
            .into_iter()
            .map(|line| {
                let score = self.score(&line.text);
                (line, score)
            })
            .collect();
        ranked.sort_by(|(one, first), (other, second)| {
            let place = |line: &Line| (line.content_id.uuid(), line.episode_number, line.start_ms);
            second.total_cmp(first).then_with(|| place(one).cmp(&place(other)))
        });
        ranked
    }

    fn score(&self, text: &str) -> f32 {
        let folded = fold_parted(text);
        if folded == self.phrase {
            return 1.0;
        }
        if folded.contains(&self.phrase) {
            return 0.9;
        }
        let stems: Vec<String> = folded.split(' ').map(stem).collect();
        let is_there = |word: &&String| stems.contains(&stem(word)) || folded.contains(word.as_str());
        0.8 * self.words.iter().filter(is_there).count() as f32 / self.words.len().max(1) as f32
    }
}

fn wanted(word: &str) -> Vec<String> {
    if !word.chars().any(is_hangul) {
        return vec![key('s', &stem(word))];
    }
    let pairs: Vec<String> = grams(word, 2).map(|gram| key('h', &gram)).collect();
    if pairs.is_empty() { vec![key('u', word)] } else { pairs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_what_a_search_for_it_needs() {
        for (line, typed) in [
            ("Había mucho tráfico.", "trafico"),
            ("오늘 왜 늦었어?", "왜 늦었어"),
            ("오늘 왜 늦었어?", "오늘"),
            ("Então vamos logo.", "vamos logo"),
        ] {
            let keys = keys(line);
            let Some(Clause::All(groups)) = LineQuery::new(typed).need().0.into_iter().next() else {
                panic!("{typed}")
            };
            assert!(groups.iter().flatten().all(|key| keys.contains(key)), "{typed}: {keys:?}");
        }
        for nothing in ["", "...", "🙂"] {
            assert!(LineQuery::new(nothing).need().is_empty());
        }
    }
}
