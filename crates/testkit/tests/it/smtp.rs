//! Mails over a real server, read back from its folder.

use std::time::{Duration, Instant};

use hallyu_platform::ambient::system_ambient;
use hallyu_platform::mail::{Mail, MailError, Mailer, Smtp};
use hallyu_testkit::servers::smtp::{self, MailServer};

const SENDER: &str = "HallyuLatino <no-reply@hallyu.test>";

fn open(url: &str) -> Smtp {
    // As the binary does when it starts.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Smtp::open(url, SENDER, system_ambient()).unwrap()
}

/// A mail to an address of this test alone: servers are shared.
fn mail(name: &str, html: Option<&str>) -> Mail {
    Mail {
        to: format!("Ana <{name}-{}@example.com>", std::process::id()),
        subject: "Bienvenida, 안녕".into(),
        text: "¡Hola!\n.\nA line with one dot above. 안녕".into(),
        html: html.map(Into::into),
    }
}

fn taken(server: MailServer, name: &str) -> Vec<String> {
    server.mails_to(&format!("{name}-{}@example.com", std::process::id()))
}

#[tokio::test]
async fn mails_over_smtp_arrive_after_starttls_and_login() {
    let Some(server) = smtp::server().await else { return };
    let smtp = open(server.url);
    smtp.ping().await.unwrap();
    smtp.send(mail("starttls", None)).await.unwrap();
    smtp.send(mail("starttls", Some("<p>¡Hola!</p>"))).await.unwrap();

    let [plain, both] = taken(server, "starttls").try_into().unwrap();
    assert!(plain.starts_with("X-From: no-reply@hallyu.test\r\n"), "{plain}");
    assert!(
        plain.contains("From: HallyuLatino <no-reply@hallyu.test>\r\n")
            || plain.contains("From: \"HallyuLatino\" <no-reply@hallyu.test>\r\n"),
        "{plain}"
    );
    assert!(
        plain.contains("@hallyu.test>\r\n") && plain.contains("Subject: Bienvenida, =?utf-8?"),
        "{plain}"
    );
    assert!(both.contains("multipart/alternative") && both.contains("text/html"), "{both}");
}

#[tokio::test]
async fn mails_over_smtp_arrive_in_tls_from_the_start_and_without_any() {
    let Some(server) = smtp::server().await else { return };
    open(&server.tls_url()).send(mail("tls", None)).await.unwrap();
    assert_eq!(taken(server, "tls").len(), 1);
    open(&server.plain_url()).send(mail("plain", None)).await.unwrap();
    assert_eq!(taken(server, "plain").len(), 1);
}

#[tokio::test]
async fn many_mails_over_smtp_share_connections() {
    let Some(server) = smtp::server().await else { return };
    let smtp = open(server.url);
    let sent = (0..20).map(|_| smtp.send(mail("many", None)));
    for outcome in futures_util::future::join_all(sent).await {
        outcome.unwrap();
    }
    assert_eq!(taken(server, "many").len(), 20);
}

#[tokio::test]
async fn a_refusal_over_smtp_for_good_is_told_from_one_for_now() {
    let Some(server) = smtp::server().await else { return };
    let smtp = open(server.url);
    let to = |to: &str| Mail { to: to.into(), ..mail("refused", None) };
    assert!(matches!(smtp.send(to("ana@refused.example")).await, Err(MailError::Refused(_))));
    assert!(matches!(smtp.send(to("ana@later.example")).await, Err(MailError::Failed(_))));
    assert!(matches!(smtp.send(to("ana@x.example\r\nBcc: e@x.example")).await, Err(MailError::Address(_))));
    smtp.send(mail("after-refusals", None)).await.unwrap();
    assert_eq!(taken(server, "after-refusals").len(), 1, "the connection is still of use");
}

#[tokio::test]
async fn neither_a_wrong_password_nor_a_foreign_certificate_is_overlooked_on_smtp() {
    let Some(server) = smtp::server().await else { return };
    let (_, place) = server.url.split_once('@').unwrap();
    let begun = Instant::now();
    let stranger = open(&format!("smtp://hallyu:wrong@{place}"));
    assert!(matches!(stranger.send(mail("stranger", None)).await, Err(MailError::Failed(_))));
    // Without `ca` only public authorities are trusted.
    let untrusted = open(server.url.split('?').next().unwrap());
    assert!(matches!(untrusted.send(mail("stranger", None)).await, Err(MailError::Failed(_))));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert!(taken(server, "stranger").is_empty());
}

#[tokio::test]
async fn a_mail_server_that_is_not_there_is_a_failure_for_now() {
    let begun = Instant::now();
    let nobody = open("smtp+plain://127.0.0.1:1");
    assert!(matches!(nobody.send(mail("nobody", None)).await, Err(MailError::Failed(_))));
    assert!(begun.elapsed() < Duration::from_secs(5));
}
