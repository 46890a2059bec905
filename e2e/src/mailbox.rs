use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

/// How long a mail may take.
const MAIL: Duration = Duration::from_secs(20);

/// The mails that a platform wrote to its outbox folder.
#[derive(Clone, Debug)]
pub struct Mailbox(PathBuf);

impl Mailbox {
    /// That of the platform on this data folder.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self(data.join("outbox"))
    }

    /// Waits for the newest mail to an address that leads to a page with a token, and gives the token.
    ///
    /// # Errors
    /// If none comes within twenty seconds.
    pub async fn token(&self, address: &str, page: &str) -> Result<String> {
        let began = Instant::now();
        let link = format!("/{page}?token=");
        loop {
            let mails = self.mails().into_iter().rev();
            let mut to_address = mails.filter(|mail| mail.contains(&format!("To: {address}")));
            let found = to_address.find_map(|mail| Some(mail.split_once(&link)?.1.to_owned()));
            if let Some(rest) = found {
                return Ok(rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                    .collect());
            }
            ensure!(began.elapsed() < MAIL, "no mail to {address} with a link to {page}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Every mail, oldest first, its soft line breaks joined.
    fn mails(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
        files.sort();
        let read =
            |file| std::fs::read_to_string(file).unwrap_or_default().replace("=\r\n", "").replace("=3D", "=");
        files.into_iter().map(read).collect()
    }
}
