//! The operator's account and the access token that a running server leaves for commands on its machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hallyu_auth::{Auth, Tokens};
use hallyu_kernel::{Ambient, Role, chain};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::commands::admin::new_user;

const EMAIL: &str = "operator@hallyulatino.invalid";
const NICKNAME: &str = "operator";
/// How long after a token could not be renewed it is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// How a command on this machine reaches the server that runs on a data folder. Readable by the folder's owner alone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Operator {
    /// Address of the gateway, for example `http://127.0.0.1:8000`.
    pub(crate) url: String,
    /// Access token of the operator's account.
    pub(crate) access_token: String,
}

impl Operator {
    fn path(data: &Path) -> PathBuf {
        data.join("run").join("operator.json")
    }

    /// Reads what a running server left.
    pub(crate) fn read(data: &Path) -> Result<Self> {
        let path = Self::path(data);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("the server on {} has left no {}", data.display(), path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("cannot read {}", path.display()))
    }

    /// Takes back what a server left.
    pub(crate) fn remove(data: &Path) {
        // It may never have been written.
        let _ = std::fs::remove_file(Self::path(data));
    }

    fn write(&self, data: &Path) -> Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let path = Self::path(data);
        let folder = path.parent().unwrap_or(data);
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o600))?;
        serde_json::to_writer(&mut file, self)?;
        file.persist(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(())
    }
}

/// Keeps a fresh token in the data folder of a server until it stops.
pub(crate) struct TokenKeeper {
    auth: Auth,
    data: PathBuf,
    url: String,
    tokens: Tokens,
}

impl TokenKeeper {
    /// Opens the operator's session and leaves the first token.
    pub(crate) async fn start(auth: Auth, ambient: &Ambient, (data, url): (&Path, &str)) -> Result<Self> {
        let account = match auth.user_by_email(EMAIL).await {
            Ok(account) => account,
            Err(hallyu_auth::AuthError::UnknownUser(_)) => {
                // Nobody knows the password: sessions are opened without it.
                let password = format!("Aa1-{}", URL_SAFE_NO_PAD.encode(ambient.bytes::<32>()));
                auth.create_user(new_user(EMAIL, NICKNAME, (&password, Role::Admin))?).await?
            }
            Err(error) => return Err(error.into()),
        };
        // Whatever an admin made of it: who starts the server is its operator.
        auth.reinstate_user(account.id).await?;
        auth.set_role(account.id, Role::Admin).await?;
        let tokens = auth.open_session(account.id).await?;
        let keeper = Self { auth, data: data.to_owned(), url: url.to_owned(), tokens };
        keeper.leave()?;
        Ok(keeper)
    }

    fn leave(&self) -> Result<()> {
        Operator { url: self.url.clone(), access_token: self.tokens.access_token.clone() }.write(&self.data)
    }

    /// Renews the token at a third of its life.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        let mut pause = self.third_of_life();
        while stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
            pause = match self.renew().await {
                Ok(()) => self.third_of_life(),
                Err(error) => {
                    tracing::warn!(error = chain(error.as_ref()), "the operator's token was not renewed");
                    RETRY
                }
            };
        }
        Operator::remove(&self.data);
    }

    async fn renew(&mut self) -> Result<()> {
        self.tokens = self.auth.refresh(&self.tokens.refresh_token).await?;
        self.leave()
    }

    fn third_of_life(&self) -> Duration {
        Duration::from_secs(u64::from(self.tokens.expires_in / 3))
    }
}
