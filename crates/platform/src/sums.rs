//! Sums of pieces of uploads, against errors on their way.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The SHA-256 of texts one after the other, in hexadecimal digits; where each ends counts.
#[must_use]
pub fn sha256_of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// What bytes are to add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceSum {
    algorithm: SumAlgorithm,
    expected: Vec<u8>,
}

/// How bytes are added up: against errors, not against anybody who means harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumAlgorithm {
    /// 20 bytes.
    Sha1,
    /// 32 bytes.
    Sha256,
    /// 16 bytes.
    Md5,
}

impl SumAlgorithm {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Md5];

    /// The name in tus.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Md5 => "md5",
        }
    }

    fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Md5 => 16,
        }
    }
}

impl PieceSum {
    /// None if it has not the length of such a sum.
    #[must_use]
    pub fn new(algorithm: SumAlgorithm, expected: Vec<u8>) -> Option<Self> {
        (expected.len() == algorithm.length()).then_some(Self { algorithm, expected })
    }
}

/// A sum in the making.
pub struct Summing {
    hash: Hash,
    expected: Vec<u8>,
}

enum Hash {
    Sha1(Sha1),
    Sha256(Sha256),
    Md5(Md5),
}

impl Summing {
    /// One to be compared with this.
    #[must_use]
    pub fn new(sum: &PieceSum) -> Self {
        let hash = match sum.algorithm {
            SumAlgorithm::Sha1 => Hash::Sha1(Sha1::new()),
            SumAlgorithm::Sha256 => Hash::Sha256(Sha256::new()),
            SumAlgorithm::Md5 => Hash::Md5(Md5::new()),
        };
        Self { hash, expected: sum.expected.clone() }
    }

    /// Adds what has come.
    pub fn add(&mut self, bytes: &[u8]) {
        match &mut self.hash {
            Hash::Sha1(hash) => hash.update(bytes),
            Hash::Sha256(hash) => hash.update(bytes),
            Hash::Md5(hash) => hash.update(bytes),
        }
    }

    /// Whether what came is what was expected.
    #[must_use]
    pub fn fits(self) -> bool {
        let sum = match self.hash {
            Hash::Sha1(hash) => hash.finalize().to_vec(),
            Hash::Sha256(hash) => hash.finalize().to_vec(),
            Hash::Md5(hash) => hash.finalize().to_vec(),
        };
        sum == self.expected
    }
}
