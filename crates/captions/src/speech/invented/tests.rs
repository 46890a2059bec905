use proptest::prelude::*;

use super::*;

/// A phrase between two moments, its words of equal length and sureness.
fn phrase(start_ms: Ms, end_ms: Ms, text: &str, p: f32) -> Phrase {
    let texts: Vec<&str> = text.split_whitespace().collect();
    let count = Ms::try_from(texts.len()).unwrap();
    let time = |at: usize| start_ms + (end_ms - start_ms) * Ms::try_from(at).unwrap() / count;
    let words =
        texts.iter().enumerate().map(|(at, text)| Word { p, ..Word::new(time(at), time(at + 1), text) });
    let words = words.collect();
    let avg_logprob = Some(f64::from(p).ln());
    Phrase { text: text.to_owned(), start_ms, end_ms, avg_logprob, no_speech_prob: Some(0.1), words }
}

/// The verdict on a phrase in the middle of an hour, while somebody speaks during these stretches.
fn judged(phrase: Phrase, speech: &[(Ms, Ms)]) -> Judgement {
    let speech: Vec<Interval> = speech.iter().map(|(start, end)| Interval::new(*start, *end)).collect();
    let recording = Recording { speech: Some(&speech), duration_ms: 3_600_000 };
    judge(&[phrase], &recording).remove(0)
}

const MIDDLE: Ms = 1_800_000;
const SPOKEN: [(Ms, Ms); 1] = [(MIDDLE - 1_000, MIDDLE + 20_000)];

fn dropped(sign: Sign, judgement: &Judgement) -> bool {
    judgement.verdict == Verdict::Drop && judgement.signs.contains(&sign)
}

#[test]
fn thanks_for_watching_over_silence() {
    let thanks = |p| phrase(MIDDLE, MIDDLE + 2_000, "시청해 주셔서 감사합니다.", p);
    assert!(dropped(Sign::H6, &judged(thanks(0.9), &[])));
    assert!(dropped(Sign::H6, &judged(thanks(0.4), &SPOKEN)));
    let closing = phrase(3_590_000, 3_592_000, "시청해 주셔서 감사합니다.", 0.95);
    assert!(dropped(Sign::H6, &judged(closing, &[(3_580_000, 3_600_000)])));
}

#[test]
fn thanks_and_news_that_are_spoken_are_kept() {
    for text in ["감사합니다.", "MBC 뉴스 강도윤입니다.", "구독과 좋아요!"] {
        let judgement = judged(phrase(MIDDLE, MIDDLE + 1_500, text, 0.9), &SPOKEN);
        assert_eq!(judgement, Judgement { verdict: Verdict::Keep, signs: vec![] }, "{text}");
    }
    let closing = phrase(3_590_000, 3_591_000, "감사합니다.", 0.9);
    assert_eq!(judged(closing, &[(3_580_000, 3_600_000)]).verdict, Verdict::Keep);
}

#[test]
fn laughter_is_not_a_loop() {
    let judgement = judged(phrase(MIDDLE, MIDDLE + 3_000, &"하".repeat(30), 0.8), &SPOKEN);
    assert_eq!(judgement.verdict, Verdict::Keep);
}

#[test]
fn a_loop_is_dropped_over_silence_and_said_once_over_speech() {
    let chant = |text| phrase(MIDDLE, MIDDLE + 4_000, text, 0.8);
    assert!(dropped(Sign::H4, &judged(chant("가자! 가자! 가자! 가자!"), &[])));
    let heard = judged(chant("가자! 가자! 가자! 가자!"), &SPOKEN);
    assert_eq!((heard.verdict, heard.signs), (Verdict::Collapse("가자!".to_owned()), vec![Sign::H4]));
    assert!(dropped(Sign::H3, &judged(chant(&"그럼 내가 먼저 갈게 ".repeat(8)), &SPOKEN)));
}

#[test]
fn each_sign_is_noticed_on_its_own() {
    let line = "내일 아침에 다시 얘기하자.";
    let signs = |phrase| judged(phrase, &SPOKEN).signs;
    let silent = Phrase {
        no_speech_prob: Some(0.7),
        avg_logprob: Some(-1.1),
        ..phrase(MIDDLE, MIDDLE + 2_000, line, 0.6)
    };
    assert_eq!(signs(silent), [Sign::H1, Sign::H2]);
    assert_eq!(signs(phrase(MIDDLE, MIDDLE + 2_000, line, 0.36)), [Sign::H2]);
    assert_eq!(signs(phrase(MIDDLE, MIDDLE + 2_000, "See you tomorrow.", 0.9)), [Sign::H8]);
    assert_eq!(signs(phrase(MIDDLE, MIDDLE + 800, line, 0.9)), [Sign::H9]);
    assert_eq!(judged(phrase(MIDDLE, MIDDLE + 2_000, line, 0.9), &[]).signs, [Sign::H5]);
    assert_eq!(signs(phrase(MIDDLE, MIDDLE + 2_000, line, 0.9)), []);
    let unrated = Phrase { words: vec![], ..phrase(MIDDLE, MIDDLE + 2_000, line, 0.9) };
    assert_eq!(signs(unrated), []);
}

#[test]
fn odd_words_alone_in_silence_are_dropped() {
    let odd = || phrase(MIDDLE, MIDDLE + 120, "음 저기 그", 0.1);
    assert!(dropped(Sign::H7, &judged(odd(), &SPOKEN)));
    let speech = [Interval::new(MIDDLE - 1_000, MIDDLE + 20_000)];
    let recording = Recording { speech: Some(&speech), duration_ms: 3_600_000 };
    let next = phrase(MIDDLE + 1_000, MIDDLE + 2_000, "저기 좀 봐.", 0.9);
    let among = &judge(&[odd(), next], &recording)[0];
    assert!(among.verdict == Verdict::Suspect && among.signs.contains(&Sign::H7), "{among:?}");
}

#[test]
fn a_long_line_at_three_distant_times_is_suspected() {
    let at = |start| phrase(start, start + 2_000, "거기 누구 있어요? 대답해요.", 0.9);
    let speech = [Interval::new(0, 3_600_000)];
    let recording = Recording { speech: Some(&speech), duration_ms: 3_600_000 };
    let far = judge(&[at(100_000), at(200_000), at(300_000)], &recording);
    assert!(far.iter().all(|judgement| judgement.signs == [Sign::H10]), "{far:?}");
    let near = judge(&[at(100_000), at(103_000), at(106_000)], &recording);
    assert!(near.iter().all(|judgement| judgement.verdict == Verdict::Keep), "{near:?}");
}

#[test]
fn without_anything_but_text_a_stock_phrase_is_kept() {
    let bare = Phrase {
        avg_logprob: None,
        no_speech_prob: None,
        words: vec![],
        ..phrase(MIDDLE, MIDDLE + 2_000, "시청해 주셔서 감사합니다.", 1.0)
    };
    let recording = Recording { speech: None, duration_ms: 3_600_000 };
    assert_eq!(judge(&[bare], &recording)[0].verdict, Verdict::Keep);
}

#[test]
fn signs_have_codes_and_are_stored_by_them() {
    assert_eq!((Sign::H10.code(), Sign::H5.summary()), ("H10", "hardly anybody speaks while it is said"));
}

proptest! {
    #[test]
    fn any_phrase_is_judged(
        text in "[가하 a.!?ㅋ]{0,40}|\\PC{0,20}",
        times in prop::array::uniform4(any::<i64>()),
        numbers in prop::array::uniform3(any::<f32>()),
    ) {
        let word = Word { p: numbers[0], ..Word::new(times[2], times[3], &text) };
        let phrase = Phrase {
            text,
            start_ms: times[0],
            end_ms: times[1],
            avg_logprob: Some(numbers[1].into()),
            no_speech_prob: Some(numbers[2].into()),
            words: vec![word],
        };
        let speech = [Interval::new(times[1], times[2])];
        let recording = Recording { speech: Some(&speech), duration_ms: times[3] };
        let phrases = [phrase.clone(), phrase];
        prop_assert_eq!(judge(&phrases, &recording).len(), 2);
    }
}
