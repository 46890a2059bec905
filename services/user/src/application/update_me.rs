use hallyu_contracts::user::NicknameChanged;
use hallyu_kernel::{Actor, Envelope};

use super::{Me, User};
use crate::domain::{Changes, Profile, UserError};

impl User {
    /// Changes the caller's profile, which is waited for as in [`User::me`], and tells the others of another name.
    ///
    /// # Errors
    /// [`UserError::NicknameTaken`], [`UserError::NotYet`].
    pub async fn update_me(&self, actor: &Actor, changes: Changes) -> Result<Me, UserError> {
        self.me(actor).await?;
        let mut tx = self.store.write().await?;
        let mut profile = tx.profiles().get(actor.user_id).await?.ok_or(UserError::NotYet)?;
        let before = profile.nickname.clone();
        profile.change(changes, self.ambient.now());
        tx.profiles().save(&profile).await?;
        if profile.nickname != before {
            tx.outbox().add(self.renamed(&profile)).await?;
        }
        let stats = tx.history().stats(actor.user_id).await?;
        tx.commit().await?;
        Ok(Me { profile, stats })
    }

    /// The event that tells of the profile's present nickname.
    pub(super) fn renamed(&self, profile: &Profile) -> Envelope {
        let changed = NicknameChanged { user_id: profile.user_id, nickname: profile.nickname.to_string() };
        Envelope::new(&self.ambient, &changed)
    }
}
