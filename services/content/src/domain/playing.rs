use hallyu_kernel::{ContentId, EpisodeId, Role, SessionId, Time};
use serde::{Deserialize, Serialize};

/// Most characters that are kept of what a client calls itself.
const LONGEST_DEVICE: usize = 200;

/// What a session, which is a login on one device, plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playing {
    /// Who plays it.
    pub session_id: SessionId,
    /// The client's `User-Agent`, if it has one.
    pub device: Option<String>,
    /// The title.
    pub content_id: ContentId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// When its addresses were last asked for.
    pub asked_at: Time,
}

/// Cuts what a client says of itself to a decent length.
#[must_use]
pub fn device_name(user_agent: &str) -> String {
    user_agent.chars().take(LONGEST_DEVICE).collect()
}

/// How many devices of an account may play at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// For roles below premium.
    pub basic: u32,
    /// From premium on.
    pub premium: u32,
}

impl Places {
    /// For this role; at least one.
    #[must_use]
    pub fn of(self, role: Role) -> u32 {
        let places = if role < Role::Premium { self.basic } else { self.premium };
        places.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_may_play_somewhere() {
        let places = Places { basic: 0, premium: 4 };
        assert_eq!((places.of(Role::User), places.of(Role::Premium), places.of(Role::Admin)), (1, 4, 4));
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(device_name(&"한".repeat(500)).chars().count(), 200);
    }
}
