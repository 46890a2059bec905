//! Product scenarios: the real binary, the public API, generated video.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod first_light;
mod hardening;
#[cfg(test)]
mod ingest;
#[cfg(test)]
mod interruptions;
#[cfg(test)]
mod providers;
