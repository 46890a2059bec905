use std::collections::HashSet;

use hallyu_captions::SpeakerId;
use hallyu_captions::language::Cast;
use hallyu_kernel::{Actor, ContentId, FieldError};

use super::Content;
use super::access::managed_title;
use crate::domain::{CastSheet, ContentError};

impl Content {
    /// Says who is in a title and how they speak to each other, over what was said before.
    ///
    /// # Errors
    /// [`ContentError::Changed`] if somebody was faster; [`ContentError::Invalid`] if two characters have one id, or a relation
    /// names nobody.
    pub async fn set_cast(
        &self,
        actor: &Actor,
        id: ContentId,
        (rev, cast): (u32, Cast),
    ) -> Result<CastSheet, ContentError> {
        consistent(&cast)?;
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, id).await?;
        let known = tx.lexicon().cast(id).await?.map_or(0, |sheet| sheet.rev);
        if known != rev {
            return Err(ContentError::Changed { rev: known });
        }
        let sheet = CastSheet { cast, rev: rev + 1, updated_at: self.ambient.now() };
        tx.lexicon().put_cast(id, &sheet).await?;
        tx.commit().await?;
        Ok(sheet)
    }
}

fn consistent(cast: &Cast) -> Result<(), ContentError> {
    let mut ids: HashSet<&SpeakerId> = HashSet::new();
    let mut wrong = Vec::new();
    for (at, character) in cast.characters.iter().enumerate() {
        if !ids.insert(&character.id) {
            wrong.push(FieldError::new(format!("characters[{at}].id"), "duplicate"));
        }
    }
    for (at, relation) in cast.relations.iter().enumerate() {
        for (name, id) in [("from", &relation.a), ("to", &relation.b)] {
            if !ids.contains(id) {
                wrong.push(FieldError::new(format!("relations[{at}].{name}"), "nobody"));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(ContentError::Invalid(wrong)) }
}
