use std::collections::BTreeMap;

use hallyu_kernel::{Actor, ContentId, FieldError, GenreId, PersonId};

use super::Content;
use super::access::managed_title;
use super::models::GenreName;
use super::ports::Tx;
use crate::domain::{ContentError, Credit, CreditRole, Person, Text, Title, TitleDraft, TitleKind};

/// What is to change about a title; what is `None` stays. In a nested option the inner `None` removes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleChange {
    /// What it is.
    pub kind: Option<TitleKind>,
    /// The name in Korean.
    pub title: Option<String>,
    /// The name it was first shown under.
    pub original_title: Option<Option<String>>,
    /// Year of the first showing.
    pub year: Option<u16>,
    /// Length of a film or of a usual episode, minutes.
    pub duration_minutes: Option<Option<u32>>,
    /// Episodes it has or will have.
    pub total_episodes: Option<u32>,
    /// Who showed it first.
    pub network: Option<Option<String>>,
    /// Whether it is shown nowhere else in Latin America.
    pub is_exclusive: Option<bool>,
    /// Address of a trailer.
    pub trailer_url: Option<Option<String>>,
    /// Names and descriptions by language code; languages that are not named stay.
    pub texts: BTreeMap<&'static str, Text>,
    /// All genres, in order.
    pub genres: Option<Vec<GenreName>>,
    /// All credits, in order.
    pub cast: Option<Vec<CreditWish>>,
}

/// Somebody's part in a title, who may not be known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditWish {
    /// A known person.
    pub person_id: Option<PersonId>,
    /// In Hangul; finds or makes the person where no id is given.
    pub name: Option<String>,
    /// In Latin letters.
    pub name_romanized: Option<String>,
    /// Did what.
    pub role: CreditRole,
    /// Name of the character.
    pub role_name: Option<String>,
}

impl Content {
    /// Changes what a creator says about a title.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming the genres and people that do not exist.
    pub async fn update_content(
        &self,
        actor: &Actor,
        id: ContentId,
        change: TitleChange,
    ) -> Result<Title, ContentError> {
        let mut tx = self.store.write().await?;
        let mut title = managed_title(&mut *tx, actor, id).await?;
        self.apply(&mut *tx, &mut title.draft, change).await?;
        title.updated_at = self.ambient.now();
        self.save_title(tx, &title).await?;
        Ok(title)
    }

    /// Stores a changed title, tells the others and forgets copies.
    pub(super) async fn save_title(&self, mut tx: Box<dyn Tx>, title: &Title) -> Result<(), ContentError> {
        tx.titles().save(title).await?;
        self.tell(&mut *tx, &title.changed()).await?;
        tx.commit().await?;
        self.forget_copies().await;
        Ok(())
    }

    /// Applies a change to what a title says, finding genres and people by what they are called.
    pub(super) async fn apply(
        &self,
        tx: &mut dyn Tx,
        draft: &mut TitleDraft,
        change: TitleChange,
    ) -> Result<(), ContentError> {
        let mut wrong = Vec::new();
        if let Some(names) = &change.genres {
            draft.genres = found_genres(tx, names, &mut wrong).await?;
        }
        if let Some(cast) = &change.cast {
            draft.credits = self.found_credits(tx, cast, &mut wrong).await?;
        }
        if !wrong.is_empty() {
            return Err(ContentError::Invalid(wrong));
        }
        set(&mut draft.kind, change.kind);
        set(&mut draft.title, change.title);
        set(&mut draft.original_title, change.original_title);
        set(&mut draft.year, change.year);
        set(&mut draft.duration_minutes, change.duration_minutes);
        set(&mut draft.total_episodes, change.total_episodes);
        set(&mut draft.network, change.network);
        set(&mut draft.is_exclusive, change.is_exclusive);
        set(&mut draft.trailer_url, change.trailer_url);
        draft.texts.extend(change.texts);
        Ok(())
    }

    async fn found_credits(
        &self,
        tx: &mut dyn Tx,
        cast: &[CreditWish],
        wrong: &mut Vec<FieldError>,
    ) -> Result<Vec<Credit>, ContentError> {
        let mut credits = Vec::with_capacity(cast.len());
        for (place, wish) in cast.iter().enumerate() {
            match self.found_person(tx, wish).await? {
                Ok(person_id) => {
                    credits.push(Credit { person_id, role: wish.role, role_name: wish.role_name.clone() })
                }
                Err((field, rule)) => wrong.push(FieldError::new(format!("cast[{place}].{field}"), rule)),
            }
        }
        Ok(credits)
    }

    /// The person that is meant, made if need be; or the field at fault and the rule that it breaks.
    async fn found_person(
        &self,
        tx: &mut dyn Tx,
        wish: &CreditWish,
    ) -> Result<Result<PersonId, (&'static str, &'static str)>, ContentError> {
        if let Some(id) = wish.person_id {
            let person = tx.people().get(id).await?;
            return Ok(person.map(|person| person.id).ok_or(("person_id", "invalid")));
        }
        let Some(name) = &wish.name else {
            return Ok(Err(("name", "required")));
        };
        if let Some(person) = tx.people().named(name, wish.name_romanized.as_deref()).await? {
            return Ok(Ok(person.id));
        }
        let person = Person {
            id: self.ambient.id(),
            name: name.clone(),
            name_romanized: wish.name_romanized.clone(),
            profile_key: None,
            bio: None,
            birth_date: None,
        };
        tx.people().insert(&person).await?;
        Ok(Ok(person.id))
    }
}

async fn found_genres(
    tx: &mut dyn Tx,
    names: &[GenreName],
    wrong: &mut Vec<FieldError>,
) -> Result<Vec<GenreId>, ContentError> {
    let known = tx.people().genres().await?;
    let mut genres: Vec<GenreId> = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        let found = known.iter().find(|genre| match name {
            GenreName::Id(id) => genre.id == *id,
            GenreName::Slug(slug) => genre.slug == *slug,
        });
        match found {
            Some(genre) if genres.contains(&genre.id) => {}
            Some(genre) => genres.push(genre.id),
            None => {
                let slugs: Vec<&str> = known.iter().map(|genre| genre.slug.as_str()).collect();
                wrong.push(FieldError::new(format!("genres[{place}]"), "one_of").with(&slugs.join(", ")));
            }
        }
    }
    Ok(genres)
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}
