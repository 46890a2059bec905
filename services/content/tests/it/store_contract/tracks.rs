use hallyu_content::application::ports::Tx;
use hallyu_content::domain::{Cause, CueDraft, Published, Revision, ShownCue, Succession, Track};
use hallyu_kernel::{PageRequest, SubtitleLanguage, TrackId, UserId};
use uuid::Uuid;

use super::Suite;

fn cue(number: u32, text: &str) -> CueDraft {
    let start_ms = i64::from(number) * 1000;
    let segments = vec![Uuid::from_u128(u128::from(number)).into()];
    CueDraft { start_ms, end_ms: start_ms + 900, text: text.to_owned(), segments }
}

impl Suite {
    fn revision(&self, number: u32, author_id: Option<UserId>, change: &Succession) -> Revision {
        let cause = if author_id.is_some() { Cause::Import } else { Cause::Machine };
        let changes = Some(change.changes() as u32);
        Revision { number, cause, author_id, restored: Some(9), changes, made_at: self.ambient.now() }
    }

    pub(super) async fn store_revision(&self, track: &Track, cues: Vec<CueDraft>, author_id: Option<UserId>) {
        let known = self.read().await.tracks().lines(track.id, track.revision - 1).await.unwrap();
        let change = Succession::of(&known, cues, (track.revision, || self.ambient.id()));
        let made = self.revision(track.revision, author_id, &change);
        let mut tx = self.write().await;
        tx.tracks().save(track).await.unwrap();
        tx.revisions().add(track.id, &made, &change).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn revisions_are_listed(&self, tx: &mut dyn Tx, id: TrackId) {
        let page = tx.revisions().list(id, PageRequest::new(1, 1)).await.unwrap();
        let latest = page.items[0].revision.clone();
        assert_eq!((page.total, latest.number, latest.changes), (2, 2, Some(201)));
        assert_eq!(
            (latest.cause, latest.restored, page.items[0].report.clone()),
            (Cause::Import, Some(9), None)
        );
        assert_eq!(tx.revisions().get(id, 2).await.unwrap(), Some(latest));
        assert_eq!(tx.revisions().get(id, 3).await.unwrap(), None);
        assert_eq!(tx.revisions().by_people(id).await.unwrap(), [2]);
    }

    pub(super) async fn tracks_keep_every_revision(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let mut track = self.track(episode.id, SubtitleLanguage::PtBr).await;
        let again = Track { id: self.ambient.id(), ..track.clone() };
        let refused = self.write().await.tracks().insert(&again).await;
        assert!(refused.is_err_and(|error| error.is_duplicate("subtitle_tracks", "episode_id_language")));

        // More cues than one statement takes.
        let first: Vec<CueDraft> = (1..=1200).map(|number| cue(number, "uno\ndos")).collect();
        let mut second = first[..1000].to_vec();
        second[6].text = "tres".into();
        track.fill(Some(0.5), self.ambient.now()).unwrap();
        self.store_revision(&track, first.clone(), None).await;
        track.import(self.ambient.now());
        self.store_revision(&track, second.clone(), Some(self.ambient.id())).await;
        track.publish(Published { media_id: self.ambient.id(), revision: 2 }, self.ambient.now());
        track.source = Some((self.ambient.id(), 4));
        let mut tx = self.write().await;
        tx.tracks().save(&track).await.unwrap();
        tx.commit().await.unwrap();
        let korean = self.track(episode.id, SubtitleLanguage::Ko).await;
        let mut tx = self.read().await;
        let drafts = |lines: &[ShownCue]| lines.iter().map(|line| line.cue.clone()).collect::<Vec<_>>();
        let before = tx.tracks().lines(track.id, 1).await.unwrap();
        let after = tx.tracks().lines(track.id, 2).await.unwrap();
        assert_eq!((drafts(&before), drafts(&after)), (first, second));
        assert_eq!((before[6].id, before[5].clone()), (after[6].id, after[5].clone()));
        assert_eq!(tx.tracks().lines(track.id, 3).await.unwrap(), after, "what nothing changed lives on");
        assert_eq!(tx.tracks().lines(korean.id, 1).await.unwrap(), []);
        self.revisions_are_listed(&mut *tx, track.id).await;
        assert_eq!(
            tx.tracks().of_episode(episode.id).await.unwrap(),
            [korean, track],
            "in the order of players"
        );
    }
}
