use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::join_all;
use hallyu_content::application::models::TitlePage;
use hallyu_content::application::ports::{Store, Tx};
use hallyu_content::application::{Content, Settings};
use hallyu_content::domain::{Places, Quota};
use hallyu_content::infrastructure::residents::UserHomes;
use hallyu_content::infrastructure::sql::SqlStore;
use hallyu_contracts::content::CardsWanted;
use hallyu_kernel::{Language, StoreError, UserId};
use serde_json::json;

use crate::list_cards::cards;
use crate::world::{World, creator, moderator, viewer};

#[tokio::test]
async fn viewers_see_what_is_published_of_a_title() {
    let world = World::new().await;
    let upload = world.published().await;
    world.episode(&upload.content, 2).await;
    let path = format!("/contents/{}", upload.content);
    for reader in [None, Some(viewer()), Some(moderator())] {
        let answer = world.get(&path, reader.as_ref()).await;
        let episodes = answer.data()["episodes"].as_array().unwrap();
        assert_eq!(episodes.len(), 1);
        assert_eq!(
            (&episodes[0]["duration_seconds"], &episodes[0]["episode_number"]),
            (&json!(61), &json!(1))
        );
        assert!(episodes[0]["thumbnail_url"].as_str().unwrap().starts_with("/images/ep_"));
        assert_eq!(answer.data()["total_episodes"], 2);
    }
    let draft = world.title("초안").await;
    world.episode(&draft, 1).await;
    let seen = world.get(&format!("/contents/{draft}"), Some(&moderator())).await;
    assert_eq!(seen.data()["episodes"].as_array().unwrap().len(), 1, "who manages a draft sees all of it");
}

#[tokio::test]
async fn similar_titles_share_genres_and_people() {
    for world in World::each().await {
        let person =
            json!([{ "name": "한서윤", "role_type": "actor" }, { "name": "한서윤", "role_type": "writer" }]);
        let wishes = [
            json!({ "genres": ["drama", "romance"], "cast": person }),
            json!({ "genres": ["drama"] }),
            json!({ "genres": ["crime"], "cast": person }),
            json!({ "genres": ["horror"] }),
        ];
        let mut contents = Vec::new();
        for wish in wishes {
            let content = world.published().await.content;
            world.patch(&format!("/contents/{content}"), &creator(), &wish).await.is(200);
            contents.push(content);
        }
        let alike_to = Some(contents[0].parse().unwrap());
        let found = cards(&world, &CardsWanted { alike_to, ..CardsWanted::default() }).await;
        let alike: Vec<_> = found.alike.iter().map(|(id, score)| (id.to_string(), *score)).collect();
        let expected = [(contents[2].clone(), 0.5), (contents[1].clone(), 0.25)];
        assert_eq!(alike, expected, "a shared person weighs more than a shared genre");
        let first = found.titles.iter().find(|card| card.content_id == found.alike[0].0).unwrap();
        assert_eq!(first.genres, ["Crimen"]);
        let page = world.get(&format!("/contents/{}", contents[0]), None).await;
        assert_eq!(page.data()["similar_contents"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_answer_from_the_cache_is_the_same_answer() {
    let world = World::new().await;
    let path = format!("/contents/{}", world.published().await.content);
    let (first, second) = (world.get(&path, None).await, world.get(&path, Some(&viewer())).await);
    assert_eq!(first.data(), second.data());
    assert_eq!(first.headers["etag"], second.headers["etag"]);
    assert_ne!(world.read(&path, "ko").await.headers.get("vary"), None);
}

/// Counts units of work, each of which takes a while.
struct Slow(SqlStore, AtomicUsize);

#[async_trait]
impl Store for Slow {
    async fn read(&self) -> Result<Box<dyn Tx>, StoreError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.0.read().await
    }

    async fn read_lagging(&self) -> Result<Box<dyn Tx>, StoreError> {
        self.read().await
    }

    async fn write(&self) -> Result<Box<dyn Tx>, StoreError> {
        self.0.write().await
    }

    async fn write_in_turn(&self) -> Result<Box<dyn Tx>, StoreError> {
        self.0.write_in_turn().await
    }

    async fn write_alone(&self, owner: UserId) -> Result<Box<dyn Tx>, StoreError> {
        self.0.write_alone(owner).await
    }
}

#[tokio::test]
async fn a_crowd_costs_one_look_into_the_database() {
    let world = World::new().await;
    let id = world.published().await.content.parse().unwrap();
    let store = Arc::new(Slow(SqlStore(world.ports.db.clone()), AtomicUsize::new(0)));
    let content = Content {
        store: store.clone(),
        blobs: world.ports.blobs.clone(),
        cache: world.ports.cache.clone(),
        residents: Arc::new(UserHomes(world.ports.user.clone())),
        leases: world.ports.leases.clone(),
        signer: world.ports.signer.clone(),
        tombstones: world.ports.tombstones.clone(),
        estimator: world.ports.estimator.clone(),
        meaning: world.ports.meaning.clone(),
        ambient: world.ambient.clone(),
        settings: Settings {
            packages_per_creator: 2,
            upload_max_bytes: 1,
            upload_life: Duration::from_secs(1),
            upload_quota: Quota::default(),
            stream_life: Duration::from_secs(1),
            places: Places { basic: 1, premium: 1 },
            downloads_per_day: 1,
            download_life: Duration::from_secs(1),
            lease_life: Duration::from_secs(1),
            public_url: "https://tv.example".into(),
        },
    };
    content.forget_copies().await;
    let write = |page: &TitlePage| Bytes::from(page.card.title.clone());
    let answers = join_all((0..50).map(|_| content.get_content(None, (id, Language::Es), &write))).await;
    assert!(answers.into_iter().all(|answer| answer.unwrap() == "첫눈 오는 밤"));
    assert_eq!(store.1.load(Ordering::SeqCst), 1);
    content.get_content(None, (id, Language::Pt), &write).await.unwrap();
    assert_eq!(store.1.load(Ordering::SeqCst), 2, "another language is another page");
    content.forget_copies().await;
    content.get_content(None, (id, Language::Es), &write).await.unwrap();
    assert_eq!(store.1.load(Ordering::SeqCst), 3);
}
