//! Spoken by the service `user`.

use hallyu_kernel::{ContentId, Country, EpisodeId, Time, UserId};
use serde::{Deserialize, Serialize};

use crate::events;

/// A user goes by another name now. Events may overtake each other: the one that occurred last counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NicknameChanged {
    /// Who.
    pub user_id: UserId,
    /// The new nickname, unique among all profiles without regard to case.
    pub nickname: String,
}

/// A title became one of a user's favourites, or is none any more. The one that happened last counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FavoriteChanged {
    /// Whose.
    pub user_id: UserId,
    /// The title.
    pub content_id: ContentId,
    /// Whether it is one now.
    pub is_favorite: bool,
    /// When.
    pub changed_at: Time,
}

/// A user rated a title, or took the rating back. The one that happened last counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TitleRated {
    /// Who.
    pub user_id: UserId,
    /// The title.
    pub content_id: ContentId,
    /// 1 to 10; `None` if it was taken back.
    pub stars: Option<u8>,
    /// When.
    pub rated_at: Time,
}

/// What all users together give a title changed. Names nobody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RatingChanged {
    /// The title.
    pub content_id: ContentId,
    /// Mean of the stars, 1 to 10; 0 without ratings.
    pub mean: f64,
    /// Users who rate it.
    pub count: u32,
    /// Grows with every change of the title's ratings: the event with the greatest counts.
    pub revision: u64,
}

/// A user wants forgotten what was watched until a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryErased {
    /// Who.
    pub user_id: UserId,
    /// The only episode; `None` is all of them.
    pub episode_id: Option<EpisodeId>,
    /// Later visits stay.
    pub erased_at: Time,
}

/// Where an account is at home, for the other processes of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The country that the account names.
    pub country: Country,
}

/// Where `user` says where an account is at home (GET of a [`Home`]).
#[must_use]
pub fn home_path(user_id: UserId) -> String {
    format!("/internal/users/{user_id}/home")
}

events!(
    NicknameChanged => "user.nickname_changed",
    FavoriteChanged => "user.favorite_changed",
    TitleRated => "user.title_rated",
    RatingChanged => "user.rating_changed",
    HistoryErased => "user.history_erased",
);
