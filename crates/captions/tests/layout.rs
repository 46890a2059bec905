//! What holds for the cues of any speech, in every language.

use hallyu_captions::cut::{CutCue, CutInput, cut, lay_out};
use hallyu_captions::profile::{ES_419, KO, PT_BR, Profile};
use hallyu_captions::segment::{Segment, segment};
use hallyu_captions::shots::chain;
use hallyu_captions::{Cue, FrameRate, Ms, Picture, Span, SpeakerId, Word, visible};
use proptest::prelude::*;

const RATES: [FrameRate; 4] = [FrameRate::FILM, FrameRate::CINEMA, FrameRate::PAL, FrameRate::NTSC];

const KOREAN: &[&str] = &[
    "어제",
    "왜",
    "전화",
    "안",
    "받았어?",
    "회의",
    "중이었어.",
    "그",
    "사람이",
    "할",
    "수",
    "있는",
    "일이야.",
    "미안해,",
    "계약서를",
    "아직",
    "못",
    "봤습니다.",
    "정말?",
    "그래서",
    "내가",
    "말했잖아.",
    "기다리고",
    "있었는데",
    "아무도",
    "오지",
    "않았어!",
    "네.",
    "선배,",
];
const SPANISH: &[&str] = &[
    "No",
    "sé",
    "por",
    "qué",
    "el",
    "director",
    "Kang",
    "Tae-oh",
    "me",
    "pidió",
    "que",
    "la",
    "esperara",
    "en",
    "casa,",
    "pero",
    "nunca",
    "llegó.",
    "¿Dónde",
    "estabas",
    "anoche?",
    "Te",
    "llamé",
    "mil",
    "veces",
    "y",
    "siempre",
    "dijiste",
    "lo",
    "mismo.",
    "¡Espera!",
    "Mi",
    "hermana",
    "tiene",
    "un",
    "secreto",
    "muy",
    "grande.",
];
const PORTUGUESE: &[&str] = &[
    "Não", "sei", "por", "que", "o", "diretor", "Kang", "Tae-oh", "me", "pediu", "para", "esperar", "em",
    "casa,", "mas", "nunca", "chegou.", "Onde", "você", "estava", "ontem?", "Eu", "liguei", "mil", "vezes",
    "e", "sempre", "disse", "a", "mesma", "coisa.", "Espera!", "Minha", "irmã", "tem", "um", "segredo.",
];

/// Speech of two voices in turns: words of 120 to 500 ms, pauses between them.
fn speech() -> impl Strategy<Value = Vec<Word>> {
    let pause = prop_oneof![6 => 0..120_i64, 2 => 120..700_i64, 1 => 700..4_000_i64];
    let word = (prop::sample::select(KOREAN), 120..500_i64, pause, 0..8_u32);
    prop::collection::vec(word, 1..120).prop_map(|words| {
        let (mut at, mut voice) = (0, false);
        let mut said = Vec::new();
        for (text, duration, pause, turn) in words {
            voice ^= turn == 0;
            let speaker = Some(SpeakerId(if voice { "a" } else { "b" }.to_owned()));
            said.push(Word { speaker, ..Word::new(at, at + duration, text) });
            at += duration + pause;
        }
        said
    })
}

/// A text of about so many characters, made of the words of a language, some in italics.
fn text(words: &[&str], characters: usize, seed: usize) -> String {
    let mut text = String::new();
    for at in 0.. {
        let word = words[(seed * 7 + at * (1 + seed % 3)) % words.len()];
        if !text.is_empty() && text.chars().count() + word.chars().count() > characters {
            break;
        }
        match (seed + at) % 11 {
            0 => text += &format!("<i>{word}</i> "),
            _ => text += &format!("{word} "),
        }
    }
    text
}

/// A translation of every segment that can be read in the segment's time.
fn translations(segments: &[Segment], words: &[&str], profile: &Profile) -> Vec<String> {
    let budget = |segment: &Segment| {
        let readable = usize::try_from(segment.end_ms - segment.start_ms).unwrap_or(0) * 13 / 1_000;
        readable.clamp(6, 4 * profile.max_lines * profile.max_line / 2)
    };
    segments.iter().enumerate().map(|(seed, segment)| text(words, budget(segment), seed)).collect()
}

fn inputs<'a>(segments: &'a [Segment], texts: &'a [String]) -> Vec<CutInput<'a>> {
    segments.iter().zip(texts).map(|(segment, text)| CutInput { segment, text }).collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of cues in sequence, without the dashes of speakers that share a cue.
fn told<'a>(cues: impl IntoIterator<Item = &'a CutCue>) -> String {
    let line = |line: &'a str| line.strip_prefix("- ").unwrap_or(line);
    let lines: Vec<String> =
        cues.into_iter().flat_map(|cue| cue.text.lines().map(line)).map(visible).collect();
    lines.join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn splitter_cannot_change_text(words in speech(), scale in 1..4_usize) {
        let segments = segment(&words, &KO);
        for (vocabulary, profile) in [(SPANISH, &ES_419), (PORTUGUESE, &PT_BR), (KOREAN, &KO)] {
            let lengths = segments.iter().map(|segment| segment.text.chars().count() * scale);
            let texts: Vec<String> = lengths.enumerate().map(|(seed, length)| text(vocabulary, length, seed)).collect();
            let cues = cut(&inputs(&segments, &texts), profile, &Picture::new(FrameRate::FILM));
            prop_assert_eq!(told(&cues), folded(&visible(&texts.join(" "))));
            for cue in &cues {
                prop_assert_eq!(cue.text.matches("<i>").count(), cue.text.matches("</i>").count());
            }
        }
    }

    #[test]
    fn cues_fit_the_screen_and_the_eye(words in speech()) {
        let segments = segment(&words, &KO);
        for (vocabulary, profile) in [(SPANISH, &ES_419), (PORTUGUESE, &PT_BR)] {
            let texts = translations(&segments, vocabulary, profile);
            for cue in cut(&inputs(&segments, &texts), profile, &Picture::new(FrameRate::FILM)) {
                let lines: Vec<&str> = cue.text.lines().collect();
                prop_assert!(lines.len() <= 2 && lines.iter().all(|line| profile.length(line) <= profile.max_line));
                prop_assert!(cue.end_ms - cue.start_ms <= profile.max_duration_ms);
                let ms = cue.end_ms - cue.start_ms;
                prop_assert_eq!(cue.condense_to.is_some(), profile.cps(&cue.text, ms) > f64::from(profile.cps_hard));
            }
        }
    }

    #[test]
    fn cues_are_apart_and_gaps_are_small_or_clear(words in speech(), cuts in prop::collection::vec(0..60_000_i64, 0..30)) {
        let mut cuts = cuts;
        cuts.sort_unstable();
        let segments = segment(&words, &KO);
        let texts = translations(&segments, SPANISH, &ES_419);
        for rate in RATES {
            let picture = Picture::new(rate).cut_at(&cuts);
            let cues = lay_out(&inputs(&segments, &texts), &ES_419, &picture);
            for pair in cues.windows(2) {
                let gap = pair[1].start_ms - pair[0].end_ms;
                let clear = rate.lasts(gap, rate.half_second());
                prop_assert!(gap == rate.ms(2) || clear, "{} ms at {:?}: {:?}", gap, rate, pair);
            }
            prop_assert!(cues.iter().all(|cue| cue.start_ms < cue.end_ms));
            prop_assert_eq!(lay_out(&inputs(&segments, &texts), &ES_419, &picture), cues);
        }
    }

    #[test]
    fn a_second_pass_over_the_picture_changes_nothing(
        cues in prop::collection::vec((0..900_i64, 1..4_000_i64), 1..40),
        cuts in prop::collection::vec(0..90_000_i64, 0..80),
    ) {
        let mut cuts = cuts;
        cuts.sort_unstable();
        let mut at = 0;
        let spans: Vec<Span> = cues.iter().map(|(gap, duration)| {
            let start_ms = at + gap;
            at = start_ms + duration;
            Span { start_ms, end_ms: at, voice_ms: start_ms + gap / 9, least_ms: 833.max(duration * 2 / 3) }
        }).collect();
        for rate in RATES {
            let picture = Picture::new(rate).cut_at(&cuts);
            let mut once = spans.clone();
            let skipped = chain(&mut once, &ES_419, &picture);
            let mut twice = once.clone();
            prop_assert_eq!(chain(&mut twice, &ES_419, &picture), skipped);
            prop_assert_eq!(&twice, &once);
            for (span, moved) in spans.iter().zip(&once) {
                let ms = moved.end_ms - moved.start_ms;
                prop_assert!(ms >= span.least_ms.min(span.end_ms - span.start_ms));
            }
            let crossed = once.windows(2).any(|pair| pair[0].end_ms > pair[1].start_ms);
            prop_assert!(!crossed);
        }
    }

    #[test]
    fn any_times_and_texts_make_cues_in_order(
        words in prop::collection::vec((-5_000..30_000_i64, -5_000..30_000_i64, "[가-힣a-z .?<>/i-]{0,12}"), 0..40),
        texts in prop::collection::vec("[a-zñ .?¿<>/i\n-]{0,200}", 40),
    ) {
        let words: Vec<Word> = words.iter().map(|(start, end, text)| Word::new(*start, *end, text)).collect();
        let segments = segment(&words, &KO);
        let picture = Picture::new(FrameRate::NTSC);
        let cues = lay_out(&inputs(&segments, &texts), &ES_419, &picture);
        prop_assert!(cues.windows(2).all(|pair| pair[0].end_ms < pair[1].start_ms));
        prop_assert!(cues.iter().all(|cue| cue.start_ms < cue.end_ms && cue.cue().is_ok()));
    }

    #[test]
    fn a_transcript_tells_every_word(words in speech()) {
        let cues = transcript(&words);
        let line = |line: &str| line.strip_prefix("- ").unwrap_or(line).to_owned();
        let told: Vec<String> = cues.iter().flat_map(|cue| cue.text().lines().map(line)).collect();
        let said: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        prop_assert_eq!(told.join(" "), said.join(" "));
    }
}

/// The cues of what was spoken, in its own language.
fn transcript(words: &[Word]) -> Vec<Cue> {
    let segments = segment(words, &KO);
    let inputs: Vec<CutInput<'_>> = segments.iter().map(CutInput::source).collect();
    let cues = lay_out(&inputs, &KO, &Picture::new(FrameRate::NTSC));
    cues.iter().filter_map(|cue| cue.cue().ok()).collect()
}

#[test]
fn repeated_hey() {
    let hey = |voice: &str, start| Word {
        speaker: Some(SpeakerId(voice.to_owned())),
        ..Word::new(start, start + 300, "야!")
    };
    let segments = segment(&[hey("a", 1_000), hey("b", 1_350), hey("a", 3_000)], &KO);
    let starts: Vec<Ms> = segments.iter().map(|segment| segment.start_ms).collect();
    assert_eq!(starts, [1_000, 1_350, 3_000]);
    let inputs: Vec<CutInput<'_>> = segments.iter().map(CutInput::source).collect();
    let cues = cut(&inputs, &KO, &Picture::new(FrameRate::NTSC));
    let shown: Vec<_> = cues.iter().map(|cue| (cue.start_ms, cue.text.as_str())).collect();
    assert_eq!(
        shown,
        [(1_000, "- 야!\n- 야!"), (3_000, "야!")],
        "what is too quick to be shown apart is shown together"
    );
}

/// One-word segments with their voices, and what is shown for them.
fn shown(said: &[(&str, Ms, Ms)], texts: &[&str]) -> Vec<(Ms, Ms, String)> {
    let one_word = |&(voice, start_ms, end_ms): &(&str, Ms, Ms)| Segment {
        start_ms,
        end_ms,
        speaker: Some(SpeakerId(voice.to_owned())),
        words: vec![Word::new(start_ms, end_ms, "말.")],
        text: "말.".to_owned(),
    };
    let segments: Vec<Segment> = said.iter().map(one_word).collect();
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let cues = cut(&inputs(&segments, &texts), &ES_419, &Picture::new(FrameRate::CINEMA));
    cues.into_iter().map(|cue| (cue.start_ms, cue.end_ms, cue.text)).collect()
}

#[test]
fn a_text_that_needs_time_takes_it_after_its_sound_then_before_it() {
    let hurried = "Nadie me dijo que ibas a venir.";
    let alone = shown(&[("a", 1_000, 2_000)], &[hurried]);
    assert_eq!(alone, [(1_000, 2_824, hurried.to_owned())], "all the time that it takes to be read");
    let between = shown(&[("a", 1_000, 2_000), ("b", 2_850, 5_000)], &[hurried, "¿Y a ti qué te importa?"]);
    assert_eq!(between[0], (943, 2_767, hurried.to_owned()), "the gap, and a frame and a half before");
    assert_eq!(between[1].0, 2_850);
}

#[test]
fn a_cue_too_short_to_be_seen_joins_the_nearer_neighbour_of_its_voice() {
    let texts = ["Lo sé todo desde ayer.", "Sí.", "De verdad lo sé."];
    let cues = shown(&[("a", 0, 2_000), ("a", 2_400, 2_600), ("a", 2_700, 4_500)], &texts);
    let texts_of = |cues: &[(Ms, Ms, String)]| cues.iter().map(|cue| cue.2.clone()).collect::<Vec<_>>();
    assert_eq!(texts_of(&cues), ["Lo sé todo desde ayer.", "Sí. De verdad lo sé."]);
    let cues = shown(&[("a", 0, 2_000), ("a", 2_100, 2_300), ("b", 2_350, 4_500)], &texts);
    assert_eq!(texts_of(&cues), ["Lo sé todo desde ayer. Sí.", "De verdad lo sé."]);
    let cues = shown(&[("a", 0, 2_000), ("b", 2_100, 2_300), ("a", 2_950, 4_500)], &texts);
    assert_eq!(texts_of(&cues), ["- Lo sé todo desde ayer.\n- Sí.", "De verdad lo sé."]);
}

#[test]
fn a_cue_that_cannot_be_merged_holds_the_next_up_a_little() {
    let long = "Te lo dije mil veces y nunca me hiciste caso en nada.";
    let cues = shown(&[("a", 0, 600), ("b", 650, 5_000)], &["¿Qué?", long]);
    assert_eq!(cues[0].1 - cues[0].0, 833);
    assert_eq!(cues[1].0, 916);
}

#[test]
fn no_zero_length_cue() {
    let untimed = ["그건", "1,500원이야.", "2266", "알았어?"].map(|text| Word::new(700, 700, text));
    let cues = transcript(&untimed);
    assert!(!cues.is_empty() && cues.iter().all(|cue| cue.duration_ms() >= KO.min_duration_ms));
}

#[test]
fn a_text_that_is_too_long_says_how_short_it_must_be() {
    let segments = segment(
        &[Word::new(0, 500, "그만"), Word::new(600, 1_000, "해."), Word::new(1_100, 3_000, "응.")],
        &KO,
    );
    let long = "Te dije mil veces que dejaras de hacer eso delante de mi hermana y de su marido.".to_owned();
    let texts = vec![long.clone(), "Está bien, ya entendí, no hace falta.".to_owned()];
    let cues = cut(&inputs(&segments, &texts), &ES_419, &Picture::new(FrameRate::FILM));
    assert_eq!(told(&cues), texts.join(" "), "nothing is cut off");
    let limit = cues[0].condense_to.unwrap();
    assert!((15..30).contains(&limit), "{limit} characters");
    let short = vec!["Te dije que pares.".to_owned(), texts[1].clone()];
    let cues = cut(&inputs(&segments, &short), &ES_419, &Picture::new(FrameRate::FILM));
    assert!(cues.iter().all(|cue| cue.condense_to.is_none()));
}

#[test]
fn two_speakers_in_one_text_keep_their_lines() {
    let segments = segment(&[Word::new(0, 2_500, "올래?")], &KO);
    let texts = vec!["-¿Vienes?\n-No, gracias.".to_owned()];
    let cues = cut(&inputs(&segments, &texts), &ES_419, &Picture::new(FrameRate::FILM));
    assert_eq!(cues[0].text, "- ¿Vienes?\n- No, gracias.");
}
