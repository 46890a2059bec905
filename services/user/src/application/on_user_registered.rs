use hallyu_contracts::auth::UserRegistered;
use hallyu_kernel::{Envelope, Nickname, UserId};
use hallyu_platform::bus::HandleError;

use super::User;
use crate::domain::{Decision, Profile};

impl User {
    /// Makes the profile of a new account.
    pub(super) async fn on_user_registered(&self, event: &Envelope) -> Result<(), HandleError> {
        let registered: UserRegistered = event.open().map_err(HandleError::dead)?;
        let mut profile = Profile::of(&registered).map_err(HandleError::dead)?;
        let mut tx = self.store.write().await.map_err(HandleError::retry)?;
        if !tx.inbox().claim(event.id).await.map_err(HandleError::retry)? {
            return Ok(());
        }
        let mark = self.tombstones.mark(profile.user_id);
        if tx.personal_data().is_buried(&mark).await.map_err(HandleError::retry)? {
            return Ok(());
        }
        let key = profile.nickname.key();
        if tx.profiles().nickname_is_taken(&key, profile.user_id).await.map_err(HandleError::retry)? {
            profile.nickname = stand_in(profile.user_id);
            tx.outbox().add(self.renamed(&profile)).await.map_err(HandleError::retry)?;
        }
        tx.profiles().insert(&profile).await.map_err(HandleError::retry)?;
        let decisions = Decision::at_registration(&registered, &self.settings.texts);
        tx.consents().add(profile.user_id, &decisions).await.map_err(HandleError::retry)?;
        tx.commit().await.map_err(HandleError::retry)
    }
}

/// A nickname nobody else has, for a new user whose own was taken by a profile that changed in the meantime: the last
/// letters of the id.
fn stand_in(id: UserId) -> Nickname {
    let id = id.to_string();
    let start = id.len() - Nickname::LENGTH.end();
    id[start..].parse().expect("the end of an id is twenty letters and digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_is_a_nickname() {
        assert_eq!(stand_in(uuid::Uuid::max().into()).as_str().len(), 20);
    }
}
