//! Starts the real binary on a folder of its own and speaks to it as a client does.

mod clip;
mod load;
mod mailbox;
mod server;
mod session;
mod stores;
mod topology;

pub use clip::{Clip, Sound};
pub use load::{Load, Sample};
pub use mailbox::Mailbox;
pub use server::{Server, ServerOptions, Stopped};
pub use session::{Reply, Session};
pub use stores::Servers;
