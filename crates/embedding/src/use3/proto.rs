//! As much of the wire format of Protocol Buffers as the file of a vocabulary has.

/// A field of a message: its number, and its content if that has a length or four bytes.
pub(super) struct Field<'a> {
    pub(super) number: u64,
    pub(super) content: &'a [u8],
}

/// The fields of a message, until it ends or makes no sense.
pub(super) fn fields(mut message: &[u8]) -> impl Iterator<Item = Field<'_>> {
    std::iter::from_fn(move || {
        let tag = varint(&mut message)?;
        let length = match tag & 7 {
            0 => {
                varint(&mut message)?;
                0
            }
            1 => 8,
            2 => usize::try_from(varint(&mut message)?).ok()?,
            5 => 4,
            _ => return None,
        };
        let (content, rest) = message.split_at_checked(length)?;
        message = rest;
        Some(Field { number: tag >> 3, content })
    })
}

fn varint(message: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = message.split_first()?;
        *message = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_apart_and_half_ones_left_out() {
        let message = [0x0a, 2, b'a', b'b', 0x10, 0x96, 1, 0x1d, 0, 0, 0x80, 0x3f, 0x22, 9, 1];
        let found: Vec<_> = fields(&message).map(|field| (field.number, field.content.to_vec())).collect();
        assert_eq!(found, [(1, b"ab".to_vec()), (2, vec![]), (3, 1.0_f32.to_le_bytes().to_vec())]);
    }
}
