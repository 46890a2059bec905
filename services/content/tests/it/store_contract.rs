mod craft;
mod experience;
mod schedules;
mod uploads;

use std::collections::BTreeMap;

use hallyu_content::MIGRATIONS;
use hallyu_content::application::models::{Filter, Position, Rating, Remembered, RequestKey};
use hallyu_content::application::ports::{Store, Tx};
use hallyu_content::domain::{
    Cause, Credit, CreditRole, CueDraft, Episode, EpisodeDraft, EpisodeTexts, Job, JobKind, JobPriority,
    JobState, MediaAsset, MediaState, Person, Published, Revision, ShownCue, StateReason, Succession, Text,
    Title, TitleDraft, TitleKind, TitleStatus, Track,
};
use hallyu_content::infrastructure::sql::SqlStore;
use hallyu_contracts::jobs::Stage;
use hallyu_kernel::{
    Ambient, ContentId, EpisodeId, Language, MediaId, PageRequest, StoreError, SubtitleLanguage, Time,
    TrackId, UserId,
};
use hallyu_sql::Db;
use hallyu_testkit::{contracts, postgres, test_ambient};
use uuid::Uuid;

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

fn cue(number: u32, text: &str) -> CueDraft {
    let start_ms = i64::from(number) * 1000;
    let segments = vec![Uuid::from_u128(u128::from(number)).into()];
    CueDraft { start_ms, end_ms: start_ms + 900, text: text.to_owned(), segments }
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

    async fn titles_come_back_and_go_with_all_that_hangs_on_them(&self) {
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

    async fn pages_hold_what_was_stored(&self) {
        let title = self.title().await;
        let episode = self.episode(title.id, 1).await;
        let mut tx = self.read().await;
        let page = tx.catalogue().page(title.id, Language::Pt).await.unwrap().unwrap();
        assert_eq!((page.card.name.as_str(), page.card.title.as_str()), ("Neve", "첫눈"));
        assert_eq!((page.description.as_str(), page.description_translated.as_str()), ("설명", "설명"));
        assert_eq!(
            (page.status, page.owner_id, page.created_at),
            (title.status, title.owner_id, title.created_at)
        );
        assert_eq!(page.card.subtitles, title.subtitles);
        let roles: Vec<_> = page.cast.iter().map(|member| member.role).collect();
        assert_eq!(roles, [CreditRole::Writer, CreditRole::Actor]);
        assert_eq!(page.cast[1].person.birth_date, chrono::NaiveDate::from_ymd_opt(1994, 5, 3));
        assert_eq!(page.episodes, [episode]);
        let genres: Vec<_> = page.card.genres.iter().map(|genre| genre.id).collect();
        assert_eq!(genres, title.draft.genres, "in the creator's order");
        assert_eq!(tx.catalogue().page(self.ambient.id(), Language::Pt).await.unwrap(), None);
        let filter = Filter { kind: Some(TitleKind::Variety), ..Filter::default() };
        let list = tx.catalogue().list(&filter, PageRequest::default()).await.unwrap();
        assert!(list.items.iter().any(|card| card.id == title.id && card.genres.len() == 2));
    }

    async fn of_two_who_change_a_title_at_once_none_is_lost(&self) {
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

    async fn people_are_found_by_both_names(&self) {
        let person = self.person("오민재").await;
        let mut tx = self.read().await;
        let found = tx.people().named("오민재", Some("Han Seo-yun")).await.unwrap();
        assert_eq!(found.as_ref(), Some(&person));
        assert_eq!(tx.people().named("오민재", None).await.unwrap(), None);
        assert_eq!(tx.people().get(person.id).await.unwrap(), Some(person));
        let genres = tx.people().genres().await.unwrap();
        assert_eq!((genres.len(), genres[0].names.len()), (10, 4));
    }

    async fn episodes_come_back_with_unique_numbers(&self) {
        let title = self.title().await;
        let second = self.episode(title.id, 2).await;
        let mut first = self.episode(title.id, 1).await;
        assert_eq!(
            self.read().await.episodes().of_title(title.id).await.unwrap(),
            [first.clone(), second.clone()]
        );
        let taken = |error: StoreError| error.is_duplicate("episodes", "content_id_episode_number");
        let again = Episode { id: self.ambient.id(), ..first.clone() };
        assert!(self.write().await.episodes().insert(&again).await.is_err_and(taken));
        first.draft.number = 2;
        assert!(self.write().await.episodes().save(&first).await.is_err_and(taken));
        first.draft.number = 3;
        first.announced_at = Some(self.ambient.now());
        let mut tx = self.write().await;
        tx.episodes().save(&first).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.episodes().get(first.id).await.unwrap(), Some(first));
    }

    async fn uploads_are_unique_by_their_bytes(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let (mut media, _) = self.media(episode.id).await;
        let again = self.new_media(episode.id, &media.checksum);
        let refused = self.write().await.media().insert(&again).await;
        assert!(refused.is_err_and(|error| error.is_duplicate("media", "episode_id_checksum")));
        media.fail(self.ambient.now());
        let mut tx = self.write().await;
        tx.media().save(&media).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        let found = tx.media().with_checksum(episode.id, &media.checksum).await.unwrap();
        assert_eq!(found.as_ref(), Some(&media));
        assert_eq!(tx.media().with_checksum(episode.id, "00").await.unwrap(), None);
        assert_eq!(tx.media().get(media.id).await.unwrap(), Some(media));
    }

    async fn jobs_come_back_and_wait_in_order(&self) {
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

    async fn held_jobs_go_by_priority_and_age(&self) {
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

    fn revision(&self, number: u32, author_id: Option<UserId>, change: &Succession) -> Revision {
        let cause = if author_id.is_some() { Cause::Import } else { Cause::Machine };
        let changes = Some(change.changes() as u32);
        Revision { number, cause, author_id, restored: Some(9), changes, made_at: self.ambient.now() }
    }

    async fn store_revision(&self, track: &Track, cues: Vec<CueDraft>, author_id: Option<UserId>) {
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

    async fn tracks_keep_every_revision(&self) {
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

    async fn languages_are_those_of_published_tracks(&self) {
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

    async fn positions_are_overwritten(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let (user_id, at) = (self.ambient.id(), self.ambient.now());
        let position =
            |seconds, is_completed| Position { user_id, episode_id: episode.id, seconds, is_completed, at };
        for position in [position(10, false), position(5, true)] {
            let mut tx = self.write().await;
            tx.positions().put(&position).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(self.read().await.positions().get(user_id, episode.id).await.unwrap(), Some(position));
        }
        assert_eq!(self.read().await.positions().get(self.ambient.id(), episode.id).await.unwrap(), None);
        let before = at - std::time::Duration::from_secs(1);
        for (of, until, is_left) in
            [(None, before, true), (Some(self.ambient.id()), at, true), (Some(episode.id), at, false)]
        {
            let mut tx = self.write().await;
            tx.positions().forget(user_id, of, until).await.unwrap();
            tx.commit().await.unwrap();
            let left = self.read().await.positions().get(user_id, episode.id).await.unwrap();
            assert_eq!(left.is_some(), is_left);
        }
    }

    async fn what_viewers_give_follows_its_revisions(&self) {
        let id = self.title().await.id;
        let mut tx = self.write().await;
        let rating = |stars, count| Rating { stars, count };
        assert!(tx.titles().rate(id, (rating(8.5, 2), 2)).await.unwrap());
        assert!(!tx.titles().rate(id, (rating(10.0, 1), 1)).await.unwrap());
        assert!(!tx.titles().rate(self.ambient.id(), (rating(10.0, 1), 1)).await.unwrap());
        let page = tx.catalogue().page(id, Language::Es).await.unwrap().unwrap();
        assert_eq!(page.card.rating, rating(8.5, 2));
    }

    async fn what_a_user_left_behind_is_shown_and_erased(&self) {
        let title = self.title().await;
        let episode = self.episode(title.id, 1).await;
        let (user_id, at) = (title.owner_id, self.ambient.now());
        let mut tx = self.write().await;
        let position = Position { user_id, episode_id: episode.id, seconds: 7, is_completed: false, at };
        tx.positions().put(&position).await.unwrap();
        let shown = tx.personal_data().of(user_id).await.unwrap();
        assert_eq!(shown["playback_positions"][0]["position_seconds"], 7);
        let titles = shown["contents"].as_array().unwrap();
        assert!(titles.iter().any(|row| row["id"] == title.id.to_string()), "{titles:?}");
        for _ in 0..2 {
            tx.personal_data().erase(user_id).await.unwrap();
            tx.personal_data().bury(&[3; 32], at).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.positions().get(user_id, episode.id).await.unwrap(), None);
        let orphan = tx.titles().get(title.id).await.unwrap().unwrap();
        assert_eq!(orphan.owner_id.uuid(), Uuid::nil(), "it stays, as nobody's");
        let marks =
            [tx.personal_data().is_buried(&[3; 32]).await, tx.personal_data().is_buried(&[4; 32]).await];
        assert_eq!(marks.map(Result::unwrap), [true, false]);
    }

    async fn keys_are_remembered_once(&self) {
        let key = RequestKey { user_id: self.ambient.id(), operation: "create_content", key: "k".into() };
        let made = Remembered { request: "00".into(), made: self.ambient.id(), at: self.ambient.now() };
        let mut tx = self.write().await;
        assert_eq!(tx.keys().find(&key).await.unwrap(), None);
        tx.keys().remember(&key, &made).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.keys().find(&key).await.unwrap(), Some(made.clone()));
        let other = RequestKey { operation: "create_episode", ..key.clone() };
        assert_eq!(self.read().await.keys().find(&other).await.unwrap(), None);
        let again = self.write().await.keys().remember(&key, &made).await;
        assert!(matches!(again, Err(StoreError::Duplicate { table, .. }) if table == "request_keys"));
    }

    async fn dropping_a_unit_of_work_undoes_it(&self) {
        let title = self.title().await;
        let mut tx = self.write().await;
        tx.titles().delete(title.id).await.unwrap();
        drop(tx);
        assert!(self.read().await.titles().get(title.id).await.unwrap().is_some());
    }
}
