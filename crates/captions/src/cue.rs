//! The cue: one text on screen for one stretch of time.

use crate::text::{clean, visible};

/// Milliseconds from the start of the video. Signed, so that differences need no care.
pub type Ms = i64;

/// The last millisecond a cue may end at: just under 1,000 hours.
pub const MAX_MS: Ms = 1_000 * 3_600_000 - 1;

/// One subtitle. Holds by construction: `0 <= start < end <= MAX_MS`, and a text that is [`clean`] and not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    start_ms: Ms,
    end_ms: Ms,
    text: String,
}

/// Why a cue cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCue {
    /// The times are negative, past [`MAX_MS`], or the end is not after the start.
    #[error("a cue must end after it starts, within 1,000 hours")]
    Times,
    /// Nothing visible is left of the text.
    #[error("a cue must have a visible text")]
    NoText,
}

impl Cue {
    /// Makes a cue of a text in plain characters, where `<i>` and `</i>` are the only markup. The text is cleaned.
    ///
    /// # Errors
    /// [`InvalidCue`] if the times are not an interval or the text shows nothing.
    pub fn new(start_ms: Ms, end_ms: Ms, text: &str) -> Result<Self, InvalidCue> {
        if start_ms < 0 || end_ms <= start_ms || end_ms > MAX_MS {
            return Err(InvalidCue::Times);
        }
        let text = clean(text);
        if visible(&text).trim().is_empty() {
            return Err(InvalidCue::NoText);
        }
        Ok(Self { start_ms, end_ms, text })
    }

    /// First millisecond on screen.
    pub fn start_ms(&self) -> Ms {
        self.start_ms
    }

    /// First millisecond off screen.
    pub fn end_ms(&self) -> Ms {
        self.end_ms
    }

    /// Time on screen, at least 1.
    pub fn duration_ms(&self) -> Ms {
        self.end_ms - self.start_ms
    }

    /// Lines separated by `\n`; `<i>` and `</i>` are balanced and the only markup, every other character is literal.
    pub fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_ends_after_it_starts() {
        assert_eq!(Cue::new(5, 5, "a"), Err(InvalidCue::Times));
        assert_eq!(Cue::new(-1, 5, "a"), Err(InvalidCue::Times));
        assert_eq!(Cue::new(0, MAX_MS + 1, "a"), Err(InvalidCue::Times));
        assert!(Cue::new(0, MAX_MS, "a").is_ok());
    }

    #[test]
    fn a_cue_shows_something() {
        assert_eq!(Cue::new(0, 1, " \n\u{feff}<i> </i>"), Err(InvalidCue::NoText));
        assert_eq!(Cue::new(0, 1, "♪").map(|cue| cue.text().to_owned()), Ok("♪".to_owned()));
    }
}
