//! Spoken by the service `user`.

use hallyu_kernel::{Country, UserId};
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

events!(NicknameChanged => "user.nickname_changed");
