//! A mail server (`deploy/dev/smtp.py` says what it takes), and the mails that it took.

use std::path::{Path, PathBuf};

use super::{Kind, Shared};

static SERVER: Shared = Shared::new(Kind {
    name: "aiosmtpd",
    variable: "HALLYU_TEST_SMTP",
    script: "smtp.sh",
    package: "aiosmtpd of PyPI, by deploy/dev/peers.sh",
});

/// The mail server.
#[derive(Clone, Copy, Debug)]
pub struct MailServer {
    /// `smtp://user:password@host:port?ca=file`: takes mails after STARTTLS and a login.
    pub url: &'static str,
}

/// The server. `None`, after a line on standard error that says so, where it is not installed: the test is then to
/// return.
pub async fn server() -> Option<MailServer> {
    SERVER.url().await.map(|url| MailServer { url })
}

impl MailServer {
    /// `smtps://...`: TLS from the start.
    ///
    /// # Panics
    /// If the server is not the one of `deploy/dev`.
    #[must_use]
    pub fn tls_url(&self) -> String {
        let (user, _) = self.url.split_once('@').expect("the URL has a user");
        let (_, query) = self.url.split_once('?').expect("the URL has a query");
        let user = user.replacen("smtp://", "smtps://", 1);
        format!("{user}@127.0.0.1:{}?{query}", self.port("smtps-port"))
    }

    /// `smtp+plain://...`: no TLS and no login.
    ///
    /// # Panics
    /// If the server is not the one of `deploy/dev`.
    #[must_use]
    pub fn plain_url(&self) -> String {
        format!("smtp+plain://127.0.0.1:{}", self.port("open-port"))
    }

    /// The mails to `address` in the order in which they came, each as it was sent below two lines with the envelope.
    ///
    /// # Panics
    /// If the server's folder cannot be read.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<String> {
        let files = std::fs::read_dir(self.folder().join("mail")).expect("the mails can be listed");
        let mut files: Vec<PathBuf> = files.map(|file| file.expect("it can be listed").path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
        files.sort();
        let to = format!("X-To: {address}\r\n");
        let mails = files.into_iter().map(|file| std::fs::read_to_string(file).expect("a mail is text"));
        mails.filter(|mail| mail.contains(&to)).collect()
    }

    fn port(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder().join(file)).expect("the server wrote its ports down")
    }

    /// The certificate of the server's authority lies in its folder.
    fn folder(&self) -> &Path {
        let (_, ca) = self.url.split_once("?ca=").expect("the URL names the authority");
        Path::new(ca).parent().expect("a file is in a folder")
    }
}
