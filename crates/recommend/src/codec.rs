//! A model as bytes: little-endian, with a mark and a version at its head.

use crate::{Link, Model};

const HEAD: &[u8; 8] = b"HLREC\0\0\x01";
/// Bytes of a link.
const LINK: usize = 8;

/// Bytes that are no model, or were cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("these bytes are no model")
    }
}

impl std::error::Error for Unreadable {}

impl Model {
    /// The model as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let links: usize = self.links.iter().map(Vec::len).sum();
        let mut bytes = Vec::with_capacity(HEAD.len() + 4 + self.links.len() * LINK + links * LINK);
        bytes.extend_from_slice(HEAD);
        bytes.extend_from_slice(&count(self.links.len()).to_le_bytes());
        for (links, liked_by) in self.links.iter().zip(&self.liked_by) {
            bytes.extend_from_slice(&liked_by.to_le_bytes());
            bytes.extend_from_slice(&count(links.len()).to_le_bytes());
            for link in links {
                bytes.extend_from_slice(&link.item.to_le_bytes());
                bytes.extend_from_slice(&link.weight.to_le_bytes());
            }
        }
        bytes
    }

    /// The model in such bytes.
    ///
    /// # Errors
    /// [`Unreadable`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut rest = bytes.strip_prefix(HEAD).ok_or(Unreadable)?;
        let items = number(&mut rest)?;
        let mut model = Self::default();
        for _ in 0..items {
            model.liked_by.push(number(&mut rest)?);
            let length = number(&mut rest)? as usize;
            let links = rest.get(..length.checked_mul(LINK).ok_or(Unreadable)?).ok_or(Unreadable)?;
            rest = &rest[links.len()..];
            model.links.push(links.chunks_exact(LINK).map(link).collect());
        }
        let leads_somewhere = |link: &Link| link.item < items && link.weight.is_finite();
        let is_whole = rest.is_empty() && model.links.iter().flatten().all(leads_somewhere);
        is_whole.then_some(model).ok_or(Unreadable)
    }
}

/// A length; a model has far fewer titles than the number can hold.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn number(rest: &mut &[u8]) -> Result<u32, Unreadable> {
    let (first, others) = rest.split_first_chunk::<4>().ok_or(Unreadable)?;
    *rest = others;
    Ok(u32::from_le_bytes(*first))
}

fn link(bytes: &[u8]) -> Link {
    let part = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    Link { item: u32::from_le_bytes(part(0)), weight: f32::from_le_bytes(part(4)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_give_the_model_back_and_less_of_them_is_none(
            links in prop::collection::vec(prop::collection::vec((0u32..5, -2.0f32..2.0), 0..5), 5),
            cut in 0usize..60
        ) {
            let links: Vec<Vec<Link>> = links
                .into_iter()
                .map(|row| row.into_iter().map(|(item, weight)| Link { item, weight }).collect())
                .collect();
            let model = Model { liked_by: vec![3; links.len()], links };
            let bytes = model.to_bytes();
            prop_assert_eq!(Model::from_bytes(&bytes), Ok(model));
            let cut = cut.min(bytes.len() - 1);
            prop_assert_eq!(Model::from_bytes(&bytes[..cut]), Err(Unreadable));
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = Model::from_bytes(&bytes);
            let _ = Model::from_bytes(&[HEAD.as_slice(), &bytes].concat());
        }
    }
}
