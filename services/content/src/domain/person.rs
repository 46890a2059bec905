use chrono::NaiveDate;
use hallyu_kernel::PersonId;

/// Somebody who acts, directs, writes or produces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// In Hangul.
    pub name: String,
    /// In Latin letters.
    pub name_romanized: Option<String>,
    /// Blob key of a portrait.
    pub profile_key: Option<String>,
    /// A few sentences.
    pub bio: Option<String>,
    /// Day of birth.
    pub birth_date: Option<NaiveDate>,
}
