use hallyu_kernel::{LinkId, UserId};
use serde_json::json;

use super::Auth;
use super::ports::Tx;
use super::verify_mfa::TOTP;
use super::vouched_account::TOKENS;
use crate::domain::{AuthError, OauthAccount, SecondFactor, SigningKey};

/// Secrets that are looked at in one unit of work.
const BATCH: u32 = 200;

impl Auth {
    /// Seals with the present master key what an earlier one sealed, and returns how many secrets that were. When there
    /// are none left, the earlier key can be thrown away. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::Crypto`] if something was sealed with a key that is not known any more.
    pub async fn reseal(&self) -> Result<usize, AuthError> {
        let mut resealed = self.undisturbed(|| self.reseal_signing_keys()).await?;
        let mut behind = None;
        loop {
            let (count, last) = self.undisturbed(|| self.reseal_apps(behind)).await?;
            resealed += count;
            behind = last;
            if last.is_none() {
                break;
            }
        }
        let mut behind = None;
        loop {
            let (count, last) = self.undisturbed(|| self.reseal_links(behind)).await?;
            resealed += count;
            behind = last;
            if last.is_none() {
                break;
            }
        }
        if resealed > 0 {
            self.read_keys_again().await;
            tracing::info!(resealed, "secrets are sealed with the present master key");
        }
        Ok(resealed)
    }

    async fn reseal_signing_keys(&self) -> Result<usize, AuthError> {
        let mut tx = self.store.write().await?;
        let mut count = 0;
        for key in tx.signing_keys().all().await? {
            if let Some(sealed) = self.smith.reseal(&key)? {
                tx.signing_keys().save(&SigningKey { sealed, ..key }).await?;
                count += 1;
            }
        }
        self.finish_reseal(tx, "signing_keys", count).await
    }

    /// Those of the users behind one; how many, and the last user, if there may be more.
    async fn reseal_apps(&self, behind: Option<UserId>) -> Result<(usize, Option<UserId>), AuthError> {
        let mut tx = self.store.write().await?;
        let factors = tx.second_factors().list(behind, BATCH).await?;
        let last = factors.last().filter(|_| factors.len() == BATCH as usize).map(|factor| factor.user_id);
        let mut count = 0;
        for factor in factors {
            if let Some(sealed) = self.vault.reseal(TOTP, &factor.sealed)? {
                tx.second_factors().put(&SecondFactor { sealed, ..factor }).await?;
                count += 1;
            }
        }
        Ok((self.finish_reseal(tx, "mfa_secrets", count).await?, last))
    }

    /// Those behind a link; how many, and the last link, if there may be more.
    async fn reseal_links(&self, behind: Option<LinkId>) -> Result<(usize, Option<LinkId>), AuthError> {
        let mut tx = self.store.write().await?;
        let links = tx.oauth_accounts().list(behind, BATCH).await?;
        let last = links.last().filter(|_| links.len() == BATCH as usize).map(|link| link.id);
        let mut count = 0;
        for link in links {
            if let Some(tokens) = self.vault.reseal(TOKENS, &link.tokens)? {
                tx.oauth_accounts().save(&OauthAccount { tokens, ..link }).await?;
                count += 1;
            }
        }
        Ok((self.finish_reseal(tx, "oauth_accounts", count).await?, last))
    }

    async fn finish_reseal(
        &self,
        mut tx: Box<dyn Tx>,
        table: &str,
        count: usize,
    ) -> Result<usize, AuthError> {
        if count > 0 {
            let entry = self.audit("master_key.reseal", table.to_owned(), json!({ "count": count }));
            tx.audit_log().append(&entry).await?;
            tx.commit().await?;
        }
        Ok(count)
    }
}
