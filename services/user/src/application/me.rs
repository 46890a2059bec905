use std::time::Duration;

use hallyu_kernel::{Actor, UserId};

use super::User;
use crate::domain::{Profile, Stats, UserError};

/// How often a profile is looked for that is still being made, and the pause between.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

/// A user's own view of the profile.
#[derive(Clone, Debug)]
pub struct Me {
    /// The profile.
    pub profile: Profile,
    /// What the user has done so far.
    pub stats: Stats,
}

impl User {
    /// The caller's profile. Right after registration the profile may still be on its way; it is waited for.
    ///
    /// # Errors
    /// [`UserError::NotYet`] if it does not arrive within two seconds.
    pub async fn me(&self, actor: &Actor) -> Result<Me, UserError> {
        for _ in 1..TRIES {
            if let Some(me) = self.find_me(actor.user_id).await? {
                return Ok(me);
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.find_me(actor.user_id).await?.ok_or(UserError::NotYet)
    }

    async fn find_me(&self, id: UserId) -> Result<Option<Me>, UserError> {
        let mut tx = self.store.read().await?;
        let Some(profile) = tx.profiles().get(id).await? else { return Ok(None) };
        let stats = tx.history().stats(id).await?;
        Ok(Some(Me { profile, stats }))
    }
}
