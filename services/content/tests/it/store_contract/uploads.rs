use chrono::TimeDelta;
use futures_util::future::join_all;
use hallyu_content::application::ports::Store as _;
use hallyu_content::domain::{Upload, UploadKind, UploadOutcome, UploadState, Usage};
use hallyu_kernel::UserId;

use super::Suite;

impl Suite {
    fn new_upload(&self, owner_id: UserId, (kind, length, offset): (UploadKind, u64, u64)) -> Upload {
        let now = self.ambient.now();
        Upload {
            id: self.ambient.id(),
            kind,
            state: UploadState::Receiving,
            owner_id,
            episode_id: Some(self.ambient.id()),
            media_id: self.ambient.id(),
            file_name: Some("첫눈.mp4".into()),
            metadata: Some("filename 7LKr64iILm1wNA==".into()),
            checksum: Some("0f".repeat(32)),
            length,
            offset,
            growth: "{}".into(),
            parts: vec![self.ambient.id(), self.ambient.id()],
            outcome: None,
            writer: None,
            expires_at: now + TimeDelta::hours(1),
            created_at: now,
            updated_at: now,
        }
    }

    async fn put(&self, upload: &Upload) {
        let mut tx = self.write().await;
        tx.uploads().put(upload).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn uploads_come_back_and_are_found_when_they_are_due(&self) {
        let (owner, now) = (self.ambient.id(), self.ambient.now());
        let open = self.new_upload(owner, (UploadKind::Whole, 10, 3));
        let mut complete = self.new_upload(owner, (UploadKind::Final, 1 << 40, 1 << 40));
        let mut piece = self.new_upload(owner, (UploadKind::Partial, 10, 10));
        piece.end(UploadState::Done, None, now);
        for upload in [&open, &complete, &piece] {
            self.put(upload).await;
            let found = self.read().await.uploads().get(upload.id).await.unwrap();
            assert_eq!(found.as_ref(), Some(upload));
        }
        let due = async |later| -> Vec<_> {
            let due = self.read().await.uploads().due(now + later, 10).await.unwrap();
            due.into_iter().filter(|upload| upload.owner_id == owner).map(|upload| upload.id).collect()
        };
        assert_eq!(due(TimeDelta::zero()).await, [complete.id], "all its bytes are here");
        complete.lock(self.ambient.id(), now).unwrap();
        self.put(&complete).await;
        assert!(due(TimeDelta::zero()).await.is_empty(), "somebody is at it");
        let all = due(TimeDelta::hours(1)).await;
        assert_eq!(all.len(), 3, "nobody went on, and nobody joined the piece");
        assert_eq!(self.read().await.uploads().growing().await.unwrap().len(), 2);

        let listed = self.read().await.uploads().open_of(owner, now).await.unwrap();
        assert_eq!(listed.iter().map(|upload| upload.id).collect::<Vec<_>>(), [complete.id, open.id]);
        let late = now + TimeDelta::hours(1);
        assert_eq!(self.read().await.uploads().open_of(owner, late).await.unwrap(), []);

        let (media_id, job_id) = (complete.media_id, self.ambient.id());
        let kept = UploadOutcome::Kept { media_id, job_id, checksum: "0f".into(), is_duplicate: true };
        complete.end(UploadState::Done, Some(kept), now);
        self.put(&complete).await;
        assert_eq!(self.read().await.uploads().get(complete.id).await.unwrap().as_ref(), Some(&complete));
        assert_eq!(due(TimeDelta::hours(1)).await.len(), 2, "what is done is never due again");
        let mut tx = self.write().await;
        tx.uploads().forget(now).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.uploads().get(complete.id).await.unwrap(), None, "it is long over");
        assert_eq!(tx.uploads().get(open.id).await.unwrap(), Some(open), "it is not over");
    }

    pub(super) async fn what_somebody_has_uploaded_is_added_up(&self) {
        let (owner, now) = (self.ambient.id(), self.ambient.now());
        let usage = async |since| self.read().await.uploads().usage(owner, since).await.unwrap();
        let yesterday = now - TimeDelta::days(1);
        assert_eq!(usage(yesterday).await, Usage::default());
        self.put(&self.new_upload(owner, (UploadKind::Whole, 1 << 40, 3))).await;
        self.put(&self.new_upload(owner, (UploadKind::Final, 1000, 1000))).await;
        let mut ended = self.new_upload(owner, (UploadKind::Direct, 100, 20));
        ended.end(UploadState::Ended, None, now);
        self.put(&ended).await;
        let mut piece = self.new_upload(owner, (UploadKind::Partial, 7, 7));
        piece.end(UploadState::Done, None, now);
        self.put(&piece).await;
        let day = (1 << 40) + 20 + 7;
        assert_eq!(usage(yesterday).await, Usage { day, stored: (1 << 40) + 7 });
        assert_eq!(usage(now).await.day, 1 << 40, "what is under way counts whenever it began");
        let episode = self.episode(self.title().await.id, 1).await;
        let mut media = self.new_media(episode.id, "0f");
        (media.owner_id, media.size) = (owner, 500);
        let mut tx = self.write().await;
        tx.media().insert(&media).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(usage(yesterday).await.stored, (1 << 40) + 7 + 500);
    }

    pub(super) async fn who_writes_alone_sees_all_that_the_owner_has(&self) {
        let (owner, now) = (self.ambient.id(), self.ambient.now());
        let begin_the_first = async || {
            let mut tx = self.store.write_alone(owner).await.unwrap();
            if tx.uploads().usage(owner, now).await.unwrap() == Usage::default() {
                tx.uploads().put(&self.new_upload(owner, (UploadKind::Whole, 10, 0))).await.unwrap();
            }
            tx.commit().await.unwrap();
        };
        join_all((0..4).map(|_| begin_the_first())).await;
        assert_eq!(self.read().await.uploads().usage(owner, now).await.unwrap().stored, 10);
    }
}
