//! Rules: how an order is divided, how a model is asked, and which of its answers count.

mod batch;
mod board;
mod check;
mod craft;
mod estimate;
mod key;
mod plan;
mod prompt;
mod question;
mod record;
mod reply;
mod result;
mod slot;
mod tokens;

pub(crate) use board::{Ask, Board};
pub(crate) use estimate::estimate_with;
pub use estimate::{Price, estimate};
pub(crate) use plan::{Model, Plan};
pub use question::Question;
pub(crate) use record::Record;
pub(crate) use result::result_of;
