use hallyu_kernel::{Language, Time};
use hallyu_platform::mail::Mail;

use crate::domain::Profile;

/// The file in an archive that explains the others.
pub(super) fn readme(language: Language, asked_at: Time) -> String {
    let template = match language {
        Language::Es => include_str!("../../texts/export_readme.es.txt"),
        Language::Pt => include_str!("../../texts/export_readme.pt.txt"),
        Language::Ko => include_str!("../../texts/export_readme.ko.txt"),
        Language::En => include_str!("../../texts/export_readme.en.txt"),
    };
    template.replace("{date}", &day(asked_at))
}

/// The mail that says that an archive can be fetched until `end`.
pub(super) fn export_ready(profile: &Profile, end: Time, public_url: &str) -> Mail {
    let template = match profile.language {
        Language::Es => include_str!("../../texts/export_ready.es.txt"),
        Language::Pt => include_str!("../../texts/export_ready.pt.txt"),
        Language::Ko => include_str!("../../texts/export_ready.ko.txt"),
        Language::En => include_str!("../../texts/export_ready.en.txt"),
    };
    mail(template, profile, (end, public_url))
}

/// The mail that says that the account will be erased `at`.
pub(super) fn erasure_planned(profile: &Profile, at: Time, public_url: &str) -> Mail {
    let template = match profile.language {
        Language::Es => include_str!("../../texts/erasure_planned.es.txt"),
        Language::Pt => include_str!("../../texts/erasure_planned.pt.txt"),
        Language::Ko => include_str!("../../texts/erasure_planned.ko.txt"),
        Language::En => include_str!("../../texts/erasure_planned.en.txt"),
    };
    mail(template, profile, (at, public_url))
}

/// Fills a text in; its first line is the subject.
fn mail(template: &str, profile: &Profile, (date, public_url): (Time, &str)) -> Mail {
    let (subject, text) = template.split_once("\n\n").unwrap_or((template, ""));
    let text = text.replace("{nickname}", profile.nickname.as_str()).replace("{date}", &day(date));
    let text = text.replace("{link}", &page(public_url, profile.language));
    Mail { to: profile.email.clone(), subject: subject.to_owned(), text, html: None }
}

fn day(time: Time) -> String {
    time.format("%Y-%m-%d").to_string()
}

/// The page of the web app about the user's data, in the user's language.
fn page(public_url: &str, language: Language) -> String {
    let locale = match language {
        Language::Pt => "pt-BR",
        other => other.as_str(),
    };
    format!("{}/{locale}/privacy", public_url.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use hallyu_contracts::auth::UserRegistered;
    use hallyu_contracts::personal::HOLDERS;
    use hallyu_kernel::Role;

    use super::*;

    fn profile(language: Language) -> Profile {
        let registered = UserRegistered {
            user_id: uuid::Uuid::from_u128(1).into(),
            email: "marisol@example.com".to_owned(),
            nickname: "Marisol".to_owned(),
            country: "MX".to_owned(),
            language,
            role: Role::User,
            marketing_agreed: false,
            registered_at: Time::UNIX_EPOCH,
        };
        Profile::of(&registered).unwrap()
    }

    #[test]
    fn every_language_has_mails_with_a_subject_and_nothing_to_fill_in() {
        for language in Language::ALL {
            let profile = profile(language);
            for mail in [export_ready, erasure_planned]
                .map(|mail| mail(&profile, Time::UNIX_EPOCH, "https://tv.example"))
            {
                assert!(!mail.subject.is_empty() && !mail.subject.contains('\n'), "{language}");
                let filled = ["Marisol", "1970-01-01", "https://tv.example"];
                assert!(filled.iter().all(|text| mail.text.contains(text)), "{language}: {}", mail.text);
                assert!(!mail.text.contains('{'), "{language}: {}", mail.text);
            }
        }
    }

    #[test]
    fn every_language_explains_every_file() {
        for language in Language::ALL {
            let text = readme(language, Time::UNIX_EPOCH);
            assert!(HOLDERS.iter().all(|holder| text.contains(&format!("{holder}.json"))), "{language}");
            assert!(text.contains("1970-01-01") && !text.contains('{'), "{language}: {text}");
        }
    }
}
