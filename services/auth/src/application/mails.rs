use hallyu_kernel::Language;
use hallyu_platform::mail::Mail;

use crate::domain::Account;

/// The mail that proves an address; `link` leads to the page that takes the secret.
pub(super) fn verification(account: &Account, link: &str) -> Mail {
    let template = match account.language {
        Language::Es => include_str!("../../mails/verify_email.es.txt"),
        Language::Pt => include_str!("../../mails/verify_email.pt.txt"),
        Language::Ko => include_str!("../../mails/verify_email.ko.txt"),
        Language::En => include_str!("../../mails/verify_email.en.txt"),
    };
    // The first line is the subject.
    let (subject, text) = template.split_once("\n\n").unwrap_or((template, ""));
    let text = text.replace("{nickname}", account.nickname.as_str()).replace("{link}", link);
    Mail { to: account.email.to_string(), subject: subject.to_owned(), text, html: None }
}

/// The page of the web app in the account's language.
pub(super) fn page(public_url: &str, language: Language, path: &str) -> String {
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
            created_at: Time::UNIX_EPOCH,
            updated_at: Time::UNIX_EPOCH,
        }
    }

    #[test]
    fn every_language_has_a_subject_and_a_text_with_name_and_link() {
        for language in Language::ALL {
            let mail = verification(&account(language), "https://tv.example/x");
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
