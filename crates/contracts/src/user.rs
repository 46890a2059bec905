//! Spoken by the service `user`.

use hallyu_kernel::UserId;
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

events!(NicknameChanged => "user.nickname_changed");
