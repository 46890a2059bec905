use std::path::PathBuf;

use async_trait::async_trait;
use hallyu_kernel::Ambient;
use uuid::Uuid;

use super::compose::Composer;
use super::{Mail, MailError, Mailer};

/// Writes each mail to a folder as one `.eml` file that mail programs open; names sort by time.
pub struct OutboxFolder {
    folder: PathBuf,
    composer: Composer,
}

impl OutboxFolder {
    /// Mails go to `folder`, which is made if missing, and come from the address `sender`.
    ///
    /// # Errors
    /// [`MailError::Address`] for a malformed sender, [`MailError::Failed`] when the folder cannot be made.
    pub fn open(folder: impl Into<PathBuf>, sender: &str, ambient: Ambient) -> Result<Self, MailError> {
        let (folder, composer) = (folder.into(), Composer::new(sender, ambient)?);
        std::fs::create_dir_all(&folder).map_err(|error| MailError::Failed(error.into()))?;
        Ok(Self { folder, composer })
    }
}

#[async_trait]
impl Mailer for OutboxFolder {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let id: Uuid = self.composer.ambient.id();
        let message = self.composer.compose(mail, id)?.formatted();
        let (draft, done) = (self.folder.join(format!(".{id}")), self.folder.join(format!("{id}.eml")));
        // Renamed when complete, so that whoever watches the folder sees no half mail.
        let written = async {
            tokio::fs::write(&draft, message).await?;
            tokio::fs::rename(&draft, &done).await
        };
        written.await.map_err(|error| MailError::Failed(error.into()))
    }

    /// Whether the folder is still there.
    async fn ping(&self) -> Result<(), MailError> {
        let found = tokio::fs::read_dir(&self.folder).await;
        found.map(drop).map_err(|error| MailError::Failed(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::system_ambient;

    fn mail(to: &str, html: Option<&str>) -> Mail {
        Mail {
            to: to.into(),
            subject: "Bienvenida".into(),
            text: "¡Hola! 안녕".into(),
            html: html.map(Into::into),
        }
    }

    #[tokio::test]
    async fn writes_one_file_per_mail() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = OutboxFolder::open(
            folder.path().join("mail"),
            "HallyuLatino <no-reply@hallyu.test>",
            system_ambient(),
        );
        let outbox = outbox.unwrap();
        outbox.send(mail("Ana <ana@example.com>", None)).await.unwrap();
        outbox.send(mail("ana@example.com", Some("<p>¡Hola!</p>"))).await.unwrap();

        let files: Vec<_> =
            std::fs::read_dir(folder.path().join("mail")).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files.len(), 2);
        assert!(files.iter().all(|file| file.extension().is_some_and(|extension| extension == "eml")));
        let [one, other] = [0, 1].map(|place: usize| std::fs::read_to_string(&files[place]).unwrap());
        // Names of the same millisecond are in no order.
        let (plain, both) = if one.contains("multipart") { (other, one) } else { (one, other) };
        assert!(
            plain.contains("To: Ana <ana@example.com>\r\n")
                || plain.contains("To: \"Ana\" <ana@example.com>\r\n"),
            "{plain}"
        );
        assert!(plain.contains("Subject: Bienvenida\r\n") && plain.contains("@hallyu.test>\r\n"), "{plain}");
        assert!(both.contains("multipart/alternative") && both.contains("text/html"), "{both}");
    }

    #[tokio::test]
    async fn refuses_malformed_addresses() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            OutboxFolder::open(folder.path(), "nobody", system_ambient()),
            Err(MailError::Address(_))
        ));
        let outbox = OutboxFolder::open(folder.path(), "a@hallyu.test", system_ambient()).unwrap();
        let refused = outbox.send(mail("ana@example.com\r\nBcc: eve@example.com", None)).await;
        assert!(matches!(refused, Err(MailError::Address(_))));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn says_that_its_folder_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = OutboxFolder::open(folder.path(), "a@hallyu.test", system_ambient()).unwrap();
        outbox.ping().await.unwrap();
        folder.close().unwrap();
        assert!(matches!(outbox.ping().await, Err(MailError::Failed(_))));
    }
}
