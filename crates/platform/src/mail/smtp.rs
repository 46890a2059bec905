use std::time::Duration;

use async_trait::async_trait;
use hallyu_kernel::Ambient;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use uuid::Uuid;

use super::compose::Composer;
use super::{Mail, MailError, Mailer};

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time for one mail, with connecting.
const MAIL: Duration = Duration::from_secs(60);
/// Connections that are kept open at most.
const CONNECTIONS: u32 = 4;
/// Servers close connections that are idle for some minutes; we do so earlier.
const IDLE: Duration = Duration::from_secs(45);

/// Hands each mail to a mail server.
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    composer: Composer,
}

impl Smtp {
    /// Mails go to the server at `smtp://user:password@host:port` (STARTTLS, port 587 unless said otherwise),
    /// `smtps://` (TLS from the start, port 465) or `smtp+plain://` (no TLS, port 25), and come from the address
    /// `sender`. `?ca=` names a PEM file with the authorities to trust instead of the public ones. Nothing is connected
    /// yet.
    ///
    /// # Errors
    /// [`MailError::Address`] for a malformed sender, [`MailError::Url`] for a URL that names no server.
    pub fn open(url: &str, sender: &str, ambient: Ambient) -> Result<Self, MailError> {
        let wrong = |what: String| MailError::Url(what);
        let url = Url::parse(url).map_err(|error| wrong(error.to_string()))?;
        let host =
            url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong("there is no host".into()))?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let (port, tls) = match url.scheme() {
            "smtp" => (587, Tls::Required(tls(&url, host)?)),
            "smtps" => (465, Tls::Wrapper(tls(&url, host)?)),
            "smtp+plain" => (25, Tls::None),
            other => return Err(wrong(format!("{other} is of a kind that is not known"))),
        };
        let composer = Composer::new(sender, ambient)?;
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE);
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(CONNECT))
            .hello_name(ClientId::Domain(composer.domain().to_owned()))
            .pool_config(pool);
        if !url.username().is_empty() {
            let password = url.password().unwrap_or_default();
            server = server.credentials(Credentials::new(decoded(url.username()), decoded(password)));
        }
        Ok(Self { server: server.build(), composer })
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn tls(url: &Url, host: &str) -> Result<TlsParameters, MailError> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    for (option, value) in url.query_pairs() {
        if option != "ca" {
            return Err(MailError::Url(format!("there is no option {option}")));
        }
        let unreadable = |error: &dyn std::fmt::Display| MailError::Url(format!("{value}: {error}"));
        let pem = std::fs::read(&*value).map_err(|error| unreadable(&error))?;
        let authority = Certificate::from_pem(&pem).map_err(|error| unreadable(&error))?;
        parameters = parameters.certificate_store(CertificateStore::None).add_root_certificate(authority);
    }
    parameters.build_rustls().map_err(|error| MailError::Url(error.to_string()))
}

/// A server that refuses for good is told apart from one that cannot take the mail now.
fn said(error: lettre::transport::smtp::Error) -> MailError {
    // 530 to 538 are about our login: an operator can mend that, so the mail is not lost.
    let about_us = error.status().is_some_and(|code| (530..=538).contains(&u16::from(code)));
    if error.is_permanent() && !about_us {
        MailError::Refused(error.into())
    } else {
        MailError::Failed(error.into())
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let id: Uuid = self.composer.ambient.id();
        let message = self.composer.compose(mail, id)?;
        match tokio::time::timeout(MAIL, self.server.send(message)).await {
            Ok(sent) => sent.map(drop).map_err(said),
            Err(elapsed) => Err(MailError::Failed(elapsed.into())),
        }
    }

    /// Whether the server takes the login.
    async fn ping(&self) -> Result<(), MailError> {
        let answered = tokio::time::timeout(CONNECT, self.server.test_connection()).await;
        let answered = answered.map_err(|elapsed| MailError::Failed(elapsed.into()))?.map_err(said)?;
        if answered { Ok(()) } else { Err(MailError::Failed("the server is not ready".into())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::system_ambient;

    #[test]
    fn a_wrong_url_is_explained_and_its_password_is_not_told() {
        for wrong in [
            "mailto:a@b",
            "smtp://",
            "smtp+tls://u:hush@mail",
            "smtp://u:hush@mail?caa=/x",
            "smtps://u:hush@mail?ca=/no/such/file",
        ] {
            let Err(error) = Smtp::open(wrong, "a@hallyu.test", system_ambient()) else {
                panic!("{wrong} was taken")
            };
            let message = error.to_string();
            assert!(message.contains("expected file:///") && !message.contains("hush"), "{message}");
        }
        let refused = Smtp::open("smtp+plain://mail", "nobody", system_ambient());
        assert!(matches!(refused, Err(MailError::Address(_))));
    }
}
