use std::collections::BTreeMap;

use hallyu_content::application::models::Rating;
use hallyu_content::domain::{Published, TitleStatus, Track};
use hallyu_kernel::{Language, MediaId, StoreError, SubtitleLanguage};
use uuid::Uuid;

use super::Suite;

impl Suite {
    pub(super) async fn titles_come_back_and_go_with_all_that_hangs_on_them(&self) {
        let mut title = self.title().await;
        assert_eq!(self.read().await.titles().get(title.id).await.unwrap().as_ref(), Some(&title));
        assert_eq!(self.read().await.titles().standing(title.id).await.unwrap(), Some(title.standing()));
        title.draft.texts = BTreeMap::new();
        title.draft.genres.reverse();
        title.draft.credits.truncate(1);
        title.draft.network = None;
        title.subtitles.clear();
        title.status = TitleStatus::ComingSoon;
        let mut tx = self.write().await;
        tx.titles().save(&title).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.titles().get(title.id).await.unwrap().as_ref(), Some(&title));

        let episode = self.episode(title.id, 1).await;
        let (media, job) = self.media(episode.id).await;
        let track = self.track(episode.id, SubtitleLanguage::Ko).await;
        assert_eq!(self.read().await.media().of_title(title.id).await.unwrap(), [media.id]);
        let mut tx = self.write().await;
        tx.titles().delete(title.id).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.titles().get(title.id).await.unwrap(), None);
        assert_eq!(tx.episodes().get(episode.id).await.unwrap(), None);
        assert_eq!(tx.media().get(media.id).await.unwrap(), None);
        assert_eq!(tx.jobs().get(job.id).await.unwrap(), None);
        assert_eq!(tx.tracks().get(track.id).await.unwrap(), None);
    }

    pub(super) async fn of_two_who_change_a_title_at_once_none_is_lost(&self) {
        let title = self.title().await;
        let change = async |mark: &str| {
            loop {
                let mut tx = self.write().await;
                let mut title = tx.titles().get(title.id).await?.unwrap();
                title.draft.title.push_str(mark);
                let saved = tx.titles().save(&title).await;
                let outcome = match saved {
                    Ok(()) => tx.commit().await,
                    Err(error) => Err(error),
                };
                match outcome {
                    Err(StoreError::Conflict) => {}
                    outcome => return outcome,
                }
            }
        };
        let (one, two) = tokio::join!(change("!"), change("?"));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let stored = self.read().await.titles().get(title.id).await.unwrap().unwrap();
        assert_eq!(stored.draft.title.len(), title.draft.title.len() + 2, "{}", stored.draft.title);
    }

    pub(super) async fn languages_are_those_of_published_tracks(&self) {
        let title = self.title().await;
        let mut episode = self.episode(title.id, 1).await;
        let media_id = episode.media_id.unwrap();
        let published = [
            (SubtitleLanguage::PtBr, Some(media_id)),
            (SubtitleLanguage::Es419, Some(MediaId::from(Uuid::nil()))),
            (SubtitleLanguage::Ko, Some(media_id)),
        ];
        let mut tx = self.write().await;
        for (language, media_id) in published {
            let mut track = Track::new(self.ambient.id(), episode.id, language, self.ambient.now());
            track.import(self.ambient.now());
            if let Some(media_id) = media_id {
                track.publish(Published { media_id, revision: 1 }, self.ambient.now());
            }
            tx.tracks().insert(&track).await.unwrap();
        }
        assert_eq!(
            tx.titles().subtitle_languages(title.id).await.unwrap(),
            [],
            "the episode is not published"
        );
        episode.publish(self.ambient.now()).unwrap();
        tx.episodes().save(&episode).await.unwrap();
        let languages = tx.titles().subtitle_languages(title.id).await.unwrap();
        assert_eq!(languages, [SubtitleLanguage::Ko, SubtitleLanguage::PtBr], "of the video that is shown");
    }

    pub(super) async fn what_viewers_give_follows_its_revisions(&self) {
        let id = self.title().await.id;
        let mut tx = self.write().await;
        let rating = |stars, count| Rating { stars, count };
        assert!(tx.titles().rate(id, (rating(8.5, 2), 2)).await.unwrap());
        assert!(!tx.titles().rate(id, (rating(10.0, 1), 1)).await.unwrap());
        assert!(!tx.titles().rate(self.ambient.id(), (rating(10.0, 1), 1)).await.unwrap());
        let page = tx.catalogue().page(id, Language::Es).await.unwrap().unwrap();
        assert_eq!(page.card.rating, rating(8.5, 2));
    }
}
