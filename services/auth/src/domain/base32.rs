//! RFC 4648 base 32 without padding: what people can read out and type.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Five bits a letter; the last letter is filled up with zeros.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let bits = |bytes: &[u8], at: usize| -> u8 {
        let pair = u16::from(bytes[at / 8]) << 8 | u16::from(bytes.get(at / 8 + 1).copied().unwrap_or(0));
        u8::try_from(pair >> (11 - at % 8) & 31).expect("five bits")
    };
    (0..bytes.len() * 8).step_by(5).map(|at| char::from(ALPHABET[usize::from(bits(bytes, at))])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_as_rfc_4648_says() {
        let known = ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"];
        for (length, expected) in known.into_iter().enumerate() {
            assert_eq!(encode(&b"foobar"[..length]), expected);
        }
    }
}
