use std::collections::BTreeMap;

use hallyu_kernel::{GenreId, Language};

/// A genre with its name in every language of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genre {
    /// Its id.
    pub id: GenreId,
    /// Stable English name in lower case, for addresses and requests.
    pub slug: String,
    /// Names by language code.
    pub names: BTreeMap<&'static str, String>,
}

impl Genre {
    /// The name in this language; the slug where a name is missing.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language.as_str()).unwrap_or(&self.slug)
    }
}
