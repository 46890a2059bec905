//! The names of streams in RFC 6381, read from the init segments that announce them.

use std::fmt::Write;

use super::VideoCodec;

/// The name of the stream that an init segment announces, for example `avc1.64001f`; `None` if it announces none of this codec.
#[must_use]
pub fn codec_name(codec: VideoCodec, init_segment: &[u8]) -> Option<String> {
    match codec {
        VideoCodec::H264 => avc(content(init_segment, *b"avcC")?),
        VideoCodec::Hevc => hevc(content(init_segment, *b"hvcC")?),
        VideoCodec::Av1 => av1(content(init_segment, *b"av1C")?),
    }
}

/// What is behind the type of a box.
fn content(init_segment: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    let at = init_segment.windows(kind.len()).position(|window| window == kind)?;
    init_segment.get(at + kind.len()..)
}

/// Profile, constraints and level are the three bytes behind the version (ISO/IEC 14496-15, 5.3.3.1.2).
fn avc(config: &[u8]) -> Option<String> {
    let [_, profile, constraints, level, ..] = config else { return None };
    Some(format!("avc1.{profile:02x}{constraints:02x}{level:02x}"))
}

/// Profile, its compatibility flags with the last bit first, tier and level, constraints without the zero bytes at their end
/// (ISO/IEC 14496-15, annex E.3), for example `hvc1.1.6.L93.90`.
fn hevc(config: &[u8]) -> Option<String> {
    let [_, profile, rest @ ..] = config else { return None };
    let (flags, rest) = rest.split_first_chunk::<4>()?;
    let (constraints, rest) = rest.split_first_chunk::<6>()?;
    let level = rest.first()?;
    let space = ["", "A", "B", "C"][usize::from(profile >> 6)];
    let tier = if profile & 0x20 == 0 { 'L' } else { 'H' };
    let flags = u32::from_be_bytes(*flags).reverse_bits();
    let mut name = format!("hvc1.{space}{}.{flags:X}.{tier}{level}", profile & 0x1f);
    let used = constraints.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    for byte in &constraints[..used] {
        // Writing to a String cannot fail.
        let _ = write!(name, ".{byte:X}");
    }
    Some(name)
}

/// Profile, level, tier and bits of a sample (AV1 in ISO base media files, 2.3.4 and 5), for example `av01.0.04M.08`.
fn av1(config: &[u8]) -> Option<String> {
    let [_, profile_and_level, depths, ..] = config else { return None };
    let (profile, level) = (profile_and_level >> 5, profile_and_level & 0x1f);
    let tier = if depths & 0x80 == 0 { 'M' } else { 'H' };
    let bits = match depths & 0x60 {
        0x60 => 12,
        0x40 => 10,
        _ => 8,
    };
    Some(format!("av01.{profile}.{level:02}{tier}.{bits:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(codec: VideoCodec, init_segment: &[u8]) -> Option<String> {
        codec_name(codec, init_segment)
    }

    #[test]
    fn h264_is_named_by_profile_and_level() {
        let named = name(VideoCodec::H264, b"....avcC\x01\x64\x00\x1f\xff\xe1");
        assert_eq!(named.as_deref(), Some("avc1.64001f"));
    }

    #[test]
    fn hevc_is_named_by_profile_tier_level_and_constraints() {
        let main = b"....hvcC\x01\x01\x60\x00\x00\x00\x90\x00\x00\x00\x00\x00\x5d\xf0";
        assert_eq!(name(VideoCodec::Hevc, main).as_deref(), Some("hvc1.1.6.L93.90"));
        let high = b"....hvcC\x01\x62\x20\x00\x00\x00\xb0\x00\x01\x00\x00\x00\x99\xf0";
        assert_eq!(name(VideoCodec::Hevc, high).as_deref(), Some("hvc1.A2.4.H153.B0.0.1"));
    }

    #[test]
    fn av1_is_named_by_profile_level_tier_and_depth() {
        assert_eq!(name(VideoCodec::Av1, b"....av1C\x81\x04\x0c\x00").as_deref(), Some("av01.0.04M.08"));
        assert_eq!(name(VideoCodec::Av1, b"....av1C\x81\x2d\xc0\x00").as_deref(), Some("av01.1.13H.10"));
    }

    #[test]
    fn what_is_cut_off_or_of_another_codec_has_no_name() {
        assert_eq!(name(VideoCodec::H264, b"....avcC\x01\x64"), None);
        assert_eq!(name(VideoCodec::Hevc, b"....hvcC\x01\x01\x60\x00\x00\x00\x90\x00"), None);
        assert_eq!(name(VideoCodec::Av1, b"....av1C\x81"), None);
        assert_eq!(name(VideoCodec::Av1, b"....avcC\x01\x64\x00\x1f"), None);
    }
}
