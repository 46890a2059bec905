use std::ops::Range;

/// Which bytes of a file a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ByteRange {
    /// All of them: there is no `Range`, or one that a server may pass over (malformed, several ranges, other units).
    Whole,
    /// These.
    Part(Range<u64>),
    /// Only such as the file does not have.
    Unsatisfiable,
}

/// Reads the `Range` header of a request for a file of `size` bytes (RFC 9110, 14).
pub(crate) fn requested(header: Option<&str>, size: u64) -> ByteRange {
    let Some((first, last)) = header.and_then(|header| header.strip_prefix("bytes=")?.trim().split_once('-'))
    else {
        return ByteRange::Whole;
    };
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => return ByteRange::Whole,
        (Some(first), Some(last)) => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.is_empty() => first..size,
        (None, Some(count)) if first.is_empty() => size.saturating_sub(count)..size,
        _ => return ByteRange::Whole,
    };
    if range.is_empty() { ByteRange::Unsatisfiable } else { ByteRange::Part(range) }
}

/// Digits only; a number that is too large is beyond the end of any file all the same.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_single_ranges() {
        use ByteRange::{Part, Unsatisfiable, Whole};
        for (header, expected) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-99", Part(0..100)),
            ("bytes=10-", Part(10..100)),
            ("bytes=90-200", Part(90..100)),
            ("bytes=-10", Part(90..100)),
            ("bytes=-1000", Part(0..100)),
            ("bytes=0-99999999999999999999999", Part(0..100)),
            ("bytes=100-", Unsatisfiable),
            ("bytes=99999999999999999999999-", Unsatisfiable),
            ("bytes=-0", Unsatisfiable),
            ("bytes=5-4", Whole),
            ("bytes=", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("bytes=0-1,5-6", Whole),
            ("pages=1-2", Whole),
        ] {
            assert_eq!(requested(Some(header), 100), expected, "{header}");
        }
        assert_eq!(requested(None, 100), Whole);
        assert_eq!(requested(Some("bytes=0-"), 0), Unsatisfiable);
    }
}
