//! What tests share: contract suites, a fixed clock, fake model servers, private real servers.
//!
//! A suite panics where an adapter breaks its promise, as an assertion in a test does.

mod answered;
mod clock;
pub mod contracts;
pub mod fake_openai;
pub mod fake_pinecone;
pub mod servers;
mod tokens;
pub mod traces;
mod workbench;

pub use hallyu_fixtures as fixtures;
pub use hallyu_fixtures::report;

pub use answered::Answered;
pub use clock::{FixedClock, SeededEntropy, ambient_at, test_ambient};
pub use servers::{postgres, rabbitmq};
pub use tokens::Issuer;
pub use workbench::Workbench;
