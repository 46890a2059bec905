//! The contract of the store, a file per port; every database keeps it.

mod catalogue;
mod craft;
mod episodes;
mod experience;
mod jobs;
mod keys;
mod media;
mod people;
mod personal_data;
mod positions;
mod queue;
mod schedules;
mod titles;
mod tracks;
mod uploads;

use std::collections::BTreeMap;

use hallyu_content::MIGRATIONS;
use hallyu_content::application::ports::{Store, Tx};
use hallyu_content::domain::{
    Credit, CreditRole, Episode, EpisodeDraft, EpisodeTexts, Job, JobKind, JobPriority, JobState, MediaAsset,
    MediaState, Person, Text, Title, TitleDraft, TitleKind, TitleStatus, Track,
};
use hallyu_content::infrastructure::sql::SqlStore;
use hallyu_contracts::jobs::Stage;
use hallyu_kernel::{Ambient, ContentId, EpisodeId, SubtitleLanguage};
use hallyu_sql::Db;
use hallyu_testkit::{contracts, postgres, test_ambient};

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract() {
    keeps_the_contract(Db::open("content", "sqlite::memory:").await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_the_contract() {
    let Some(url) = postgres::url().await else { return };
    keeps_the_contract(Db::open("content", &url).await.unwrap()).await;
}

#[tokio::test]
async fn both_schemas_are_the_same() {
    contracts::schemas_match("content", &MIGRATIONS).await;
}

async fn keeps_the_contract(db: Db) {
    db.migrate(&MIGRATIONS).await.unwrap();
    let suite = Suite { store: SqlStore(db), ambient: test_ambient() };
    suite.titles_come_back_and_go_with_all_that_hangs_on_them().await;
    suite.pages_hold_what_was_stored().await;
    suite.of_two_who_change_a_title_at_once_none_is_lost().await;
    suite.people_are_found_by_both_names().await;
    suite.episodes_come_back_with_unique_numbers().await;
    suite.uploads_are_unique_by_their_bytes().await;
    suite.uploads_come_back_and_are_found_when_they_are_due().await;
    suite.what_somebody_has_uploaded_is_added_up().await;
    suite.who_writes_alone_sees_all_that_the_owner_has().await;
    suite.schedules_are_found_when_they_are_due().await;
    suite.jobs_come_back_and_wait_in_order().await;
    suite.held_jobs_go_by_priority_and_age().await;
    suite.tracks_keep_every_revision().await;
    suite.segments_are_replaced_by_their_ids().await;
    suite.translations_live_in_revisions().await;
    suite.reports_come_back().await;
    suite.terms_people_and_memory_belong_to_a_title().await;
    suite.suggestions_count_each_voter_once().await;
    suite.languages_are_those_of_published_tracks().await;
    suite.positions_are_overwritten().await;
    suite.tallies_add_up_by_hour_and_episode().await;
    suite.what_viewers_give_follows_its_revisions().await;
    suite.keys_are_remembered_once().await;
    suite.what_a_user_left_behind_is_shown_and_erased().await;
    suite.dropping_a_unit_of_work_undoes_it().await;
}

struct Suite {
    store: SqlStore,
    ambient: Ambient,
}

impl Suite {
    async fn write(&self) -> Box<dyn Tx> {
        self.store.write().await.unwrap()
    }

    async fn read(&self) -> Box<dyn Tx> {
        self.store.read().await.unwrap()
    }

    async fn person(&self, name: &str) -> Person {
        let person = Person {
            id: self.ambient.id(),
            name: name.into(),
            name_romanized: Some("Han Seo-yun".into()),
            profile_key: Some("images/p.jpg".into()),
            bio: None,
            birth_date: chrono::NaiveDate::from_ymd_opt(1994, 5, 3),
        };
        let mut tx = self.write().await;
        tx.people().insert(&person).await.unwrap();
        tx.commit().await.unwrap();
        person
    }

    /// A title with something in every field.
    async fn title(&self) -> Title {
        let person = self.person("한서윤").await;
        let genres = self.read().await.people().genres().await.unwrap();
        let text = |title: &str| Text { title: title.into(), description: "설명".into() };
        let draft = TitleDraft {
            original_title: Some("First Snow".into()),
            duration_minutes: Some(62),
            total_episodes: 16,
            network: Some("HLTV".into()),
            is_exclusive: true,
            trailer_url: Some("https://example.com/t".into()),
            texts: BTreeMap::from([("ko", text("눈")), ("pt", text("Neve"))]),
            genres: vec![genres[3].id, genres[0].id],
            credits: vec![
                Credit { person_id: person.id, role: CreditRole::Writer, role_name: None },
                Credit { person_id: person.id, role: CreditRole::Actor, role_name: Some("유나".into()) },
            ],
            ..TitleDraft::new(TitleKind::Variety, "첫눈".into(), 2026)
        };
        let mut title = Title::new(self.ambient.id(), self.ambient.id(), draft, self.ambient.now());
        title.status = TitleStatus::Ended;
        title.published_at = Some(self.ambient.now());
        title.subtitles = vec![SubtitleLanguage::Ko, SubtitleLanguage::PtBr];
        title.poster_key = Some("images/poster.webp".into());
        let mut tx = self.write().await;
        tx.titles().insert(&title).await.unwrap();
        tx.commit().await.unwrap();
        title
    }

    async fn episode(&self, content_id: ContentId, number: u32) -> Episode {
        let korean = EpisodeTexts { title: Some("첫 만남".into()), description: None };
        let spanish = EpisodeTexts { title: Some("El encuentro".into()), description: Some("…".into()) };
        let texts = BTreeMap::from([("es".to_owned(), spanish)]);
        let air_date = chrono::NaiveDate::from_ymd_opt(2026, 2, 28);
        let draft = EpisodeDraft { number, korean, texts, air_date };
        let mut episode = Episode::new(self.ambient.id(), content_id, draft, self.ambient.now());
        episode.attach(self.ambient.id(), 61_000, self.ambient.now());
        let mut tx = self.write().await;
        tx.episodes().insert(&episode).await.unwrap();
        tx.commit().await.unwrap();
        episode
    }

    fn new_media(&self, episode_id: EpisodeId, checksum: &str) -> MediaAsset {
        MediaAsset {
            id: self.ambient.id(),
            episode_id,
            owner_id: self.ambient.id(),
            job_id: self.ambient.id(),
            file_name: Some("첫 빛.mp4".into()),
            size: 5 << 32,
            checksum: checksum.into(),
            state: MediaState::Uploaded,
            package: None,
            created_at: self.ambient.now(),
            updated_at: self.ambient.now(),
        }
    }

    /// An upload with the job that packages it.
    async fn media(&self, episode_id: EpisodeId) -> (MediaAsset, Job) {
        let media = self.new_media(episode_id, "c0ffee");
        let job = Job {
            id: media.job_id,
            root_id: media.job_id,
            kind: JobKind::Media,
            media_id: media.id,
            episode_id,
            track_id: None,
            input_key: "sources/x".into(),
            stage: Stage::Transcode,
            progress: 0.25,
            state: JobState::Running,
            priority: JobPriority::Normal,
            is_held: false,
            attempts: 2,
            error: None,
            created_at: self.ambient.now(),
            updated_at: self.ambient.now(),
        };
        let mut tx = self.write().await;
        tx.media().insert(&media).await.unwrap();
        tx.jobs().insert(&job).await.unwrap();
        tx.commit().await.unwrap();
        (media, job)
    }

    async fn track(&self, episode_id: EpisodeId, language: SubtitleLanguage) -> Track {
        let track = Track::new(self.ambient.id(), episode_id, language, self.ambient.now());
        let mut tx = self.write().await;
        tx.tracks().insert(&track).await.unwrap();
        tx.commit().await.unwrap();
        track
    }

    async fn dropping_a_unit_of_work_undoes_it(&self) {
        let title = self.title().await;
        let mut tx = self.write().await;
        tx.titles().delete(title.id).await.unwrap();
        drop(tx);
        assert!(self.read().await.titles().get(title.id).await.unwrap().is_some());
    }
}
