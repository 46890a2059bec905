use hallyu_kernel::{SegmentId, SuggestionId, Time, TrackId, UserId};

use super::names;

/// Viewers who must agree before a correction is shown without anybody who manages the title having looked at it.
pub const ENOUGH_VOTES: u32 = 3;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It says something else.
    Meaning,
    /// It comes at the wrong time.
    Timing,
    /// A name is wrong.
    Name,
    /// People speak to each other in the wrong way.
    Register,
    /// It hurts.
    Offensive,
}

names!(Fault {
    Meaning = "meaning",
    Timing = "timing",
    Name = "name",
    Register = "register",
    Offensive = "offensive",
});

/// Where a correction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionState {
    /// It awaits votes, or somebody who manages the title.
    Open,
    /// Enough viewers agree: it is shown.
    Agreed,
    /// Somebody who manages the title took it.
    Accepted,
    /// Somebody who manages the title did not.
    Refused,
}

names!(SuggestionState { Open = "open", Agreed = "agreed", Accepted = "accepted", Refused = "refused" });

/// A viewer's correction of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub id: SuggestionId,
    /// The track.
    pub track_id: TrackId,
    /// The line.
    pub segment_id: SegmentId,
    /// What it should say.
    pub text: String,
    /// What it said.
    pub replaces: String,
    /// What is wrong with that.
    pub fault: Fault,
    /// Where it stands.
    pub state: SuggestionState,
    /// The viewer; `None` after an erasure.
    pub author_id: Option<UserId>,
    /// Viewers who agree, the author not counted.
    pub votes: u32,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Suggestion {
    /// Whether it still awaits something.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.state, SuggestionState::Open | SuggestionState::Agreed)
    }

    /// Notes how many viewers agree. Says whether that are enough only now.
    pub fn count(&mut self, votes: u32, now: Time) -> bool {
        self.votes = votes;
        let is_enough = self.state == SuggestionState::Open && votes >= ENOUGH_VOTES;
        if is_enough {
            self.go(SuggestionState::Agreed, now);
        }
        is_enough
    }

    /// Notes what somebody who manages the title says.
    pub fn go(&mut self, state: SuggestionState, now: Time) {
        self.state = state;
        self.updated_at = now;
    }
}
