use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Coded, Kind, SessionId, UserId};

/// What a user may do. Each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Watches, has a profile, takes part in the community.
    User,
    /// Also: no advertisements, HD, downloads.
    Premium,
    /// Also: uploads.
    Creator,
    /// Also: manages content and comments.
    Moderator,
    /// Everything.
    Admin,
}

impl Role {
    /// Every role, least privileged first.
    pub const ALL: [Self; 5] = [Self::User, Self::Premium, Self::Creator, Self::Moderator, Self::Admin];

    /// The name used in tokens, in the database and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Premium => "premium",
            Self::Creator => "creator",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no role; the message lists the known ones.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown role \"{0}\": expected user, premium, creator, moderator or admin")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// Who is asking: the verified bearer of an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The user that the token was issued to.
    pub user_id: UserId,
    /// The session that the token belongs to.
    pub session_id: SessionId,
    /// The user's role when the token was issued.
    pub role: Role,
}

impl Actor {
    /// Passes if the actor has `least` or a role that includes it.
    ///
    /// # Errors
    /// [`MissingRole`] otherwise.
    pub fn require(&self, least: Role) -> Result<(), MissingRole> {
        if self.role >= least { Ok(()) } else { Err(MissingRole(least)) }
    }
}

/// The actor's role is too low.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this needs the role {0}")]
pub struct MissingRole(pub Role);

impl Coded for MissingRole {
    fn kind(&self) -> Kind {
        Kind::Forbidden
    }

    fn code(&self) -> &'static str {
        "FORBIDDEN"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_includes_the_ones_before_it() {
        for pair in Role::ALL.windows(2) {
            assert!(pair[0] < pair[1]);
        }
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }
}
