use hallyu_kernel::Language;
use hallyu_platform::bus::HandleError;
use hallyu_platform::mail::{Mail, MailError};

use super::Auth;
use crate::domain::{Account, AuthError};

/// The four languages of a mail: its first line is the subject, `{nickname}` and `{link}` are filled in.
macro_rules! texts {
    ($name:literal) => {
        [
            (Language::Es, include_str!(concat!("../../mails/", $name, ".es.txt"))),
            (Language::Pt, include_str!(concat!("../../mails/", $name, ".pt.txt"))),
            (Language::Ko, include_str!(concat!("../../mails/", $name, ".ko.txt"))),
            (Language::En, include_str!(concat!("../../mails/", $name, ".en.txt"))),
        ]
    };
}

/// A mail in every language.
type Texts = [(Language, &'static str); 4];

/// Proves an address; the link leads to the page that takes the secret.
pub(super) const VERIFY_EMAIL: Texts = texts!("verify_email");
/// Lets the owner of an address choose a new password; the link leads to the page that takes the secret.
pub(super) const RESET_PASSWORD: Texts = texts!("reset_password");
/// Says that the password is another one; the link leads to the page that sends the mail above.
pub(super) const PASSWORD_CHANGED: Texts = texts!("password_changed");

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailingError {
    /// The store did not do what was asked.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The mail was not taken.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// A mail that was refused for good is not tried again: an admin sees why.
impl From<MailingError> for HandleError {
    fn from(error: MailingError) -> Self {
        match error {
            MailingError::Mail(MailError::Address(_) | MailError::Refused(_)) => Self::dead(error),
            other => Self::retry(other),
        }
    }
}

impl Auth {
    /// Mails an account in its language, with a link to a page of the web app.
    pub(super) async fn mail(
        &self,
        account: &Account,
        texts: &Texts,
        path: &str,
    ) -> Result<(), MailingError> {
        let link = page(&self.public_url, account.language, path);
        Ok(self.mailer.send(written(account, texts, &link)).await?)
    }
}

fn written(account: &Account, texts: &Texts, link: &str) -> Mail {
    let (_, text) = texts.iter().find(|(language, _)| *language == account.language).unwrap_or(&texts[0]);
    let (subject, text) = text.split_once("\n\n").unwrap_or((text, ""));
    let text = text.replace("{nickname}", account.nickname.as_str()).replace("{link}", link);
    Mail { to: account.email.to_string(), subject: subject.to_owned(), text, html: None }
}

/// The page of the web app in the account's language.
fn page(public_url: &str, language: Language, path: &str) -> String {
    let locale = match language {
        Language::Pt => "pt-BR",
        other => other.as_str(),
    };
    format!("{}/{locale}/{path}", public_url.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hallyu_kernel::{Role, Time};

    fn account(language: Language) -> Account {
        Account {
            id: uuid::Uuid::from_u128(1).into(),
            email: "ana@example.com".parse().unwrap(),
            nickname: "하늘".parse().unwrap(),
            nickname_at: Time::UNIX_EPOCH,
            password_hash: None,
            role: Role::User,
            language,
            email_verified: false,
            suspension: None,
            last_login_at: None,
            created_at: Time::UNIX_EPOCH,
            updated_at: Time::UNIX_EPOCH,
        }
    }

    #[test]
    fn every_language_has_a_subject_and_a_text_with_name_and_link() {
        for (texts, language) in [VERIFY_EMAIL, RESET_PASSWORD, PASSWORD_CHANGED]
            .iter()
            .flat_map(|texts| Language::ALL.map(|language| (texts, language)))
        {
            let mail = written(&account(language), texts, "https://tv.example/x");
            assert!(!mail.subject.is_empty() && !mail.subject.contains('\n'), "{language}");
            assert!(mail.text.contains("하늘") && mail.text.contains("https://tv.example/x"), "{language}");
            assert!(!mail.text.contains('{'), "{language}: {}", mail.text);
        }
    }

    #[test]
    fn the_page_is_in_the_language_of_the_account() {
        assert_eq!(page("https://tv.example/", Language::Pt, "login"), "https://tv.example/pt-BR/login");
        assert_eq!(page("https://tv.example", Language::Ko, "login"), "https://tv.example/ko/login");
    }
}
