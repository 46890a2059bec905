use std::collections::BTreeMap;

use hallyu_contracts::content::TitleChanged;
use hallyu_kernel::{
    Actor, ContentId, GenreId, Language, MissingRole, PersonId, Role, SubtitleLanguage, Time, UserId,
};

use super::{ContentError, Episode, ImageSlot, names};

/// What a title is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleKind {
    /// A series with a story.
    Drama,
    /// A film: one episode.
    Movie,
    /// A show.
    Variety,
    /// Music.
    Kpop,
}

names!(TitleKind { Drama = "drama", Movie = "movie", Variety = "variety", Kpop = "kpop" });

/// Whether viewers see a title, and what they may expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleStatus {
    /// Only its creator and moderators see it.
    Draft,
    /// Announced; may have no episode yet.
    ComingSoon,
    /// Running.
    Active,
    /// Complete.
    Ended,
}

names!(TitleStatus { Draft = "draft", ComingSoon = "coming_soon", Active = "active", Ended = "ended" });

impl TitleStatus {
    /// Whether viewers see the title.
    #[must_use]
    pub fn is_visible(self) -> bool {
        self != Self::Draft
    }
}

/// A title's name and description in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The name.
    pub title: String,
    /// What it is about.
    pub description: String,
}

/// What somebody did in a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditRole {
    /// Acts.
    Actor,
    /// Directs.
    Director,
    /// Writes.
    Writer,
    /// Produces.
    Producer,
}

names!(CreditRole { Actor = "actor", Director = "director", Writer = "writer", Producer = "producer" });

/// Somebody's part in a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Who.
    pub person_id: PersonId,
    /// Did what.
    pub role: CreditRole,
    /// The name of the character, for an actor.
    pub role_name: Option<String>,
}

/// What a creator says about a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleDraft {
    /// What it is.
    pub kind: TitleKind,
    /// The name in Korean.
    pub title: String,
    /// The name it was first shown under, where that is another.
    pub original_title: Option<String>,
    /// Year of the first showing.
    pub year: u16,
    /// Length of a film or of a usual episode, minutes.
    pub duration_minutes: Option<u32>,
    /// Episodes it has or will have.
    pub total_episodes: u32,
    /// Who showed it first.
    pub network: Option<String>,
    /// Whether it is shown nowhere else in Latin America.
    pub is_exclusive: bool,
    /// Address of a trailer.
    pub trailer_url: Option<String>,
    /// Names and descriptions by language.
    pub texts: BTreeMap<&'static str, Text>,
    /// In the creator's order.
    pub genres: Vec<GenreId>,
    /// In the creator's order.
    pub credits: Vec<Credit>,
}

impl TitleDraft {
    /// The least that must be said about a title.
    #[must_use]
    pub fn new(kind: TitleKind, title: String, year: u16) -> Self {
        Self {
            kind,
            title,
            original_title: None,
            year,
            duration_minutes: None,
            total_episodes: 0,
            network: None,
            is_exclusive: false,
            trailer_url: None,
            texts: BTreeMap::new(),
            genres: Vec::new(),
            credits: Vec::new(),
        }
    }
}

/// What decides who sees and who changes a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The title.
    pub id: ContentId,
    /// Who sees it.
    pub status: TitleStatus,
    /// Its creator.
    pub owner_id: UserId,
}

impl Standing {
    /// Whether the actor may change the title, and see it while viewers do not.
    #[must_use]
    pub fn is_managed_by(&self, actor: &Actor) -> bool {
        actor.role >= Role::Moderator || (actor.role >= Role::Creator && actor.user_id == self.owner_id)
    }
}

/// A title of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Title {
    /// The id.
    pub id: ContentId,
    /// What its creator says about it.
    pub draft: TitleDraft,
    /// Blob key of the poster.
    pub poster_key: Option<String>,
    /// Blob key of the backdrop.
    pub backdrop_key: Option<String>,
    /// Who sees it.
    pub status: TitleStatus,
    /// Its creator.
    pub owner_id: UserId,
    /// Languages in which at least one published episode has subtitles; kept here so that lists need no join.
    pub subtitles: Vec<SubtitleLanguage>,
    /// When viewers could see it first.
    pub published_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Title {
    /// A new title that only its creator sees.
    #[must_use]
    pub fn new(id: ContentId, owner_id: UserId, draft: TitleDraft, now: Time) -> Self {
        let (poster_key, backdrop_key) = (None, None);
        let (status, subtitles, published_at) = (TitleStatus::Draft, Vec::new(), None);
        let (created_at, updated_at) = (now, now);
        Self {
            id,
            draft,
            poster_key,
            backdrop_key,
            status,
            owner_id,
            subtitles,
            published_at,
            created_at,
            updated_at,
        }
    }

    /// What decides who sees and who changes it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { id: self.id, status: self.status, owner_id: self.owner_id }
    }

    /// Passes if the actor may change the title.
    ///
    /// # Errors
    /// [`ContentError::Role`] below creator; for another creator [`ContentError::ForeignTitle`].
    pub fn require_manager(&self, actor: &Actor) -> Result<(), ContentError> {
        if self.standing().is_managed_by(actor) {
            return Ok(());
        }
        match actor.role {
            Role::User | Role::Premium => Err(MissingRole(Role::Creator).into()),
            _ => Err(ContentError::ForeignTitle),
        }
    }

    /// Makes the title visible as `status`.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming `episodes` if none is published, unless the title is only announced.
    pub fn publish(
        &mut self,
        status: TitleStatus,
        episodes: &[Episode],
        now: Time,
    ) -> Result<(), ContentError> {
        let needs_episode = status != TitleStatus::ComingSoon;
        if needs_episode && !episodes.iter().any(Episode::is_published) {
            return Err(ContentError::field("episodes", "required"));
        }
        self.status = status;
        self.published_at.get_or_insert(now);
        self.updated_at = now;
        Ok(())
    }

    /// Hides the title from viewers.
    pub fn unpublish(&mut self, now: Time) {
        self.status = TitleStatus::Draft;
        self.updated_at = now;
    }

    /// Makes room for an episode of this number.
    pub fn expect_episode(&mut self, number: u32, now: Time) {
        self.draft.total_episodes = self.draft.total_episodes.max(number);
        self.updated_at = now;
    }

    /// Sets a picture and gives the key of the one that it replaces.
    pub fn set_image(&mut self, slot: ImageSlot, key: String, now: Time) -> Option<String> {
        let place = match slot {
            ImageSlot::Poster => &mut self.poster_key,
            ImageSlot::Backdrop => &mut self.backdrop_key,
        };
        let old = place.replace(key);
        self.updated_at = now;
        old.filter(|old| Some(old) != place.as_ref())
    }

    /// The name in this language, else the Korean one.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.draft.texts.get(language.as_str()).map_or(&self.draft.title, |text| &text.title)
    }

    /// What other services are told when anything about the title changed.
    #[must_use]
    pub fn changed(&self) -> TitleChanged {
        TitleChanged { content_id: self.id, visible: self.status.is_visible() }
    }
}

#[cfg(test)]
mod tests {
    use hallyu_kernel::SessionId;
    use uuid::Uuid;

    use super::*;
    use crate::domain::episode::tests::episode;

    pub(crate) fn title() -> Title {
        let draft = TitleDraft::new(TitleKind::Drama, "빛".into(), 2026);
        Title::new(Uuid::from_u128(1).into(), Uuid::from_u128(7).into(), draft, Time::UNIX_EPOCH)
    }

    fn actor(user: u128, role: Role) -> Actor {
        Actor { user_id: Uuid::from_u128(user).into(), session_id: SessionId::from(Uuid::nil()), role }
    }

    #[test]
    fn creators_manage_their_own_titles_and_moderators_all() {
        let title = title();
        assert!(title.require_manager(&actor(7, Role::Creator)).is_ok());
        assert!(title.require_manager(&actor(8, Role::Moderator)).is_ok());
        assert!(matches!(title.require_manager(&actor(8, Role::Creator)), Err(ContentError::ForeignTitle)));
        assert!(matches!(title.require_manager(&actor(7, Role::Premium)), Err(ContentError::Role(_))));
    }

    #[test]
    fn an_announced_title_needs_no_episode() {
        let mut title = title();
        assert!(title.publish(TitleStatus::Active, &[episode()], Time::UNIX_EPOCH).is_err());
        title.publish(TitleStatus::ComingSoon, &[], Time::UNIX_EPOCH).unwrap();
        assert!(title.changed().visible);
        title.unpublish(Time::UNIX_EPOCH);
        assert!(!title.changed().visible);
    }

    #[test]
    fn a_new_picture_gives_the_old_one_back_once() {
        let mut title = title();
        assert_eq!(title.set_image(ImageSlot::Poster, "a".into(), Time::UNIX_EPOCH), None);
        assert_eq!(title.set_image(ImageSlot::Poster, "a".into(), Time::UNIX_EPOCH), None);
        assert_eq!(title.set_image(ImageSlot::Poster, "b".into(), Time::UNIX_EPOCH), Some("a".into()));
    }
}
