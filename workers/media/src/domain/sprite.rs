use std::fmt::Write;

use super::Size;

/// Seconds between two preview pictures.
const INTERVAL_S: u64 = 10;
/// Width of one preview picture, or its height if it is a portrait.
const LONG_SIDE: u32 = 160;
/// Preview pictures in a row of a sheet.
const COLUMNS: u64 = 10;
/// Most rows of a sheet: 100 pictures stay below 200 kB.
const MAX_ROWS: u64 = 10;

/// Preview pictures of the seek bar: one every ten seconds, tiled on sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sprite {
    /// Size of one picture.
    pub tile: Size,
    /// Pictures side by side on a sheet.
    pub columns: u64,
    /// Rows of a sheet.
    pub rows: u64,
    duration_ms: u64,
}

impl Sprite {
    /// Seconds between two pictures.
    pub const INTERVAL_S: u64 = INTERVAL_S;

    /// Lays out the pictures of a video of this shape and length.
    #[must_use]
    pub fn new(picture: Size, duration_ms: u64) -> Self {
        let count = duration_ms.div_ceil(INTERVAL_S * 1000).max(1);
        Self {
            tile: picture.within(LONG_SIDE),
            columns: count.min(COLUMNS),
            rows: count.div_ceil(COLUMNS).min(MAX_ROWS),
            duration_ms,
        }
    }

    /// The WebVTT file that tells which part of which sheet belongs to which time.
    #[must_use]
    pub fn vtt(&self) -> String {
        let mut text = String::from("WEBVTT\n");
        let Size { width, height } = self.tile;
        let per_sheet = self.columns * self.rows;
        for (number, start_ms) in (0..self.duration_ms.max(1)).step_by(1000 * INTERVAL_S as usize).enumerate()
        {
            let (sheet, place) = (number as u64 / per_sheet, number as u64 % per_sheet);
            let (x, y) = (place % self.columns * u64::from(width), place / self.columns * u64::from(height));
            let end_ms = (start_ms + 1000 * INTERVAL_S).min(self.duration_ms.max(1));
            let (from, to) = (Timestamp(start_ms), Timestamp(end_ms));
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{from} --> {to}\n{}.jpg#xywh={x},{y},{width},{height}\n", sheet + 1);
        }
        text
    }
}

impl Size {
    /// The same shape with a longer side of at most `longest`, both sides even and at least 2.
    #[must_use]
    pub fn within(self, longest: u32) -> Self {
        let scale = |side: u32| {
            let scaled = u64::from(side) * u64::from(longest) / u64::from(self.long().max(longest));
            u32::try_from(scaled / 2 * 2).unwrap_or(u32::MAX).max(2)
        };
        Self { width: scale(self.width), height: scale(self.height) }
    }
}

/// Milliseconds as WebVTT writes them.
struct Timestamp(u64);

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (s, ms) = (self.0 / 1000, self.0 % 1000);
        write!(f, "{:02}:{:02}:{:02}.{ms:03}", s / 3600, s / 60 % 60, s % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HD: Size = Size { width: 1280, height: 720 };

    #[test]
    fn a_short_video_has_one_row() {
        let sprite = Sprite::new(HD, 23_000);
        assert_eq!((sprite.columns, sprite.rows, sprite.tile), (3, 1, Size { width: 160, height: 90 }));
        assert_eq!(
            sprite.vtt(),
            "WEBVTT\n\n00:00:00.000 --> 00:00:10.000\n1.jpg#xywh=0,0,160,90\n\
             \n00:00:10.000 --> 00:00:20.000\n1.jpg#xywh=160,0,160,90\n\
             \n00:00:20.000 --> 00:00:23.000\n1.jpg#xywh=320,0,160,90\n"
        );
    }

    #[test]
    fn a_long_video_has_several_sheets() {
        let vtt = Sprite::new(HD, 3_600_000).vtt();
        assert_eq!(vtt.matches("-->").count(), 360);
        assert!(vtt.contains("00:16:40.000 --> 00:16:50.000\n2.jpg#xywh=0,0,160,90"));
        assert!(vtt.ends_with("00:59:50.000 --> 01:00:00.000\n4.jpg#xywh=1440,450,160,90\n"));
    }

    #[test]
    fn a_portrait_is_no_taller_than_a_landscape_is_wide() {
        assert_eq!(Sprite::new(Size { width: 720, height: 1280 }, 1).tile, Size { width: 90, height: 160 });
    }
}
