//! The edge as a player meets it: its router with the layer around it, in process.

#[cfg(test)]
mod admission;
#[cfg(test)]
mod cloudfront;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod downloads;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod playlists;
#[cfg(test)]
mod support;
