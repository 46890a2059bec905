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
    // The first line is the subject.
    let (subject, text) = template.split_once("\n\n").unwrap_or((template, ""));
    let text = text.replace("{nickname}", profile.nickname.as_str()).replace("{date}", &day(end));
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
    use hallyu_contracts::personal::HOLDERS;

    use super::*;

    #[test]
    fn every_language_explains_every_file() {
        for language in Language::ALL {
            let text = readme(language, Time::UNIX_EPOCH);
            assert!(HOLDERS.iter().all(|holder| text.contains(&format!("{holder}.json"))), "{language}");
            assert!(text.contains("1970-01-01") && !text.contains('{'), "{language}: {text}");
        }
    }
}
