use hallyu_captions::Word;
use hallyu_captions::profile::Profile;
use hallyu_captions::segment::{Segment, segment};
use hallyu_captions::speech::Interval;
use hallyu_captions::speech::invented::{self, Judgement, Phrase, Recording, compression, judge};
use hallyu_contracts::subtitles::{HeardSegment, SpeechStats, Verdict};

use super::heard::share_out;
use super::settle::settle;

/// Divides what was heard, chunk by chunk, into segments in order of time. None goes from one chunk into the next, nor from a
/// phrase that was surely said into one that was not: what was invented stays, with its verdict.
pub(crate) fn segments(
    chunks: Vec<Vec<Phrase>>,
    recording: &Recording<'_>,
    profile: &Profile,
) -> Vec<HeardSegment> {
    let mut judgements = judge(&chunks.concat(), recording).into_iter();
    let mut heard = Vec::new();
    for phrases in chunks {
        let judged: Vec<(Phrase, Judgement)> = phrases.into_iter().zip(judgements.by_ref()).collect();
        for run in judged.chunk_by(|(_, one), (_, next)| is_kept(one) && is_kept(next)) {
            let mut words: Vec<Word> = run.iter().flat_map(words_left).collect();
            // Where words lie in silence is evidence against what was invented: it is judged before.
            if run.iter().all(|(_, judgement)| is_kept(judgement)) {
                settle(&mut words, recording);
            }
            let found = segment(&words, profile).into_iter();
            heard.extend(found.map(|found| heard_segment(found, run, recording.speech)));
        }
    }
    heard.sort_by_key(|heard| heard.start_ms);
    heard
}

fn is_kept(judgement: &Judgement) -> bool {
    judgement.verdict == invented::Verdict::Keep
}

/// The words of a phrase, those of a loop once.
fn words_left((phrase, judgement): &(Phrase, Judgement)) -> Vec<Word> {
    match &judgement.verdict {
        invented::Verdict::Collapse(text) => share_out(&Phrase { text: text.clone(), ..phrase.clone() }),
        _ => phrase.words.clone(),
    }
}

/// A segment with the verdict of its run, and the figures of the phrase that it shares most of its time with.
fn heard_segment(found: Segment, run: &[(Phrase, Judgement)], speech: Option<&[Interval]>) -> HeardSegment {
    let time = Interval::new(found.start_ms, found.end_ms);
    let shared =
        |(phrase, _): &&(Phrase, Judgement)| Interval::new(phrase.start_ms, phrase.end_ms).shared_ms(time);
    let source = run.iter().max_by_key(shared);
    let rated = source.map(|(phrase, _)| (phrase.avg_logprob, phrase.no_speech_prob)).unwrap_or_default();
    let stats = SpeechStats {
        avg_logprob: rated.0.map(single),
        no_speech: rated.1.map(single),
        compression: Some(single(compression(&found.text))),
        speech_share: speech.map(|speech| share(time, speech)),
        mean_p: mean_p(&found.words),
    };
    let verdict = source.map_or(Verdict::Keep, |(_, judgement)| verdict(judgement));
    let Segment { start_ms, end_ms, words, text, .. } = found;
    HeardSegment { start_ms, end_ms, text, words, stats, verdict }
}

fn verdict(judgement: &Judgement) -> Verdict {
    let codes = || judgement.signs.iter().map(|sign| sign.code().to_owned()).collect();
    match judgement.verdict {
        invented::Verdict::Keep => Verdict::Keep,
        invented::Verdict::Suspect | invented::Verdict::Collapse(_) => Verdict::Suspect(codes()),
        invented::Verdict::Drop => Verdict::Drop(codes()),
    }
}

/// The share of a time in which somebody speaks.
#[expect(clippy::cast_precision_loss, reason = "a segment is far shorter than 2^24 milliseconds")]
fn share(time: Interval, speech: &[Interval]) -> f32 {
    let spoken: i64 = speech.iter().map(|interval| interval.shared_ms(time)).sum();
    spoken as f32 / time.duration_ms().max(1) as f32
}

/// Mean probability of words; `None` if the engine rates none.
#[expect(clippy::cast_precision_loss, reason = "a segment has few words")]
fn mean_p(words: &[Word]) -> Option<f32> {
    let rated = words.iter().any(|word| word.p < 1.0);
    rated.then(|| words.iter().map(|word| word.p).sum::<f32>() / words.len() as f32)
}

#[expect(clippy::cast_possible_truncation, reason = "figures need no more than a few digits")]
fn single(figure: f64) -> f32 {
    figure as f32
}

#[cfg(test)]
mod tests {
    use hallyu_captions::Ms;
    use hallyu_captions::profile::KO;

    use super::*;

    fn phrase(start_ms: Ms, end_ms: Ms, text: &str) -> Phrase {
        let rated = (Some(-0.2), Some(0.1));
        let phrase = Phrase {
            text: text.to_owned(),
            start_ms,
            end_ms,
            avg_logprob: rated.0,
            no_speech_prob: rated.1,
            words: Vec::new(),
        };
        Phrase { words: share_out(&phrase), ..phrase }
    }

    fn judged(chunks: Vec<Vec<Phrase>>, speech: &[Interval]) -> Vec<(String, Verdict)> {
        let recording = Recording { speech: Some(speech), duration_ms: 600_000 };
        segments(chunks, &recording, &KO).into_iter().map(|heard| (heard.text, heard.verdict)).collect()
    }

    #[test]
    fn what_was_invented_stays_with_its_verdict_and_mixes_with_nothing() {
        let phrases = vec![
            phrase(200_000, 201_400, "어제 왔어?"),
            phrase(203_000, 204_000, "시청해 주셔서 감사합니다."),
        ];
        let found = judged(vec![phrases], &[Interval::new(200_000, 201_500)]);
        assert_eq!(found[0], ("어제 왔어?".to_owned(), Verdict::Keep));
        assert!(
            matches!(&found[1].1, Verdict::Drop(codes) if codes.iter().any(|code| code == "H5")),
            "{found:?}"
        );
    }

    #[test]
    fn a_loop_is_said_once_and_somebody_should_listen() {
        let text = "네, 알겠습니다. 가자 가자 가자, 가자!";
        let found = judged(vec![vec![phrase(200_000, 204_000, text)]], &[Interval::new(200_000, 204_000)]);
        let said: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(said.join(" "), "네, 알겠습니다. 가자");
        assert!(
            found.iter().all(|(_, verdict)| *verdict == Verdict::Suspect(vec!["H4".to_owned()])),
            "{found:?}"
        );
    }

    #[test]
    fn a_segment_ends_with_its_chunk() {
        let chunks =
            vec![vec![phrase(200_000, 201_000, "그러니까 내")], vec![phrase(201_000, 202_000, "말은 그게")]];
        let found = judged(chunks, &[Interval::new(200_000, 202_000)]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_was_said_begins_and_ends_with_its_voice() {
        let speech = [Interval::new(200_000, 202_000)];
        let recording = Recording { speech: Some(&speech), duration_ms: 600_000 };
        let found = segments(vec![vec![phrase(199_900, 202_500, "어제 왔어?")]], &recording, &KO);
        assert_eq!((found[0].start_ms, found[0].end_ms), (200_200, 201_800));
    }

    #[test]
    fn figures_are_those_of_the_segment() {
        let speech = [Interval::new(200_000, 203_200)];
        let recording = Recording { speech: Some(&speech), duration_ms: 600_000 };
        let mut said = phrase(200_200, 204_200, "어제 왔어?");
        said.words.iter_mut().for_each(|word| word.p = 0.8);
        let found = segments(vec![vec![said.clone()]], &recording, &KO);
        assert_eq!((found[0].stats.avg_logprob, found[0].stats.no_speech), (Some(-0.2), Some(0.1)));
        assert_eq!((found[0].stats.speech_share, found[0].stats.mean_p), (Some(0.75), Some(0.8)));
        said.words.iter_mut().for_each(|word| word.p = 1.0);
        let unheard = Recording { speech: None, duration_ms: 600_000 };
        let found = segments(vec![vec![said]], &unheard, &KO);
        assert_eq!((found[0].stats.speech_share, found[0].stats.mean_p), (None, None));
    }
}
