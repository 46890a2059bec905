//! Seasons as they come: the same music at other loudness and from other encoders, behind cold opens of other lengths, with people
//! who speak before, behind and over it. Who speaks is a recording in `HALLYU_TEST_SPEECH` (any file with sound), else espeak-ng, else
//! a rough likeness.

use std::path::{Path, PathBuf};
use std::process::Command;

use hallyu_fingerprint::{Fingerprint, Markers, markers};
use hallyu_media::application::{Encoder, Work};
use hallyu_media::domain::Plan;
use hallyu_media::infrastructure::Ffmpeg;
use hallyu_media::{EncoderChoice, MediaConfig};

use crate::clips::folder;

const RATE: usize = 16_000;
/// How far a border may be marked from where it is, milliseconds.
const TOLERANCE: u64 = 1_500;
/// Seconds of the opening and of the credits.
const OPENING: usize = 45;
const CREDITS: usize = 40;
/// Seconds between them.
const SCENE: usize = 130;
/// What is said where nobody else speaks.
const LINES: &str = "첫눈이 오던 날, 우리는 다시 만났다. 왜 이제야 왔어? 미안해, 길이 너무 막혔어. 그럼 이제 어떡할 거야? \
    나도 모르겠어. 하지만 이번에는 도망치지 않을 거야. 약속해 줘. 그래, 약속할게.";

/// Numbers of chance from a seed, from 0 to 1.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1 << 24) as f32
    }
}

/// Chords with a voice above them, drums, and an end that rings out: seconds of music, from -1 to 1.
fn music(seed: u64, seconds: usize) -> Vec<f32> {
    let mut dice = Dice(seed);
    let mut sound = vec![0.0; seconds * RATE];
    let mut add = |(start, length): (usize, usize), wave: &mut dyn FnMut(f32) -> f32| {
        for (at, sample) in sound.iter_mut().skip(start).take(length).enumerate() {
            let time = at as f32 / RATE as f32;
            *sample += wave(time);
        }
    };
    let beat = RATE * 5 / 12;
    for number in 0..seconds * RATE / beat {
        let start = number * beat;
        let note = 220.0 * 2_f32.powf((dice.roll() * 24.0).floor() / 12.0);
        add((start, beat), &mut |time| {
            let vibrato = 1.0 + 0.004 * (std::f32::consts::TAU * 5.5 * time).sin();
            (1..5)
                .map(|part| (std::f32::consts::TAU * note * vibrato * part as f32 * time).sin() / part as f32)
                .sum::<f32>()
                * 0.12
                * (-1.5 * time).exp()
        });
        if number % 4 == 0 {
            let root = 110.0 * 2_f32.powf((dice.roll() * 12.0).floor() / 12.0);
            for third in [1.0, 1.26, 1.5] {
                add((start, 4 * beat), &mut |time| {
                    (std::f32::consts::TAU * root * third * time).sin() * 0.08 * (-0.6 * time).exp()
                });
            }
        }
        let mut drum = Dice(seed ^ number as u64);
        add((start, RATE / 10), &mut |time| (drum.roll() - 0.5) * 0.25 * (-40.0 * time).exp());
    }
    sound
}

/// So many seconds of somebody who says what nobody says elsewhere: pieces of chance at speeds of chance.
fn speech(voice: &[f32], seed: u64, seconds: usize) -> Vec<f32> {
    let (mut dice, mut said) = (Dice(seed), Vec::with_capacity(seconds * RATE));
    while said.len() < seconds * RATE {
        let (speed, length) = (0.8 + 0.45 * dice.roll(), (0.4 + 1.2 * dice.roll()) * RATE as f32);
        let from = dice.roll() * (voice.len() as f32 - 3.0 * RATE as f32);
        said.extend((0..length as usize).map(|at| voice[(from + at as f32 * speed) as usize]));
    }
    said.truncate(seconds * RATE);
    said
}

/// Somebody who speaks, one way or another.
fn voice(home: &Path) -> Vec<f32> {
    let file = std::env::var_os("HALLYU_TEST_SPEECH").map(PathBuf::from).or_else(|| {
        let file = home.join("voice.wav");
        let mut command = Command::new("espeak-ng");
        let said = command.args(["-v", "ko", "-s", "150", "-w"]).arg(&file).arg(LINES).output();
        said.is_ok_and(|output| output.status.success()).then_some(file)
    });
    let Some(file) = file else { return likeness() };
    let rate = RATE.to_string();
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-i"]).arg(file).args(["-ac", "1", "-ar", &rate, "-f", "s16le", "-"]);
    let samples = command.output().unwrap().stdout;
    let samples = samples.as_chunks::<2>().0.iter();
    samples.map(|sample| f32::from(i16::from_le_bytes(*sample)) / 32_768.0).collect()
}

/// Syllables of a pitch and three formants, with pauses.
fn likeness() -> Vec<f32> {
    let (mut dice, mut sound) = (Dice(77), Vec::new());
    for number in 0..200 {
        let (pitch, open) = (110.0 + 60.0 * dice.roll(), 0.6 + dice.roll());
        let length = RATE / 6;
        for at in 0..length {
            let time = at as f32 / RATE as f32;
            let shape = (std::f32::consts::PI * at as f32 / length as f32).sin();
            let harmonic = |part: u32| {
                let tone = pitch * part as f32;
                let near: f32 = [500.0, 1500.0, 2500.0]
                    .iter()
                    .map(|formant| (-((tone - formant * open) / 150.0).powi(2)).exp())
                    .sum();
                (std::f32::consts::TAU * tone * time).sin() * near
            };
            sound.push((1..30).map(harmonic).sum::<f32>() * shape * 0.15);
        }
        if number % 9 == 0 {
            sound.extend(vec![0.0; RATE / 2]);
        }
    }
    sound
}

fn over(base: &mut [f32], start: usize, other: &[f32]) {
    for (sample, more) in base.iter_mut().skip(start).zip(other) {
        *sample += more;
    }
}

/// One episode of a season.
struct Episode {
    /// Seconds before the opening.
    cold_open: usize,
    /// How loud its music is.
    gain: f32,
    /// How its sound is encoded.
    codec: &'static str,
    /// Seconds of the opening in which somebody still or already speaks.
    spoken_over: usize,
}

/// The sound of an episode: people speak, the opening, people speak over other music, the credits, and a preview.
fn sound(voice: &[f32], number: usize, episode: &Episode) -> Vec<f32> {
    let Episode { cold_open, gain, spoken_over, .. } = *episode;
    let louder = |sound: Vec<f32>| sound.into_iter().map(|sample| sample * gain).collect::<Vec<_>>();
    let seed = 1_000 * (number as u64 + 1);
    let mut all = speech(voice, seed + 1, cold_open);
    let mut opening = louder(music(1, OPENING));
    over(&mut opening, 0, &speech(voice, seed + 2, spoken_over));
    let end = opening.len() - spoken_over * RATE;
    over(&mut opening, end, &speech(voice, seed + 3, spoken_over));
    all.extend(opening);
    let mut scene = speech(voice, seed + 4, SCENE);
    over(&mut scene, 30 * RATE, &louder(music(100 + number as u64, 90)));
    all.extend(scene);
    all.extend(louder(music(2, CREDITS)));
    all.extend(speech(voice, seed + 5, 12));
    all
}

/// What the worker remembers of an episode's sound.
async fn heard(home: &Path, number: usize, (sound, codec): (Vec<f32>, &str)) -> Fingerprint {
    let raw = home.join(format!("{number}.raw"));
    let bytes: Vec<u8> =
        sound.iter().flat_map(|sample| ((sample.clamp(-1.0, 1.0) * 32_000.0) as i16).to_le_bytes()).collect();
    std::fs::write(&raw, bytes).unwrap();
    let source = home.join(format!("{number}.mkv"));
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-f", "s16le", "-ac", "1", "-ar", &RATE.to_string(), "-i"]).arg(&raw);
    command.args(
        "-f lavfi -i color=s=64x64:r=5 -shortest -c:v libx264 -preset ultrafast -pix_fmt yuv420p".split(' '),
    );
    assert!(command.args(codec.split(' ')).arg(&source).status().unwrap().success());
    let ffmpeg = Ffmpeg::new(&MediaConfig { encoder: EncoderChoice::Software, ..MediaConfig::default() });
    let plan = Plan::new(&ffmpeg.probe(&source).await.unwrap()).unwrap();
    let folder = home.join(format!("{number}.out"));
    ffmpeg.listen(Work { source: &source, plan: &plan, folder: &folder, secret: None }).await.unwrap();
    Fingerprint::from_bytes(&std::fs::read(folder.join("sound/fingerprint.bin")).unwrap())
}

#[tokio::test]
async fn openings_and_credits_of_a_real_season_are_marked_where_they_are() {
    let home = folder();
    let voice = voice(home.path());
    let episode = |cold_open, gain, codec, spoken_over| Episode { cold_open, gain, codec, spoken_over };
    let season = [
        episode(0, 1.0, "-c:a aac -b:a 128k", 0),
        episode(31, 0.35, "-c:a aac -b:a 48k", 0),
        episode(64, 0.7, "-c:a ac3 -b:a 96k", 3),
        episode(80, 0.5, "-c:a mp2 -b:a 128k", 1),
    ];
    let mut prints = Vec::new();
    for (number, episode) in season.iter().enumerate() {
        prints.push(heard(home.path(), number, (sound(&voice, number, episode), episode.codec)).await);
    }
    let mut worst = 0;
    for (number, episode) in season.iter().enumerate() {
        let others: Vec<_> = prints
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number)
            .map(|(_, print)| print.clone())
            .collect();
        let Markers { opening, credits } = markers(&prints[number], &others);
        let seconds = |seconds: usize| seconds as u64 * 1000;
        let starts = [seconds(episode.cold_open), seconds(episode.cold_open + OPENING + SCENE)];
        for ((found, start), length) in [opening, credits].into_iter().zip(starts).zip([OPENING, CREDITS]) {
            let there = start..start + seconds(length);
            let error = found.as_ref().map_or(u64::MAX, |found| {
                found.start.abs_diff(there.start).max(found.end.abs_diff(there.end))
            });
            println!("episode {number}: {found:?} is marked where {there:?} is");
            worst = worst.max(error);
        }
    }
    assert!(worst <= TOLERANCE, "{worst} ms from where they are");
}
