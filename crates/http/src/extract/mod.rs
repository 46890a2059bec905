//! What handlers take from a request. Every extractor refuses with an [`ApiError`](crate::ApiError).

mod body;
mod caller;
mod id;
mod neutral;
mod objects;
mod paging;
mod query;
mod repair;
mod rules;

pub use body::Body;
pub use caller::{Caller, Insider, Lang, OptionalCaller};
pub use id::Id;
pub use paging::Paging;
pub use query::Query;
pub use rules::{follows, invalid};
