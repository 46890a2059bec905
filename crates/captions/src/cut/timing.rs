//! When the words of a text are said, and how long a cue stays.

use super::tokens::Token;
use crate::line::ends_sentence;
use crate::profile::Profile;
use crate::{Ms, Word, visible};

/// A place in speech this near may be taken for the place of a cut.
const SNAP_MS: Ms = 300;
/// Silence between two words that a listener notices.
const PAUSE_MS: Ms = 150;

/// The moment between two words of a text: when the sound before it ends, and when the one after it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) out_ms: Ms,
    pub(super) in_ms: Ms,
}

impl Edge {
    fn at(ms: Ms) -> Self {
        Self { out_ms: ms, in_ms: ms }
    }
}

/// A word as it was spoken, and when.
type Spoken<'a> = (&'a str, (Ms, Ms));

/// The edges of a text's words, one more than there are words. The text that was spoken has the times of its words. In
/// another language each sentence has the time of its own, if there are as many; in it time passes with the characters, and
/// an edge is moved to a pause or else to a word's end near it.
pub(super) fn edges(tokens: &[Token], words: &[Word], span: (Ms, Ms)) -> Vec<Edge> {
    let spoken = parts(words);
    (spoken_edges(tokens, &spoken, span))
        .or_else(|| sentence_edges(tokens, &spoken, span))
        .unwrap_or_else(|| even_edges(tokens, &spoken, span))
}

/// The same in a span that is longer than the sound: a text that was not spoken so has it as a whole.
pub(super) fn stretched_edges(tokens: &[Token], words: &[Word], span: (Ms, Ms)) -> Vec<Edge> {
    let spoken = parts(words);
    spoken_edges(tokens, &spoken, span).unwrap_or_else(|| even_edges(tokens, &spoken, span))
}

/// The edges of the words themselves, if they are the text.
fn spoken_edges(tokens: &[Token], spoken: &[Spoken<'_>], span: (Ms, Ms)) -> Option<Vec<Edge>> {
    let same = spoken.len() == tokens.len()
        && spoken.iter().zip(tokens).all(|((text, _), token)| *text == visible(&token.text));
    same.then(|| [vec![Edge::at(span.0)], between(spoken), vec![Edge::at(span.1)]].concat())
}

/// Edges sentence by sentence, if the text has as many as were spoken.
fn sentence_edges(tokens: &[Token], spoken: &[Spoken<'_>], span: (Ms, Ms)) -> Option<Vec<Edge>> {
    let said: Vec<&[Spoken<'_>]> = spoken.chunk_by(|word, _| !ends_sentence(word.0)).collect();
    let told: Vec<&[Token]> = tokens.chunk_by(|token, _| !ends_sentence(&token.text)).collect();
    if said.len() != told.len() {
        return None;
    }
    let mut edges = vec![Edge::at(span.0)];
    for (place, (words, tokens)) in said.iter().zip(&told).enumerate() {
        let next = said.get(place + 1).and_then(|next| next.first());
        let end = next.zip(words.last()).map_or(Edge::at(span.1), |(next, last)| edge(last.1, next.1));
        let start_ms = edges.last().map_or(span.0, |edge| edge.in_ms);
        edges.extend(&even_edges(tokens, words, (start_ms, end.out_ms))[1..tokens.len()]);
        edges.push(end);
    }
    Some(edges)
}

/// Edges as if time passed with the characters, moved to what is near in speech.
fn even_edges(tokens: &[Token], spoken: &[Spoken<'_>], (start_ms, end_ms): (Ms, Ms)) -> Vec<Edge> {
    let between = between(spoken);
    let length = |token: &Token| Ms::try_from(visible(&token.text).chars().count() + 1).unwrap_or(1);
    let total: Ms = tokens.iter().map(length).sum::<Ms>().max(1);
    let duration = (end_ms - start_ms).max(0);
    let mut before = 0;
    let mut edges = vec![Edge::at(start_ms)];
    for token in &tokens[..tokens.len().saturating_sub(1)] {
        before += length(token);
        let even_ms = start_ms + duration * before / total;
        let earliest = edges.last().map_or(start_ms, |edge| edge.in_ms);
        let heard = near(&between, even_ms).filter(|edge| edge.in_ms >= earliest);
        edges.push(heard.unwrap_or(Edge::at(even_ms.max(earliest))));
    }
    edges.push(Edge::at(end_ms));
    edges
}

fn between(spoken: &[Spoken<'_>]) -> Vec<Edge> {
    spoken.windows(2).map(|pair| edge(pair[0].1, pair[1].1)).collect()
}

fn edge(word: (Ms, Ms), next: (Ms, Ms)) -> Edge {
    Edge { out_ms: word.1.min(next.0), in_ms: next.0 }
}

/// What stands between white space, each with its share of the time of its word.
fn parts(words: &[Word]) -> Vec<Spoken<'_>> {
    words.iter().flat_map(shared).collect()
}

fn shared(word: &Word) -> Vec<Spoken<'_>> {
    let length = |text: &str| Ms::try_from(text.chars().count()).unwrap_or(1);
    let total: Ms = word.text.split_whitespace().map(length).sum::<Ms>().max(1);
    let at = |letters: Ms| word.start_ms + (word.end_ms - word.start_ms) * letters / total;
    let mut before = 0;
    let part = |text| {
        let start = before;
        before += length(text);
        (text, (at(start), at(before)))
    };
    word.text.split_whitespace().map(part).collect()
}

/// The nearest pause, or else the nearest edge of two words.
fn near(between: &[Edge], ms: Ms) -> Option<Edge> {
    let first = between.partition_point(|edge| edge.in_ms < ms - SNAP_MS);
    let close = || between[first..].iter().copied().take_while(|edge| edge.in_ms <= ms + SNAP_MS);
    let distance = |edge: &Edge| (edge.in_ms - ms).abs();
    let is_pause = |edge: &Edge| edge.in_ms - edge.out_ms >= PAUSE_MS;
    close().filter(is_pause).min_by_key(distance).or_else(|| close().min_by_key(distance))
}

/// When a cue leaves, if it comes at `start_ms` and its sound ends at `sound_ms`: with its sound, or later to be read with
/// ease (half a second at most), or still later to be read at all (`hang_ms` at most), but not after `limit_ms`.
pub(super) fn leaves(
    (start_ms, sound_ms): (Ms, Ms),
    (length, limit_ms): (usize, Ms),
    (profile, hang_ms): (&Profile, Ms),
) -> Ms {
    let easy_ms = Profile::reading_ms(length, profile.cps_target).max(profile.target_duration_ms);
    let easy = (start_ms + easy_ms).min(sound_ms + profile.linger_ms);
    let least = (start_ms + profile.least_ms(length)).min(sound_ms + hang_ms);
    let wanted = sound_ms.max(easy).max(least).max(start_ms + profile.min_duration_ms);
    wanted.min(start_ms + profile.max_duration_ms).min(limit_ms).max(start_ms + 1)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;
    use crate::profile::{ES_419, KO};

    fn times(edges: &[Edge]) -> Vec<(Ms, Ms)> {
        edges.iter().map(|edge| (edge.out_ms, edge.in_ms)).collect()
    }

    #[test]
    fn the_text_that_was_spoken_has_the_times_of_its_words() {
        let words = [Word::new(0, 400, "어제"), Word::new(500, 900, "왔어? -"), Word::new(900, 1_000, "응.")];
        let edges = edges(&tokens("어제 왔어? - 응.", &KO), &words, (0, 1_000));
        assert_eq!(times(&edges), [(0, 0), (400, 500), (800, 800), (900, 900), (1_000, 1_000)]);
    }

    #[test]
    fn a_translation_is_cut_where_the_speaker_pauses() {
        let words =
            [Word::new(0, 900, "어제"), Word::new(1_200, 1_300, "왜"), Word::new(1_310, 2_000, "왔어?")];
        let edges = edges(&tokens("¿Por qué viniste ayer?", &ES_419), &words, (0, 2_000));
        assert_eq!(times(&edges)[1..4], [(434, 434), (782, 782), (900, 1_200)]);
    }

    #[test]
    fn each_sentence_of_a_translation_has_the_time_of_its_own() {
        let words =
            [Word::new(0, 300, "왜?"), Word::new(700, 1_500, "사람이"), Word::new(1_500, 2_600, "사니까요.")];
        let edges = edges(&tokens("¿Por qué lo pregunta? Vive gente.", &ES_419), &words, (0, 2_600));
        assert_eq!(times(&edges)[4..], [(300, 700), (1_500, 1_500), (2_600, 2_600)]);
    }

    #[test]
    fn a_cue_stays_only_as_long_as_it_must() {
        let leaves = |sound, length, hang| leaves((0, sound), (length, 10_000), (&ES_419, hang));
        assert_eq!(leaves(3_000, 20, 500), 3_000, "read with ease while it is said");
        assert_eq!(leaves(1_000, 40, 500), 1_334, "lingers to be read with ease");
        assert_eq!(leaves(1_000, 80, 500), 1_500, "but half a second at most");
        assert_eq!(leaves(1_000, 80, 1_500), 2_353, "unless it could not be read at all");
        assert_eq!(leaves(100, 2, 500), 833);
        assert_eq!(leaves(9_000, 2, 500), 7_000);
    }
}
