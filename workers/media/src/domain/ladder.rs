use super::{Size, VideoTrack};

/// One step of the quality ladder for one video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Name shown to viewers and folder of the rendition, for example `720p`.
    pub name: String,
    /// The quality class that entitlements look at: 360, 480, 720 or 1080.
    pub quality: u16,
    /// Size of the rendition, both sides even.
    pub size: Size,
    /// Most bits per second in H.264, over the two seconds of the decoder's buffer.
    pub max_rate: u32,
}

/// Quality classes, highest first, with their peak rates in bits per second.
///
/// The rates are those of Apple's HLS Authoring Specification: 1920x1080 6 Mbit/s, 1280x720 3 Mbit/s, and its two for
/// 768x432 (1.1 and 0.73 Mbit/s), which lies between our 480p and 360p. They are caps, not aims: encoding is by constant
/// quality, so that quiet scenes take much less.
const CLASSES: [(u16, u32); 4] = [(1080, 6_000_000), (720, 3_000_000), (480, 1_100_000), (360, 730_000)];

/// No rendition is capped below this, bits per second: declared rates of strange files may be wrong.
const LEAST_RATE: u32 = 150_000;

/// The renditions for a picture, highest first; at least one, none larger than the picture, and none of a rate that the
/// picture cannot fill.
///
/// A class is a box of 16:9 (9:16 for portraits) that the picture is fitted into, so that a 1920x800 film is 1080p as
/// viewers expect. A picture that fills not even the smallest box is kept at its own size.
#[must_use]
pub fn ladder(source: &VideoTrack) -> Vec<Rung> {
    let (size, most) = (source.display_size(), useful_rate(source));
    let fitting = |&(class, rate): &(u16, u32)| fit(size, class, rate.min(most));
    let rungs: Vec<Rung> = CLASSES.iter().filter_map(fitting).collect();
    if rungs.is_empty() { vec![own_size(size, most)] } else { rungs }
}

/// Bits per second above which a rendition in H.264 shows nothing more than the source has: half as much again as the
/// source, since this encoder works fast, and twice that for HEVC, VP9 and AV1, which need half of what H.264 needs.
fn useful_rate(source: &VideoTrack) -> u32 {
    let halves = if matches!(source.codec.as_str(), "hevc" | "vp9" | "av1") { 6 } else { 3 };
    let rate = source.bit_rate.unwrap_or(u64::MAX).saturating_mul(halves) / 2;
    u32::try_from(rate).unwrap_or(u32::MAX).max(LEAST_RATE)
}

fn fit(source: Size, class: u16, max_rate: u32) -> Option<Rung> {
    let (short, long) = (u32::from(class), u32::from(class) * 16 / 9);
    if source.short() < short && source.long() < long {
        return None;
    }
    let scale = (f64::from(short) / f64::from(source.short()))
        .min(f64::from(long) / f64::from(source.long()))
        .min(1.0);
    let size = Size { width: even(source.width, scale), height: even(source.height, scale) };
    Some(Rung { name: format!("{class}p"), quality: class, size, max_rate })
}

fn own_size(source: Size, most: u32) -> Rung {
    let (quality, rate) = CLASSES[CLASSES.len() - 1];
    let max_rate = rate.min(most);
    let size = Size { width: even(source.width, 1.0), height: even(source.height, 1.0) };
    Rung { name: format!("{}p", size.short()), quality, size, max_rate }
}

/// The scaled length as the nearest even number that is not larger than the source: 4:2:0 has one colour sample for two pixels.
fn even(length: u32, scale: f64) -> u32 {
    let halves = (f64::from(length) * scale / 2.0).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most half of a u32, never negative"
    )]
    let nearest = halves as u32 * 2;
    nearest.min(length / 2 * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(width: u32, height: u32) -> VideoTrack {
        VideoTrack {
            index: 0,
            codec: "h264".into(),
            coded: Size { width, height },
            pixel_aspect: (1, 1),
            rotation: 0,
            average_rate: (25, 1),
            interlaced: false,
            hdr: false,
            colours_untold: false,
            bit_rate: None,
        }
    }

    fn sizes(width: u32, height: u32) -> Vec<(String, u32, u32)> {
        let rungs = ladder(&source(width, height));
        rungs.into_iter().map(|rung| (rung.name, rung.size.width, rung.size.height)).collect()
    }

    fn named(list: &[(&str, u32, u32)]) -> Vec<(String, u32, u32)> {
        list.iter().map(|&(name, width, height)| (name.to_owned(), width, height)).collect()
    }

    #[test]
    fn full_hd_gets_every_class() {
        let all =
            named(&[("1080p", 1920, 1080), ("720p", 1280, 720), ("480p", 854, 480), ("360p", 640, 360)]);
        assert_eq!(sizes(1920, 1080), all);
        assert_eq!(sizes(3840, 2160), all);
    }

    #[test]
    fn portraits_are_measured_by_their_short_side() {
        assert_eq!(sizes(720, 1280), named(&[("720p", 720, 1280), ("480p", 480, 854), ("360p", 360, 640)]));
    }

    #[test]
    fn wide_pictures_belong_to_the_class_of_their_width() {
        assert_eq!(sizes(1920, 800)[0], ("1080p".into(), 1920, 800));
        assert_eq!(sizes(1440, 1080)[0], ("1080p".into(), 1440, 1080));
    }

    #[test]
    fn small_and_odd_pictures_keep_their_size() {
        assert_eq!(sizes(321, 241), named(&[("240p", 320, 240)]));
        assert_eq!(sizes(64, 64), named(&[("64p", 64, 64)]));
    }

    #[test]
    fn no_rendition_has_a_rate_that_the_source_cannot_fill() {
        let rates = |source: &VideoTrack| {
            ladder(source).iter().map(|rung| (rung.quality, rung.max_rate)).collect::<Vec<_>>()
        };
        let modest = VideoTrack { bit_rate: Some(2_000_000), ..source(1920, 1080) };
        assert_eq!(rates(&modest), [(1080, 3_000_000), (720, 3_000_000), (480, 1_100_000), (360, 730_000)]);
        let hevc = VideoTrack { codec: "hevc".into(), ..modest };
        assert_eq!(rates(&hevc)[0], (1080, 6_000_000));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_upscaled_and_everything_is_even(width in 64u32..8192, height in 64u32..8192) {
            let rungs = ladder(&source(width, height));
            proptest::prop_assert!(!rungs.is_empty());
            for rung in &rungs {
                proptest::prop_assert!(rung.size.width <= width && rung.size.height <= height);
                proptest::prop_assert!(rung.size.width.is_multiple_of(2) && rung.size.height.is_multiple_of(2));
                proptest::prop_assert!(rung.size.short() >= 2);
            }
            for pair in rungs.windows(2) {
                proptest::prop_assert!(pair[0].quality > pair[1].quality && pair[0].size.width >= pair[1].size.width);
            }
        }
    }
}
