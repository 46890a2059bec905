//! Product scenarios: the real binary, the public API, generated video.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod chaos;
#[cfg(test)]
mod data_rights;
#[cfg(test)]
mod first_light;
#[cfg(test)]
mod hardening;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod ingest;
#[cfg(test)]
mod interruptions;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod readiness;
#[cfg(test)]
mod remote_worker;
#[cfg(test)]
mod uploads;
