/// Bytes from the start of an `avcC` box's type to its profile: type (4), version (1).
const PROFILE_OFFSET: usize = 5;

/// The RFC 6381 name of the H.264 stream that an init segment announces, for example `avc1.64001f`.
///
/// The three bytes behind the version of the `avcC` box are profile, constraints and level, which is exactly what the
/// name spells (ISO/IEC 14496-15, 5.3.3.1.2).
#[must_use]
pub fn avc_codec(init_segment: &[u8]) -> Option<String> {
    let at = init_segment.windows(4).position(|window| window == b"avcC")?;
    let bytes = init_segment.get(at + PROFILE_OFFSET..at + PROFILE_OFFSET + 3)?;
    Some(format!("avc1.{:02x}{:02x}{:02x}", bytes[0], bytes[1], bytes[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_profile_and_level() {
        assert_eq!(avc_codec(b"....avcC\x01\x64\x00\x1f\xff\xe1").as_deref(), Some("avc1.64001f"));
        assert_eq!(avc_codec(b"....avcC\x01\x64"), None);
        assert_eq!(avc_codec(b"no such box"), None);
    }
}
