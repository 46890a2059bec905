//! What sound the episodes of a season share: their openings and credits. Pure: no input, no output, no panic on any sound.
//!
//! A [`Fingerprint`] has 32 bits for each 32 ms of sound: whether the energy of one of 33 bands between 300 and 2000 Hz
//! grows faster than that of the next (Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002). They
//! survive encoding, loudness, and speech over music. [`markers`] holds an episode against others of its season.

mod matching;
mod season;
mod sound;

pub use matching::{Shared, shared};
pub use season::{Markers, markers};
pub use sound::{FRAME_MS, Fingerprint, Listener, SAMPLE_RATE};
