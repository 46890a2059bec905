use chrono::Duration;
use hallyu_kernel::{ExportId, Time, UserId};

use super::{Holders, UserError};

/// Where an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportState {
    /// Services are writing their parts.
    Collecting,
    /// It can be fetched.
    Ready,
    /// A part did not come in time.
    Failed,
    /// It could be fetched once.
    Expired,
}

impl ExportState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Collecting, Self::Ready, Self::Failed, Self::Expired];

    /// The name in the API and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collecting => "collecting",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

/// A copy of all that is held about a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The export.
    pub id: ExportId,
    /// Whose.
    pub user_id: UserId,
    /// Where it is.
    pub state: ExportState,
    /// Whose parts are there.
    pub parts: Holders,
    /// The client's `Idempotency-Key`.
    pub request_key: Option<String>,
    /// Of the archive, bytes.
    pub size: Option<u64>,
    /// When it was asked for.
    pub created_at: Time,
    /// When the archive goes.
    pub expires_at: Option<Time>,
}

impl Export {
    /// How long an archive can be fetched.
    pub const LIFE: Duration = Duration::days(7);
    /// How long parts are waited for. A service that is down longer fails the export; it can be asked for again.
    pub const PATIENCE: Duration = Duration::days(2);
    /// How soon after one export the next may be asked for.
    const PAUSE: Duration = Duration::days(1);

    /// A new one.
    #[must_use]
    pub fn new(id: ExportId, user_id: UserId, (request_key, now): (Option<String>, Time)) -> Self {
        Self {
            id,
            user_id,
            state: ExportState::Collecting,
            parts: Holders::default(),
            request_key,
            size: None,
            created_at: now,
            expires_at: None,
        }
    }

    /// Whether this one answers a request that comes after it: the same request again, or one while it is in work.
    #[must_use]
    pub fn answers(&self, request_key: Option<&str>) -> bool {
        self.state == ExportState::Collecting
            || (request_key.is_some() && request_key == self.request_key.as_deref())
    }

    /// Passes if another may be asked for: a day after this one, or at once if this one failed.
    ///
    /// # Errors
    /// [`UserError::ExportTooSoon`].
    pub fn allow_another(&self, now: Time) -> Result<(), UserError> {
        let rest = self.created_at + Self::PAUSE - now;
        match rest.to_std() {
            Ok(rest) if self.state != ExportState::Failed && !rest.is_zero() => {
                Err(UserError::ExportTooSoon(rest))
            }
            _ => Ok(()),
        }
    }

    /// The archive is there.
    pub fn finish(&mut self, size: u64, now: Time) {
        (self.state, self.size, self.expires_at) = (ExportState::Ready, Some(size), Some(now + Self::LIFE));
    }

    /// What it becomes because time has passed, if anything.
    #[must_use]
    pub fn outcome_at(&self, now: Time) -> Option<ExportState> {
        match self.state {
            ExportState::Ready if self.expires_at.is_some_and(|end| end <= now) => Some(ExportState::Expired),
            ExportState::Collecting if self.created_at + Self::PATIENCE <= now => Some(ExportState::Failed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(state: ExportState) -> Export {
        let id = uuid::Uuid::from_u128(1);
        Export { state, ..Export::new(id.into(), id.into(), (Some("k".into()), Time::UNIX_EPOCH)) }
    }

    #[test]
    fn one_at_a_time_and_one_a_day_unless_it_failed() {
        let hour = Time::UNIX_EPOCH + Duration::hours(1);
        assert!(export(ExportState::Collecting).answers(None));
        assert!(
            export(ExportState::Ready).answers(Some("k")) && !export(ExportState::Ready).answers(Some("l"))
        );
        let refused = export(ExportState::Ready).allow_another(hour);
        assert!(matches!(refused, Err(UserError::ExportTooSoon(rest)) if rest.as_secs() == 23 * 3600));
        assert!(export(ExportState::Failed).allow_another(hour).is_ok());
        assert!(export(ExportState::Ready).allow_another(Time::UNIX_EPOCH + Duration::days(1)).is_ok());
    }

    #[test]
    fn time_ends_it() {
        let day = |days| Time::UNIX_EPOCH + Duration::days(days);
        let mut export = export(ExportState::Collecting);
        assert_eq!((export.outcome_at(day(1)), export.outcome_at(day(2))), (None, Some(ExportState::Failed)));
        export.finish(9, day(1));
        assert_eq!(
            (export.outcome_at(day(7)), export.outcome_at(day(8))),
            (None, Some(ExportState::Expired))
        );
    }
}
