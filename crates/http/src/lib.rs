//! How services speak HTTP: the answer envelope, errors, extractors, token and session checks, upstreams.
//!
//! A handler extracts, calls a use case, converts and returns; [`Service::finish`] puts the rest around it: request
//! id, envelope, panic guard, metrics, `/health`, `/ready` and `/metrics`.

mod access;
mod answer;
mod country;
mod envelope;
mod error;
mod extract;
mod insiders;
mod messages;
mod metrics;
pub mod openapi;
mod request_id;
pub mod schema;
mod scope;
mod service;
mod sessions;
mod swallow;
mod tokens;
mod upstream;

pub use access::{Access, bearer};
pub use answer::{Answer, Cached, Created, Data, Listed, NoContent, Pagination, etag, names_tag};
pub use country::COUNTRY;
pub use envelope::{Door, Envelope, RouteName, around};
pub use error::{ApiError, status_of};
pub use extract::{Body, Caller, Id, Insider, Lang, OptionalCaller, Paging, Query, follows, invalid};
pub use insiders::Insiders;
pub use request_id::{REQUEST_ID, RequestId};
pub use scope::Scope;
pub use service::{Background, Host, Readiness, Service, operations};
pub use sessions::Sessions;
pub use swallow::swallow;
pub use tokens::{KeySource, KeySourceError, StaticKeys, TokenError, TokenVerifier};
pub use upstream::Upstream;

pub use jsonwebtoken::jwk::JwkSet;
