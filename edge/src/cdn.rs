use axum::http::{HeaderValue, header};
use axum::response::Response;
use hallyu_kernel::Time;
use hallyu_platform::cloudfront::{CloudFront, CloudFrontError, Permit};
use moka::sync::Cache;

use crate::domain::relocated;
use crate::error::EdgeError;

/// Most permits that are kept: those of the same folder and end are the same, and a signature takes a millisecond.
const MOST: u64 = 10_000;

/// How a player shows the network that it may have a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// In the query of each address.
    Address,
    /// In cookies of this domain, which holds our host and the network's.
    Cookie {
        /// Such as `example.com`.
        domain: String,
    },
}

/// The network that delivers segments in place of this edge.
pub(crate) struct Cdn {
    signer: CloudFront,
    proof: Proof,
    permits: Cache<(String, Time), Permit>,
}

impl Cdn {
    pub(crate) fn new((signer, proof): (CloudFront, Proof)) -> Self {
        Self { signer, proof, permits: Cache::new(MOST) }
    }

    /// The playlist of a track whose files the network delivers, and what of cookies must go with it. `folder` is the track's in
    /// the object store: the permit is for nothing else, and ends with the address under which the playlist was asked for.
    pub(crate) fn lead(
        &self,
        playlist: &str,
        (folder, ends): (&str, Time),
    ) -> Result<(String, Vec<String>), EdgeError> {
        let permit = self.permit(folder, ends).map_err(EdgeError::Signing)?;
        let address = |file: &str| self.signer.address(&format!("{folder}/{file}"));
        Ok(match &self.proof {
            Proof::Address => {
                let query = permit.query();
                (relocated(playlist, |file| format!("{}?{query}", address(file))), Vec::new())
            }
            Proof::Cookie { domain } => {
                let cookies = permit.cookies(domain, &self.signer.path(folder));
                (relocated(playlist, address), cookies.into())
            }
        })
    }

    fn permit(&self, folder: &str, ends: Time) -> Result<Permit, CloudFrontError> {
        let key = (folder.to_owned(), ends);
        if let Some(permit) = self.permits.get(&key) {
            return Ok(permit);
        }
        let permit = self.signer.permit(folder, ends)?;
        self.permits.insert(key, permit.clone());
        Ok(permit)
    }
}

/// Adds the cookies to an answer.
pub(crate) fn with_cookies(mut answer: Response, cookies: Vec<String>) -> Response {
    for cookie in cookies {
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    answer
}
