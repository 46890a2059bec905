/// Bytes of a fragment from its start to the end of its first frame, if the header of the fragment is among `bytes`: what a
/// player reads that wants the key frame alone.
///
/// A fragment is boxes of 32 bits of length, 32 bits of type and content; `moof` holds `traf`, which holds `trun`, the table of
/// frames (ISO/IEC 14496-12, 8.8.8). Offsets count from the start of `moof`, as encoders for HLS have it.
#[must_use]
pub fn first_frame_end(bytes: &[u8]) -> Option<u64> {
    let (start, moof) = boxes(bytes).find(|(_, found)| found.kind == *b"moof")?;
    let (_, traf) = boxes(moof.content).find(|(_, found)| found.kind == *b"traf")?;
    let (_, trun) = boxes(traf.content).find(|(_, found)| found.kind == *b"trun")?;
    let flags = word(trun.content, 0)?;
    let data_offset = if flags & DATA_OFFSET == 0 { return None } else { word(trun.content, 8)? };
    // Behind flags, count and offset: flags of the first frame, then its duration, if they are there.
    let optional = [flags & FIRST_FLAGS, flags & DURATIONS].iter().filter(|flag| **flag != 0).count();
    let size = if flags & SIZES == 0 { return None } else { word(trun.content, 12 + 4 * optional)? };
    Some(start as u64 + u64::from(data_offset) + u64::from(size))
}

const DATA_OFFSET: u32 = 0x1;
const FIRST_FLAGS: u32 = 0x4;
const DURATIONS: u32 = 0x100;
const SIZES: u32 = 0x200;
/// Length and type of a box.
const HEADER: usize = 8;

struct Part<'a> {
    kind: [u8; 4],
    content: &'a [u8],
}

/// The boxes in `bytes` with their places; the last may be cut off.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = (usize, Part<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let length = word(bytes, at)? as usize;
        let kind = bytes.get(at + 4..at + HEADER)?.try_into().ok()?;
        let end = at.checked_add(length.max(HEADER))?.min(bytes.len());
        let found = (at, Part { kind, content: bytes.get(at + HEADER..end)? });
        at = end;
        Some(found)
    })
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + HEADER).unwrap();
        [&length.to_be_bytes(), kind, content].concat()
    }

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    fn fragment(trun: &[u32]) -> Vec<u8> {
        let traf = [part(b"tfhd", &words(&[0, 1])), part(b"trun", &words(trun))].concat();
        let moof = part(b"moof", &[part(b"mfhd", &words(&[0, 1])), part(b"traf", &traf)].concat());
        [part(b"styp", b"msdh"), moof, part(b"mdat", &[0; 500])].concat()
    }

    #[test]
    fn the_first_frame_ends_where_its_size_says() {
        let offset = 120;
        let plain = fragment(&[DATA_OFFSET | SIZES, 2, offset, 400, 30]);
        assert_eq!(first_frame_end(&plain), Some(12 + 120 + 400));
        let full = fragment(&[DATA_OFFSET | FIRST_FLAGS | DURATIONS | SIZES, 1, offset, 0, 512, 77]);
        assert_eq!(first_frame_end(&full), Some(12 + 120 + 77));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes: Vec<u8>, cut in 0usize..200) {
            let _ = first_frame_end(&bytes);
            let whole = fragment(&[DATA_OFFSET | SIZES, 1, 120, 400]);
            let _ = first_frame_end(&whole[..cut.min(whole.len())]);
        }
    }

    #[test]
    fn a_table_without_sizes_says_nothing() {
        assert_eq!(first_frame_end(&fragment(&[DATA_OFFSET, 1, 120])), None);
        assert_eq!(first_frame_end(b""), None);
    }
}
