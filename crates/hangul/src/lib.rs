//! Korean writing for people who cannot type it, pure: no input, no output, no panic on any text.
//!
//! * [`romanize`] writes what is heard, by the Revised Romanization of Korean; [`transliterate`] what is written, letter
//!   by letter.
//! * [`sound_key`] is the same for the spellings that fans use for one word: `saranghae` and `sarange`, `oppa` and `opa`,
//!   `Lee`, `Yi` and `I`.
//! * [`initials`] is how Koreans abbreviate (ㅅㄹㅂㅅㅊ), [`jamo`] the letters one after the other, for what is half typed.
//! * [`from_keys`] reads Korean that was typed while the keyboard was Latin (`tkfkd` is 사랑), [`to_keys`] the reverse.

mod initials;
mod keyboard;
mod pronounce;
mod romanize;
mod sound;
mod syllable;
mod transliterate;

pub use initials::{initials, is_initials};
pub use keyboard::{from_keys, to_keys};
pub use romanize::romanize;
pub use sound::sound_key;
pub use syllable::{is_hangul, jamo};
pub use transliterate::transliterate;
