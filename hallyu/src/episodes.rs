//! Which episode a file is, from its name and that of its folder.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use hallyu_kernel::SubtitleLanguage;
use unicode_normalization::UnicodeNormalization as _;

/// Endings of files that are taken for videos.
const VIDEOS: [&str; 11] = ["mp4", "mkv", "mov", "m4v", "webm", "avi", "ts", "m2ts", "mts", "mpg", "mpeg"];
/// Endings of files that are taken for subtitles.
const SUBTITLES: [&str; 2] = ["srt", "vtt"];
/// Folders within folders that are searched at most.
const DEPTH: usize = 4;
/// Words before the number of an episode, in the languages of our users.
const EPISODE: [&str; 9] =
    ["e", "ep", "episode", "episodio", "episódio", "capitulo", "capítulo", "cap", "제"];
/// Letters behind the number of an episode in Korean.
const COUNTERS: [char; 2] = ['화', '회'];
/// Words before the number of a season.
const SEASON: [&str; 4] = ["s", "season", "temporada", "시즌"];
/// What may stand between a word and its number.
const SEPARATORS: [char; 6] = [' ', '.', '_', '-', '#', '('];

/// The place of a video in its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// From 1.
    pub(crate) season: u32,
    /// From 1.
    pub(crate) episode: u32,
}

/// A video of a folder, with the subtitles beside it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    /// None: its name says nothing.
    pub(crate) place: Option<Place>,
    pub(crate) subtitles: Vec<(SubtitleLanguage, PathBuf)>,
}

/// Every video below a folder, in the order of their places.
pub(crate) fn videos(folder: &Path) -> Result<Vec<Found>> {
    let mut files = Vec::new();
    collect(folder, DEPTH, &mut files)?;
    files.sort();
    let mut found = Vec::new();
    for path in files.iter().filter(|path| has_ending(path, &VIDEOS)) {
        let bytes = path.metadata().with_context(|| format!("cannot read {}", path.display()))?.len();
        let subtitles = files.iter().filter_map(|file| subtitle_of(path, file)).collect();
        found.push(Found { path: path.clone(), bytes, place: place_of(path), subtitles });
    }
    found.sort_by_key(|video| video.place.map_or((u32::MAX, 0), |place| (place.season, place.episode)));
    Ok(found)
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    let cannot_read = || format!("cannot read {}", folder.display());
    for entry in folder.read_dir().with_context(cannot_read)? {
        let path = entry.with_context(cannot_read)?.path();
        let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        match (is_hidden, path.is_dir()) {
            (true, _) => {}
            (false, true) if depth > 0 => collect(&path, depth - 1, files)?,
            (false, true) => {}
            (false, false) => files.push(path),
        }
    }
    Ok(())
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    endings.contains(&ending.as_str())
}

/// `E05.es-419.srt` beside `E05.mkv`.
fn subtitle_of(video: &Path, file: &Path) -> Option<(SubtitleLanguage, PathBuf)> {
    if !has_ending(file, &SUBTITLES) || file.parent() != video.parent() {
        return None;
    }
    let language = file.file_stem()?.to_str()?.strip_prefix(video.file_stem()?.to_str()?)?;
    Some((language.strip_prefix('.')?.parse().ok()?, file.to_owned()))
}

/// The season of the file's name, else of its folder's, else the first.
fn place_of(path: &Path) -> Option<Place> {
    let name = path.file_stem()?.to_string_lossy();
    let (season, episode) = numbers(&name)?;
    let of_folder = || season_of(&path.parent()?.file_name()?.to_string_lossy());
    Some(Place { season: season.or_else(of_folder).unwrap_or(1), episode })
}

/// A run of digits in a name.
struct Run {
    start: usize,
    end: usize,
    value: u32,
}

/// Composed and in lower case: some systems take Korean syllables and accents apart.
fn letters(name: &str) -> Vec<char> {
    name.nfc().flat_map(char::to_lowercase).collect()
}

/// Season, if it is said, and episode.
fn numbers(name: &str) -> Option<(Option<u32>, u32)> {
    let letters = letters(name);
    let runs = runs(&letters);
    let together = runs.windows(2).find_map(|pair| pair_of(&letters, &pair[0], &pair[1]));
    if let Some((season, episode)) = together {
        return Some((Some(season), episode));
    }
    let counted = runs.iter().find(|run| {
        let behind = letters[run.end..].iter().find(|letter| !letter.is_whitespace());
        behind.is_some_and(|letter| COUNTERS.contains(letter))
    });
    let named = || runs.iter().find(|run| EPISODE.iter().any(|word| is_behind(&letters, run, word)));
    let episode = counted.or_else(named)?;
    let season = runs.iter().find(|run| SEASON.iter().any(|word| is_behind(&letters, run, word)));
    (episode.value > 0).then_some((season.map(|run| run.value), episode.value))
}

fn season_of(name: &str) -> Option<u32> {
    let letters = letters(name);
    let run = runs(&letters).into_iter().find(|run| SEASON.iter().any(|word| is_behind(&letters, run, word)));
    run.map(|run| run.value).filter(|season| *season > 0)
}

/// `s01e02` and `1x02`.
fn pair_of(letters: &[char], first: &Run, second: &Run) -> Option<(u32, u32)> {
    let between: String = letters[first.end..second.start].iter().collect();
    let marks = between.trim_matches(|letter| SEPARATORS.contains(&letter));
    let is_marked = is_behind(letters, first, "s") && matches!(marks, "e" | "ep" | "x");
    let is_free = first.start == 0 || !letters[first.start - 1].is_alphanumeric();
    // Not the 1920x1080 of a picture.
    let is_crossed =
        between == "x" && is_free && first.end - first.start <= 2 && second.end - second.start <= 3;
    ((is_marked || is_crossed) && first.value > 0 && second.value > 0).then_some((first.value, second.value))
}

/// Whether the number stands behind the word, which stands for itself.
fn is_behind(letters: &[char], run: &Run, word: &str) -> bool {
    let mut end = run.start;
    while end > 0 && SEPARATORS.contains(&letters[end - 1]) {
        end -= 1;
    }
    let word: Vec<char> = word.chars().collect();
    let Some(start) = end.checked_sub(word.len()) else { return false };
    let stands_alone = start == 0 || !letters[start - 1].is_alphabetic();
    letters[start..end] == word[..] && stands_alone
}

fn runs(letters: &[char]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let digits = letters[at..].iter().take_while(|letter| letter.is_ascii_digit()).count();
        let text: String = letters[at..at + digits].iter().collect();
        // What is too long for a number is the number of nothing here.
        if let Ok(value) = text.parse() {
            runs.push(Run { start: at, end: at + digits, value });
        }
        at += digits.max(1);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str) -> Option<(u32, u32)> {
        place_of(Path::new(path)).map(|place| (place.season, place.episode))
    }

    #[test]
    fn names_say_season_and_episode() {
        for (name, expected) in [
            ("First.Snow.S01E02.1080p.WEB-DL.x264.mkv", (1, 2)),
            ("first snow s2 e10 [720p].mp4", (2, 10)),
            ("First Snow - 1x02.mkv", (1, 2)),
            ("3x110.mp4", (3, 110)),
            ("E05.mp4", (1, 5)),
            ("First Snow Ep. 7 (2026).mp4", (1, 7)),
            ("First Snow EP07.1920x1080.mp4", (1, 7)),
            ("첫눈 오는 밤 제3화.mp4", (1, 3)),
            ("첫눈 오는 밤 12회 1080p.mp4", (1, 12)),
            ("첫눈 시즌2 제 4 화.mp4", (2, 4)),
            ("Primera nieve - Episodio 4.mp4", (1, 4)),
            ("Primera nieve, capítulo 11 (720p).mp4", (1, 11)),
            ("Temporada 2 Cap. 3.mp4", (2, 3)),
            ("Primeira neve - Episódio_08.mp4", (1, 8)),
            ("Season 3/E05.mkv", (3, 5)),
            ("Temporada 2/Episodio 1.mkv", (2, 1)),
        ] {
            assert_eq!(place(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn syllables_and_accents_that_a_system_took_apart_are_read_as_well() {
        let apart: String = "제3화 capítulo".nfd().collect();
        assert_eq!(place(&format!("{apart}.mp4")), Some((1, 3)));
        let apart: String = "Capítulo 6".nfd().collect();
        assert_eq!(place(&format!("{apart}.mp4")), Some((1, 6)));
    }

    #[test]
    fn other_numbers_are_no_episodes() {
        for name in [
            "First Snow.mp4",
            "First Snow 2026.mp4",
            "First Snow 1920x1080.mp4",
            "trailer 1080p.mp4",
            "step 3.mp4",
            "E0.mp4",
            "S00E00.mp4",
            "제99999999999화.mp4",
            "",
        ] {
            assert_eq!(place(name), None, "{name}");
        }
    }

    #[test]
    fn a_folder_is_read_with_the_subtitles_beside_its_videos() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "E10.mkv",
            "E2.mkv",
            "E2.es-419.srt",
            "E2.ko.vtt",
            "E2.xx.srt",
            "notes.txt",
            ".E3.mkv",
            "poster.mp4",
        ] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let found = videos(folder.path()).unwrap();
        let names: Vec<_> =
            found.iter().map(|video| video.path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["E2.mkv", "E10.mkv", "poster.mp4"]);
        let languages: Vec<_> = found[0].subtitles.iter().map(|(language, _)| language.as_str()).collect();
        assert_eq!(languages, ["es-419", "ko"]);
        assert_eq!(found[2].place, None);
    }
}
