//! Product scenarios: the real binary, the public API, generated video.

mod bad_input;
mod first_light;
mod ingest;
mod interruptions;
