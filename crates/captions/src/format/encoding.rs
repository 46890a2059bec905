//! From bytes to text.

use encoding_rs::{EUC_KR, Encoding, UTF_8, WINDOWS_1252};

use super::report::{ParseError, WarningKind};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A file as text, and what had to be assumed or replaced.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warnings: Vec<WarningKind>,
}

/// Reads text as UTF-8 if it nearly is, else as EUC-KR if it looks Korean, else as Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ParseError> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if is_mostly_utf8(bytes) => UTF_8,
        None if is_mostly_korean(bytes) => EUC_KR,
        None => WINDOWS_1252,
    };
    let (text, _, replaced) = encoding.decode(bytes);
    if text.trim().is_empty() {
        return Err(ParseError::Empty);
    }
    if text.contains('\0') {
        return Err(ParseError::NotText);
    }
    let assumed = match encoding.name() {
        "UTF-8" => bytes.starts_with(BYTE_ORDER_MARK).then_some(WarningKind::ByteOrderMark),
        "EUC-KR" => Some(WarningKind::EncodingEucKr),
        "windows-1252" => Some(WarningKind::EncodingWindows1252),
        _ => Some(WarningKind::EncodingUtf16),
    };
    let warnings = assumed.into_iter().chain(replaced.then_some(WarningKind::BytesReplaced)).collect();
    Ok(Decoded { text: text.into_owned(), warnings })
}

/// Whether at most a tenth of the characters beyond ASCII are damaged: a file cut in mid-character is still UTF-8.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || bad * 10 <= good
}

/// Whether at least four fifths of the bytes beyond ASCII pair up to the common Hangul syllables. Latin letters with
/// accents hardly ever stand in pairs, so Windows-1252 does not pass.
fn is_mostly_korean(bytes: &[u8]) -> bool {
    let (mut hangul, mut other) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if first.is_ascii() {
            continue;
        }
        match (first, tail) {
            (0xb0..=0xc8, [0xa1..=0xfe, after @ ..]) => {
                hangul += 1;
                rest = after;
            }
            _ => other += 1,
        }
    }
    hangul > 0 && hangul >= other * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_and_latin_code_pages_are_told_apart() {
        let korean = EUC_KR.encode("동생이 어제 집에 왔어. ♪").0.into_owned();
        let decoded = decode(&korean).unwrap();
        assert_eq!(
            (decoded.text.as_str(), decoded.warnings.clone()),
            ("동생이 어제 집에 왔어. ♪", vec![WarningKind::EncodingEucKr])
        );
        for latin in ["¡Hola!", "¿Qué pasó, señor?", "A situação não é fácil", "ÁRBOL", "canção – “sim”"]
        {
            let decoded = decode(&WINDOWS_1252.encode(latin).0).unwrap();
            assert_eq!(
                (decoded.text.as_str(), decoded.warnings.clone()),
                (latin, vec![WarningKind::EncodingWindows1252])
            );
        }
    }

    #[test]
    fn byte_order_marks_decide() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("1\n감".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let decoded = decode(&utf16).unwrap();
        assert_eq!(
            (decoded.text.as_str(), decoded.warnings.clone()),
            ("1\n감", vec![WarningKind::EncodingUtf16])
        );
        let decoded = decode("\u{feff}uno".as_bytes()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.warnings), ("uno", vec![WarningKind::ByteOrderMark]));
    }

    #[test]
    fn a_cut_utf8_file_is_still_utf8() {
        let text = "안녕하세요 여러분 반갑습니다";
        let decoded = decode(&text.as_bytes()[..text.len() - 1]).unwrap();
        assert!(decoded.text.starts_with("안녕하세요"));
        assert_eq!(decoded.warnings.clone(), [WarningKind::BytesReplaced]);
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(decode(b"\0\0\0\x18ftypmp42").err(), Some(ParseError::NotText));
        assert_eq!(decode(b" \r\n\t").err(), Some(ParseError::Empty));
        assert_eq!(decode(b"").err(), Some(ParseError::Empty));
    }
}
