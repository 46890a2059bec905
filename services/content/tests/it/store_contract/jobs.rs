use hallyu_content::domain::{Job, JobKind, JobState, StateReason};
use hallyu_contracts::jobs::Stage;
use hallyu_kernel::SubtitleLanguage;

use super::Suite;

impl Suite {
    pub(super) async fn jobs_come_back_and_wait_in_order(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let (media, root) = self.media(episode.id).await;
        assert_eq!(self.read().await.jobs().get(root.id).await.unwrap().as_ref(), Some(&root));
        let track = self.track(episode.id, SubtitleLanguage::Es419).await;
        let mut waiting = Vec::new();
        let mut tx = self.write().await;
        for _ in 0..3 {
            let mut job = Job {
                id: self.ambient.id(),
                kind: JobKind::Translation,
                media_id: media.id,
                track_id: Some(track.id),
                stage: Stage::Translate,
                state: JobState::Queued,
                ..root.clone()
            };
            tx.jobs().insert(&job).await.unwrap();
            job.wait(StateReason::missing_setting("translation.base_url"), self.ambient.now());
            tx.jobs().save(&job).await.unwrap();
            waiting.push(job);
        }
        tx.commit().await.unwrap();
        waiting.sort_by_key(|job| job.id);
        let mut tx = self.read().await;
        let first = tx.jobs().waiting(Stage::Translate, None, 2).await.unwrap();
        assert_eq!(first, waiting[..2]);
        let rest = tx.jobs().waiting(Stage::Translate, Some(first[1].id), 2).await.unwrap();
        assert_eq!(rest, waiting[2..]);
        assert_eq!(tx.jobs().waiting(Stage::Transcribe, None, 2).await.unwrap(), []);
        assert_eq!(tx.jobs().followers(root.id).await.unwrap(), waiting);
    }
}
