use hallyu_kernel::{Language, PersonId};

use super::Content;
use super::models::Work;
use crate::domain::{ContentError, Person, What};

impl Content {
    /// A person and the titles that viewers see them in.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] for somebody who is in no title that viewers see.
    pub async fn get_person(
        &self,
        id: PersonId,
        language: Language,
    ) -> Result<(Person, Vec<Work>), ContentError> {
        let mut tx = self.store.read().await?;
        let works = tx.catalogue().titles_of(id, language).await?;
        let person = tx.people().get(id).await?.filter(|_| !works.is_empty());
        Ok((person.ok_or(ContentError::Unknown(What::Person))?, works))
    }
}
