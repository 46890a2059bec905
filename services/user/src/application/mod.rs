//! Use cases, one file each.

mod consume;
mod me;
mod on_playback_progressed;
mod on_user_registered;
pub mod ports;
mod public_profile;
mod update_me;

use std::sync::Arc;

use hallyu_kernel::Ambient;

pub use consume::TOPICS;
pub use me::Me;
use ports::Store;

/// The service and its ports.
pub struct User {
    /// Profiles and all that belongs to them.
    pub store: Arc<dyn Store>,
    /// Time.
    pub ambient: Ambient,
}
