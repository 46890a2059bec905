//! What is to be made of a video, and what a finished package looks like: rules without I/O.

mod bandwidth;
mod codec;
mod codec_name;
mod error;
mod fragment;
mod ladder;
mod loudness;
mod plan;
mod playlist;
mod probe;
mod recipe;
mod shots;
mod sprite;
mod words;

pub use bandwidth::Bandwidth;
pub use codec::{AudioCodec, ExtraCodec, Formats, VideoCodec};
pub use codec_name::codec_name;
pub use error::{MediaError, Reason};
pub use fragment::first_frame_end;
pub use ladder::{Rung, ladder};
pub use loudness::{gain_db, read_loudness};
pub use plan::{Picture, Plan, Sound};
pub use playlist::{
    Ending, SEGMENT_S, Segment, Storage, init_segment, read_playlist, write_iframes, write_playlist,
};
pub use probe::{AudioTrack, Probe, Size, VideoTrack};
pub use recipe::{Recipe, mp4_language};
pub use shots::read_shots;
pub use sprite::Sprite;
pub use words::speed_in_words;
