use std::time::Duration;

use chrono::TimeDelta;
use hallyu_kernel::{EpisodeId, JobId, MediaId, Time, UploadId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ContentError, JobPriority, What, names};

/// How long somebody who writes may say nothing before another may go on. A writer says something more often.
pub const LEASE: TimeDelta = TimeDelta::seconds(9);

/// How an upload's bytes come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadKind {
    /// A video, in pieces one after the other.
    Whole,
    /// A piece of a video, to be joined with others.
    Partial,
    /// A video that others are joined to.
    Final,
    /// A video whose parts its owner brings to the object store.
    Direct,
}

names!(UploadKind { Whole = "whole", Partial = "partial", Final = "final", Direct = "direct" });

/// Where an upload stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadState {
    /// Bytes are missing, or what comes of them is not known yet.
    Receiving,
    /// What came of it is known.
    Done,
    /// It was complete and is not taken.
    Refused,
    /// Its bytes did not come in time.
    Expired,
    /// Its owner ended it, or it is part of another one now.
    Ended,
}

names!(UploadState {
    Receiving = "receiving",
    Done = "done",
    Refused = "refused",
    Expired = "expired",
    Ended = "ended",
});

/// What came of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadOutcome {
    /// It is the video of an episode.
    Kept {
        /// The video.
        media_id: MediaId,
        /// The job that makes its package.
        job_id: JobId,
        /// SHA-256 of the bytes, hexadecimal.
        checksum: String,
        /// Whether the episode had these bytes before; video and job are then those of the first time.
        is_duplicate: bool,
    },
    /// It is not taken, for this reason.
    Refused(String),
}

/// Who writes an upload, until when unless more is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer {
    /// Names one request.
    pub token: Uuid,
    /// When another may write.
    pub until: Time,
}

/// A video, or a piece of one, on its way here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The id.
    pub id: UploadId,
    /// How its bytes come.
    pub kind: UploadKind,
    /// Where it stands.
    pub state: UploadState,
    /// Who uploads.
    pub owner_id: UserId,
    /// The episode that it is for; a piece is for none.
    pub episode_id: Option<EpisodeId>,
    /// Names its bytes, and the video if they become one.
    pub media_id: MediaId,
    /// Name of the file, if the uploader said.
    pub file_name: Option<String>,
    /// What the uploader said of it, as it came.
    pub metadata: Option<String>,
    /// SHA-256 that the bytes are to have, hexadecimal.
    pub checksum: Option<String>,
    /// Bytes in the end.
    pub length: u64,
    /// Bytes that are here to stay.
    pub offset: u64,
    /// What the blob store has to be told to go on.
    pub growth: String,
    /// The pieces that it joins.
    pub parts: Vec<UploadId>,
    /// What came of it.
    pub outcome: Option<UploadOutcome>,
    /// Who writes.
    pub writer: Option<Writer>,
    /// When it is given up.
    pub expires_at: Time,
    /// When it began.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

/// How an uploader says that a video is one of many (tus: a key and its value in base64).
const BULK: &str = "priority YnVsaw==";

impl Upload {
    /// Which of its owner's videos is packaged first, as the uploader said.
    #[must_use]
    pub fn priority(&self) -> JobPriority {
        let said = self.metadata.iter().flat_map(|metadata| metadata.split(','));
        if said.map(str::trim).any(|pair| pair == BULK) { JobPriority::Bulk } else { JobPriority::Normal }
    }

    /// Passes if bytes may come, or what became of them may be asked.
    ///
    /// # Errors
    /// [`ContentError::UploadGone`], [`ContentError::Unknown`] if its owner ended it.
    pub fn require_alive(&self, now: Time) -> Result<(), ContentError> {
        match self.state {
            UploadState::Receiving if self.expires_at > now || self.is_complete() => Ok(()),
            UploadState::Done => Ok(()),
            UploadState::Ended => Err(ContentError::Unknown(What::Upload)),
            _ => Err(ContentError::UploadGone),
        }
    }

    /// Passes if a request may append `length` bytes at `offset` itself.
    ///
    /// # Errors
    /// [`ContentError::NotAppendable`], [`ContentError::OffsetMismatch`], [`ContentError::TooLarge`], and as
    /// [`Upload::require_alive`].
    pub fn require_place(&self, offset: u64, length: Option<u64>, now: Time) -> Result<(), ContentError> {
        self.require_alive(now)?;
        if !matches!(self.kind, UploadKind::Whole | UploadKind::Partial) {
            return Err(ContentError::NotAppendable);
        }
        if offset != self.offset {
            return Err(ContentError::OffsetMismatch { offset: self.offset });
        }
        if length.is_some_and(|length| length > self.length - self.offset) {
            return Err(ContentError::TooLarge { limit: self.length - self.offset });
        }
        Ok(())
    }

    /// Makes this request the one that writes.
    ///
    /// # Errors
    /// [`ContentError::UploadLocked`] if another one does.
    pub fn lock(&mut self, token: Uuid, now: Time) -> Result<(), ContentError> {
        if let Some(writer) = self.writer.filter(|writer| writer.token != token && writer.until > now) {
            let wait = (writer.until - now).to_std().unwrap_or(Duration::ZERO);
            return Err(ContentError::UploadLocked { until: writer.until, wait });
        }
        self.writer = Some(Writer { token, until: now + LEASE });
        Ok(())
    }

    /// Whether this request is still the one that writes.
    #[must_use]
    pub fn is_written_by(&self, token: Uuid) -> bool {
        self.state == UploadState::Receiving && self.writer.is_some_and(|writer| writer.token == token)
    }

    /// Notes that bytes are here to stay.
    pub fn advance(&mut self, (size, growth): (u64, String), (now, life): (Time, Duration)) {
        self.offset = size;
        self.growth = growth;
        self.expires_at = now + life;
        self.updated_at = now;
    }

    /// Whether all bytes are here.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.offset == self.length
    }

    /// Notes where it stands in the end. Nobody writes any more.
    pub fn end(&mut self, state: UploadState, outcome: Option<UploadOutcome>, now: Time) {
        self.state = state;
        self.outcome = outcome;
        self.writer = None;
        self.updated_at = now;
    }
}

/// What a creator has uploaded, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// In the last day, what is under way included.
    pub day: u64,
    /// What is stored, what is under way included.
    pub stored: u64,
}

/// What a creator may upload, bytes; nothing said means as much as there is room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// In a day.
    pub day: Option<u64>,
    /// At all.
    pub stored: Option<u64>,
}

impl Quota {
    /// Bytes that may still come, and what sets that limit.
    #[must_use]
    pub fn left(&self, usage: Usage) -> Option<(u64, QuotaKind)> {
        let day = self.day.map(|limit| (limit.saturating_sub(usage.day), QuotaKind::Day));
        let stored = self.stored.map(|limit| (limit.saturating_sub(usage.stored), QuotaKind::Stored));
        day.into_iter().chain(stored).min_by_key(|(left, _)| *left)
    }

    /// Passes if so many bytes may come.
    ///
    /// # Errors
    /// [`ContentError::QuotaExceeded`].
    pub fn require(&self, usage: Usage, length: u64) -> Result<(), ContentError> {
        match self.left(usage) {
            Some((left, kind)) if length > left => Err(ContentError::QuotaExceeded { kind, left }),
            _ => Ok(()),
        }
    }
}

/// Which limit of a [`Quota`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaKind {
    /// Bytes in a day.
    Day,
    /// Bytes at all.
    Stored,
}

names!(QuotaKind { Day = "day", Stored = "stored" });

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(offset: u64) -> Upload {
        let id = Uuid::from_u128(1);
        let now = Time::UNIX_EPOCH;
        Upload {
            id: id.into(),
            kind: UploadKind::Whole,
            state: UploadState::Receiving,
            owner_id: id.into(),
            episode_id: Some(id.into()),
            media_id: id.into(),
            file_name: None,
            metadata: None,
            checksum: None,
            length: 10,
            offset,
            growth: String::new(),
            parts: Vec::new(),
            outcome: None,
            writer: None,
            expires_at: now + TimeDelta::hours(1),
            created_at: now,
            updated_at: now,
        }
    }

    #[test]
    fn one_request_writes_until_it_falls_silent() {
        let (mut upload, now) = (upload(0), Time::UNIX_EPOCH);
        let [first, second] = [1, 2].map(Uuid::from_u128);
        upload.lock(first, now).unwrap();
        upload.lock(first, now).unwrap();
        let Err(ContentError::UploadLocked { wait, .. }) = upload.lock(second, now + TimeDelta::seconds(4))
        else {
            panic!("two write")
        };
        assert_eq!(wait, Duration::from_secs(5));
        upload.lock(second, now + LEASE).unwrap();
        assert!(upload.is_written_by(second) && !upload.is_written_by(first));
    }

    #[test]
    fn bytes_come_at_the_offset_and_no_more_than_announced() {
        let (upload, now) = (upload(4), Time::UNIX_EPOCH);
        upload.require_place(4, Some(6), now).unwrap();
        assert!(matches!(
            upload.require_place(3, None, now),
            Err(ContentError::OffsetMismatch { offset: 4 })
        ));
        assert!(matches!(upload.require_place(4, Some(7), now), Err(ContentError::TooLarge { limit: 6 })));
        assert!(matches!(
            upload.require_place(4, Some(u64::MAX), now),
            Err(ContentError::TooLarge { limit: 6 })
        ));
        let late = now + TimeDelta::hours(1);
        assert!(matches!(upload.require_place(4, None, late), Err(ContentError::UploadGone)));
    }

    #[test]
    fn the_narrower_limit_counts() {
        let quota = Quota { day: Some(10), stored: Some(100) };
        let usage = Usage { day: 4, stored: 99 };
        assert_eq!(quota.left(usage), Some((1, QuotaKind::Stored)));
        assert!(quota.require(usage, 1).is_ok() && quota.require(usage, 2).is_err());
        assert_eq!(quota.left(Usage { day: 11, stored: 0 }), Some((0, QuotaKind::Day)));
        assert!(Quota::default().require(usage, u64::MAX).is_ok());
    }
}
