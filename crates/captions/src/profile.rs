//! The numbers and words that a language's subtitles obey.

use unicode_segmentation::UnicodeSegmentation;

use crate::grammar::{self, Grammar};
use crate::{Ms, visible};

/// For whom subtitles are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Viewers who hear.
    Adults,
    /// Children who hear.
    Children,
    /// Deaf and hard of hearing viewers (SDH): sounds and speakers are told as well, and nothing is condensed.
    Deaf,
    /// Deaf and hard of hearing children.
    DeafChildren,
}

/// What subtitles of one language obey for one audience. Lengths are counted in halves of a character, because Latin
/// letters in a Korean line weigh half. A number is a limit of its `source_url`, read on `read_on`, except for
/// `cps_target` and `target_duration_ms`, which are ours: our viewers do not know the language that they hear, and read
/// slower than the limit allows.
#[derive(Debug, PartialEq)]
pub struct Profile {
    /// Name of the profile, for example `es-419-sdh`.
    pub id: &'static str,
    /// Grows when a number changes, so that what was made under the old ones can be told apart.
    pub version: u32,
    /// Language tag of the texts.
    pub language: &'static str,
    /// For whom.
    pub audience: Audience,
    /// The guide that the limits come from.
    pub source_url: &'static str,
    /// Day on which that guide was read, `YYYY-MM-DD`.
    pub read_on: &'static str,
    /// Longest line, in halves of a character.
    pub max_line: usize,
    /// Most lines of a cue.
    pub max_lines: usize,
    /// Fastest reading, characters per second.
    pub cps_hard: u32,
    /// Reading speed to aim at, characters per second.
    pub cps_target: u32,
    /// Shortest time on screen.
    pub min_duration_ms: Ms,
    /// Time on screen to aim at.
    pub target_duration_ms: Ms,
    /// Longest time on screen.
    pub max_duration_ms: Ms,
    /// Frames between two cues, at any frame rate.
    pub gap_frames: i64,
    /// Most milliseconds that a cue stays after its sound.
    pub linger_ms: Ms,
    /// Whether italics are used.
    pub italics: bool,
    /// Whether spaces, punctuation and Latin letters count half.
    half_weights: bool,
    /// Which words may be parted.
    pub(crate) grammar: &'static Grammar,
}

/// Shortest time on screen in every language: 20 frames at 24 per second.
pub const MIN_DURATION_MS: Ms = 833;

const SPANISH: Profile = Profile {
    id: "es-419",
    version: 1,
    language: "es-419",
    audience: Audience::Adults,
    source_url: "https://partnerhelp.netflixstudios.com/hc/en-us/articles/217349997",
    read_on: "2026-09-01",
    max_line: 84,
    max_lines: 2,
    cps_hard: 17,
    cps_target: 15,
    min_duration_ms: MIN_DURATION_MS,
    target_duration_ms: 1_000,
    max_duration_ms: 7_000,
    gap_frames: 2,
    linger_ms: 500,
    italics: true,
    half_weights: false,
    grammar: &grammar::SPANISH,
};

const PORTUGUESE: Profile = Profile {
    id: "pt-BR",
    language: "pt-BR",
    source_url: "https://partnerhelp.netflixstudios.com/hc/en-us/articles/215600497",
    grammar: &grammar::PORTUGUESE,
    ..SPANISH
};

const KOREAN: Profile = Profile {
    id: "ko",
    language: "ko",
    source_url: "https://partnerhelp.netflixstudios.com/hc/en-us/articles/216001127",
    max_line: 32,
    cps_hard: 12,
    cps_target: 10,
    italics: false,
    half_weights: true,
    grammar: &grammar::KOREAN,
    ..SPANISH
};

/// Spanish of Latin America.
pub static ES_419: Profile = SPANISH;
/// The same for children.
pub static ES_419_KIDS: Profile =
    Profile { id: "es-419-kids", audience: Audience::Children, cps_hard: 13, cps_target: 11, ..SPANISH };
/// The same for deaf and hard of hearing viewers.
pub static ES_419_SDH: Profile =
    Profile { id: "es-419-sdh", audience: Audience::Deaf, cps_hard: 20, cps_target: 17, ..SPANISH };
/// The same for deaf and hard of hearing children.
pub static ES_419_SDH_KIDS: Profile = Profile {
    id: "es-419-sdh-kids",
    audience: Audience::DeafChildren,
    cps_hard: 17,
    cps_target: 13,
    ..SPANISH
};
/// Portuguese of Brazil.
pub static PT_BR: Profile = PORTUGUESE;
/// The same for children.
pub static PT_BR_KIDS: Profile =
    Profile { id: "pt-BR-kids", audience: Audience::Children, cps_hard: 13, cps_target: 11, ..PORTUGUESE };
/// The same for deaf and hard of hearing viewers.
pub static PT_BR_SDH: Profile =
    Profile { id: "pt-BR-sdh", audience: Audience::Deaf, cps_hard: 20, cps_target: 17, ..PORTUGUESE };
/// The same for deaf and hard of hearing children.
pub static PT_BR_SDH_KIDS: Profile = Profile {
    id: "pt-BR-sdh-kids",
    audience: Audience::DeafChildren,
    cps_hard: 17,
    cps_target: 13,
    ..PORTUGUESE
};
/// Korean, for transcripts.
pub static KO: Profile = KOREAN;
/// The same for children.
pub static KO_KIDS: Profile =
    Profile { id: "ko-kids", audience: Audience::Children, cps_hard: 9, cps_target: 8, ..KOREAN };
/// The same for deaf and hard of hearing viewers.
pub static KO_SDH: Profile =
    Profile { id: "ko-sdh", audience: Audience::Deaf, cps_hard: 14, cps_target: 12, ..KOREAN };
/// The same for deaf and hard of hearing children.
pub static KO_SDH_KIDS: Profile =
    Profile { id: "ko-sdh-kids", audience: Audience::DeafChildren, cps_hard: 11, cps_target: 9, ..KOREAN };

/// Every profile.
pub static PROFILES: [&Profile; 12] = [
    &ES_419,
    &ES_419_KIDS,
    &ES_419_SDH,
    &ES_419_SDH_KIDS,
    &PT_BR,
    &PT_BR_KIDS,
    &PT_BR_SDH,
    &PT_BR_SDH_KIDS,
    &KO,
    &KO_KIDS,
    &KO_SDH,
    &KO_SDH_KIDS,
];

impl Profile {
    /// The profile of this name.
    pub fn named(id: &str) -> Option<&'static Self> {
        PROFILES.into_iter().find(|profile| profile.id.eq_ignore_ascii_case(id))
    }

    /// The profile for adults of a language tag; Spanish for tags that have none of their own.
    pub fn of(tag: &str) -> &'static Self {
        match tag.split('-').next() {
            Some("ko") => &KO,
            Some("pt") => &PT_BR,
            _ => &ES_419,
        }
    }

    /// Length of a text without its markup and line ends, in halves of a character.
    pub fn length(&self, text: &str) -> usize {
        visible(text)
            .graphemes(true)
            .filter(|grapheme| *grapheme != "\n")
            .map(|grapheme| self.weight(grapheme))
            .sum()
    }

    fn weight(&self, grapheme: &str) -> usize {
        let light = |c: char| c < '\u{250}' || c.is_whitespace() || ('\u{2010}'..='\u{2027}').contains(&c);
        if self.half_weights && grapheme.chars().all(light) { 1 } else { 2 }
    }

    /// How fast a text must be read to be read in this time, characters per second; infinite if there is no time.
    pub fn cps(&self, text: &str, ms: Ms) -> f64 {
        let characters = f64::from(u32::try_from(self.length(text)).unwrap_or(u32::MAX)) / 2.0;
        let seconds = f64::from(i32::try_from(ms.max(0)).unwrap_or(i32::MAX)) / 1_000.0;
        characters / seconds
    }

    /// Time that a text of so many halves of a character takes to be read at `cps` characters per second, rounded up.
    pub(crate) fn reading_ms(length: usize, cps: u32) -> Ms {
        let doubled = u64::from(cps.max(1)) * 2;
        let ms = u64::try_from(length).unwrap_or(u64::MAX).saturating_mul(1_000).div_ceil(doubled);
        Ms::try_from(ms).unwrap_or(Ms::MAX)
    }

    /// Least time on screen of a text of so many halves of a character: to be seen, and to be read at the limit.
    pub(crate) fn least_ms(&self, length: usize) -> Ms {
        Self::reading_ms(length, self.cps_hard).max(self.min_duration_ms)
    }

    /// Most characters that can be read in this time and that one cue holds.
    pub fn budget(&self, available_ms: Ms) -> usize {
        let readable = available_ms.max(0).unsigned_abs() * u64::from(self.cps_hard) / 1_000;
        usize::try_from(readable).unwrap_or(usize::MAX).min(self.max_lines * self.max_line / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_what_a_reader_counts() {
        assert_eq!(ES_419.length("<i>Más</i>\ne\u{301}l"), 10);
        assert_eq!(KO.length("가나 ab!"), 8);
        assert_eq!(KO.cps("가나 ab!", 1_000), 4.0);
    }

    #[test]
    fn the_budget_of_a_line_grows_with_its_time() {
        let budgets: Vec<usize> = [0, 1_000, 2_000, 3_000, 7_000].map(|ms| ES_419.budget(ms)).to_vec();
        assert_eq!(budgets, [0, 17, 34, 51, 84]);
    }

    #[test]
    fn names_find_their_profile() {
        assert!(PROFILES.iter().all(|profile| Profile::named(profile.id) == Some(profile)));
        assert_eq!(Profile::named("fr"), None);
    }

    #[test]
    fn tags_find_their_profile() {
        assert_eq!(
            (Profile::of("ko-KR"), Profile::of("pt-BR"), Profile::of("es-419")),
            (&KO, &PT_BR, &ES_419)
        );
    }
}
