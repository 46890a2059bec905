//! Who plays on an account: a lease per session, which progress and renewed addresses keep alive.

use hallyu_kernel::{Actor, UserId};
use hallyu_platform::leases::{Claim, Holder, Standing, Terms};

use super::Content;
use crate::domain::{ContentError, Playing};

/// Whether an episode begins on a device or goes on there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// The device played nothing, or something else.
    New,
    /// It asks for new addresses of what it plays.
    Renewal,
}

impl Content {
    /// Gives the device a place among those that the account's plan has.
    pub(super) async fn take_place(&self, viewer: &Actor, playing: &Playing) -> Result<Start, ContentError> {
        let terms = Terms { places: self.settings.places.of(viewer.role), life: self.settings.lease_life };
        let note = serde_json::to_vec(playing).unwrap_or_default().into();
        let holder = Holder { id: viewer.session_id.to_string(), note };
        match self.leases.claim(&group(viewer.user_id), holder, terms).await {
            Claim::Full(holders) => {
                Err(ContentError::AllPlaces { places: terms.places, playing: read(&holders) })
            }
            Claim::Kept(note) => {
                let before = serde_json::from_slice::<Playing>(&note);
                let is_same = before.is_ok_and(|before| before.episode_id == playing.episode_id);
                Ok(if is_same { Start::Renewal } else { Start::New })
            }
            Claim::Taken => Ok(Start::New),
        }
    }

    /// Notes that the device plays on.
    pub(super) async fn keep_place(&self, viewer: &Actor) -> Result<(), ContentError> {
        let (group, id) = (group(viewer.user_id), viewer.session_id.to_string());
        match self.leases.keep(&group, &id, self.settings.lease_life).await {
            Standing::Evicted => Err(ContentError::StreamEnded),
            Standing::Held | Standing::Gone => Ok(()),
        }
    }
}

/// Those who share places.
pub(super) fn group(user: UserId) -> String {
    user.to_string()
}

/// What holders noted of what they play.
pub(super) fn read(holders: &[Holder]) -> Vec<Playing> {
    holders.iter().filter_map(|holder| serde_json::from_slice(&holder.note).ok()).collect()
}
