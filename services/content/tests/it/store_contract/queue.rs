use hallyu_content::domain::{Job, JobPriority, JobState, MediaAsset};
use hallyu_kernel::{MediaId, Time};

use super::Suite;

impl Suite {
    /// A job of the same owner's like `other` that is held back.
    async fn held(&self, other: (&MediaAsset, &Job), (priority, created_at): (JobPriority, Time)) -> Job {
        let (beside, job) = other;
        let checksum = self.ambient.id::<MediaId>().to_string();
        let media = MediaAsset { owner_id: beside.owner_id, ..self.new_media(beside.episode_id, &checksum) };
        let held = Job {
            id: media.job_id,
            root_id: media.job_id,
            media_id: media.id,
            priority,
            state: JobState::Queued,
            is_held: true,
            created_at,
            ..job.clone()
        };
        let mut tx = self.write().await;
        tx.media().insert(&media).await.unwrap();
        tx.jobs().insert(&held).await.unwrap();
        tx.commit().await.unwrap();
        held
    }

    pub(super) async fn held_jobs_go_by_priority_and_age(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let (media, running) = self.media(episode.id).await;
        let (owner, long_ago) = (media.owner_id, Time::UNIX_EPOCH);
        let other = (&media, &running);
        let last = self.held(other, (JobPriority::Bulk, long_ago)).await;
        let second = self.held(other, (JobPriority::Normal, running.created_at)).await;
        let first = self.held(other, (JobPriority::Normal, long_ago)).await;
        let mut tx = self.write().await;
        assert_eq!(tx.queue().in_work(owner, long_ago).await.unwrap(), 1, "held ones do not count");
        assert_eq!(tx.queue().in_work(owner, running.updated_at).await.unwrap(), 0, "silent ones do not");
        assert!(tx.queue().owners().await.unwrap().contains(&owner));
        for expected in [first, second, last] {
            let mut job = tx.queue().next(owner).await.unwrap().unwrap();
            assert_eq!(job, expected);
            job.release(self.ambient.now());
            tx.jobs().save(&job).await.unwrap();
        }
        assert_eq!(tx.queue().next(owner).await.unwrap(), None);
        assert_eq!(tx.queue().in_work(owner, long_ago).await.unwrap(), 4);
        assert_eq!(tx.queue().next(self.ambient.id()).await.unwrap(), None, "nobody else's");
        assert!(!tx.queue().owners().await.unwrap().contains(&owner));
        tx.commit().await.unwrap();
    }
}
