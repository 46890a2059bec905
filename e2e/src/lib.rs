//! Starts the real binary on a folder of its own and speaks to it as a client does.

mod clip;
mod server;
mod session;

pub use clip::Clip;
pub use server::{Server, ServerOptions};
pub use session::{Reply, Session};
