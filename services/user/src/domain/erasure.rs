use chrono::Duration;
use hallyu_kernel::{ErasureId, Time, UserId};

use super::{Holders, UserError};

/// A user asked to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureRequest {
    /// Who.
    pub user_id: UserId,
    /// When.
    pub requested_at: Time,
    /// When it will happen; until then it can be called off.
    pub erase_at: Time,
    /// The erasure, once it has begun.
    pub erasure_id: Option<ErasureId>,
}

impl ErasureRequest {
    /// A request that comes due after some days.
    #[must_use]
    pub fn new(user_id: UserId, now: Time, days: u32) -> Self {
        let erase_at = now + Duration::days(days.into());
        Self { user_id, requested_at: now, erase_at, erasure_id: None }
    }

    /// Begins.
    pub fn begin(&mut self, id: ErasureId, now: Time) -> Erasure {
        self.erasure_id = Some(id);
        Erasure { id, started_at: now, confirmed: Holders::default(), completed_at: None }
    }

    /// Passes while it can be called off.
    ///
    /// # Errors
    /// [`UserError::ErasureStarted`].
    pub fn allow_cancel(&self) -> Result<(), UserError> {
        if self.erasure_id.is_some() { Err(UserError::ErasureStarted) } else { Ok(()) }
    }
}

/// The proof that somebody was erased. It does not say who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Random.
    pub id: ErasureId,
    /// When it began.
    pub started_at: Time,
    /// Who has nothing left.
    pub confirmed: Holders,
    /// When all had nothing left.
    pub completed_at: Option<Time>,
}

impl Erasure {
    /// Notes that a service has nothing left; `false` if that was known.
    pub fn confirm(&mut self, holder: &str, now: Time) -> bool {
        let new = self.confirmed.add(holder);
        if self.confirmed.are_all() && self.completed_at.is_none() {
            self.completed_at = Some(now);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_complete_when_every_holder_has_confirmed() {
        let id = uuid::Uuid::from_u128(1);
        let mut request = ErasureRequest::new(id.into(), Time::UNIX_EPOCH, 14);
        assert_eq!(request.erase_at, Time::UNIX_EPOCH + Duration::days(14));
        assert!(request.allow_cancel().is_ok());
        let mut erasure = request.begin(id.into(), request.erase_at);
        assert!(request.allow_cancel().is_err());
        assert!(erasure.confirm("auth", request.erase_at) && !erasure.confirm("auth", request.erase_at));
        erasure.confirm("user", request.erase_at);
        assert_eq!(erasure.completed_at, None);
        erasure.confirm("content", request.erase_at);
        erasure.confirm("search", request.erase_at);
        assert_eq!(erasure.completed_at, Some(request.erase_at));
    }
}
