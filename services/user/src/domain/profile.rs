use hallyu_contracts::auth::UserRegistered;
use hallyu_kernel::{
    BrokenRule, ContentId, Country, EpisodeId, Language, Nickname, SubtitleLanguage, Time, UserId,
};

use super::{PreferenceChanges, Preferences};

/// What a user is to others, and where and in which language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whose.
    pub user_id: UserId,
    /// Address of the account; shown to the user alone.
    pub email: String,
    /// Unique, without regard to case.
    pub nickname: Nickname,
    /// Where the user lives.
    pub country: Country,
    /// Language of the interface.
    pub language: Language,
    /// Picture.
    pub avatar_url: Option<String>,
    /// A few words about oneself, at most [`Profile::BIO`] characters.
    pub bio: Option<String>,
    /// How the user likes things.
    pub preferences: Preferences,
    /// When the account was made.
    pub created_at: Time,
    /// When the profile was changed last.
    pub updated_at: Time,
}

impl Profile {
    /// Most characters of a biography.
    pub const BIO: usize = 500;

    /// The profile of a new account, with subtitles in the language of its interface.
    ///
    /// # Errors
    /// The rule that the event breaks; none, unless another version of `auth` allowed more.
    pub fn of(event: &UserRegistered) -> Result<Self, BrokenRule> {
        let subtitle_language = match event.language {
            Language::Pt => SubtitleLanguage::PtBr,
            Language::Ko => SubtitleLanguage::Ko,
            Language::Es | Language::En => SubtitleLanguage::Es419,
        };
        Ok(Self {
            user_id: event.user_id,
            email: event.email.clone(),
            nickname: event.nickname.parse()?,
            country: event.country.parse()?,
            language: event.language,
            avatar_url: None,
            bio: None,
            preferences: Preferences { subtitle_language: Some(subtitle_language), ..Preferences::default() },
            created_at: event.registered_at,
            updated_at: event.registered_at,
        })
    }

    /// Applies what the user wants changed.
    pub fn change(&mut self, changes: Changes, now: Time) {
        if let Some(nickname) = changes.nickname {
            self.nickname = nickname;
        }
        self.country = changes.country.unwrap_or(self.country);
        self.language = changes.language.unwrap_or(self.language);
        self.avatar_url = changes.avatar_url.unwrap_or_else(|| self.avatar_url.take());
        self.bio = changes.bio.unwrap_or_else(|| self.bio.take());
        self.preferences.change(changes.preferences);
        self.updated_at = now;
    }
}

/// What a user wants changed; `None` stays as it is, `Some(None)` is removed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// New nickname.
    pub nickname: Option<Nickname>,
    /// New country.
    pub country: Option<Country>,
    /// New language of the interface.
    pub language: Option<Language>,
    /// New picture.
    pub avatar_url: Option<Option<String>>,
    /// New biography.
    pub bio: Option<Option<String>>,
    /// New preferences.
    pub preferences: PreferenceChanges,
}

/// How far a user got in an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Who.
    pub user_id: UserId,
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Seconds from the start.
    pub position_seconds: u32,
    /// Length of the episode, seconds.
    pub duration_seconds: u32,
    /// Whether it was seen to the end.
    pub is_completed: bool,
    /// When.
    pub watched_at: Time,
}

impl Visit {
    /// How much was seen, 0 to 100; all of what was seen to its end.
    #[must_use]
    pub fn percent(&self) -> u8 {
        if self.is_completed {
            return 100;
        }
        let whole = u64::from(self.duration_seconds.max(1));
        let percent = u64::from(self.position_seconds) * 100 / whole;
        u8::try_from(percent.min(100)).unwrap_or(100)
    }
}

/// What a user has done so far, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Minutes of video seen: the position in each episode, its whole length if it was seen to the end.
    pub watch_time_minutes: u64,
    /// Favourite titles.
    pub favorites_count: u64,
    /// Ratings with a review.
    pub reviews_count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use hallyu_kernel::Role;

    fn registered(language: Language) -> UserRegistered {
        UserRegistered {
            user_id: uuid::Uuid::nil().into(),
            email: "ana@example.com".into(),
            nickname: "Ana".into(),
            country: "BR".into(),
            language,
            role: Role::User,
            marketing_agreed: false,
            registered_at: Time::UNIX_EPOCH,
        }
    }

    #[test]
    fn subtitles_start_in_the_language_of_the_interface() {
        let of = |language| Profile::of(&registered(language)).unwrap().preferences.subtitle_language;
        assert_eq!(of(Language::Pt), Some(SubtitleLanguage::PtBr));
        assert_eq!(of(Language::En), Some(SubtitleLanguage::Es419));
    }

    #[test]
    fn what_is_not_named_stays_and_what_is_cleared_goes() {
        let mut profile = Profile::of(&registered(Language::Es)).unwrap();
        profile.bio = Some("Hola".into());
        profile.change(Changes { country: "MX".parse().ok(), ..Changes::default() }, Time::UNIX_EPOCH);
        assert_eq!((profile.country.as_str(), profile.bio.as_deref()), ("MX", Some("Hola")));
        profile.change(Changes { bio: Some(None), ..Changes::default() }, Time::UNIX_EPOCH);
        assert_eq!(profile.bio, None);
    }
}
