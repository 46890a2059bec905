use hallyu_contracts::content::{CARDS_PATH, Cards, CardsWanted, MOST_CARDS};
use hallyu_kernel::Language;
use serde_json::json;

use crate::world::{World, creator};

pub(crate) async fn cards(world: &World, wanted: &CardsWanted) -> Cards {
    let (status, body) = world.insider().ask(CARDS_PATH, wanted).await.unwrap();
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn an_episode_comes_with_its_title_and_the_published_one_behind_it() {
    for world in World::each().await {
        let first = world.published().await;
        let texts = json!({ "texts": { "pt": { "title": "A noite" } }, "genres": ["romance"] });
        world.patch(&format!("/contents/{}", first.content), &creator(), &texts).await.is(200);
        let (second, third) =
            (world.episode(&first.content, 2).await, world.episode(&first.content, 3).await);
        let third = world.upload_to(first.content.clone(), third, b"the third").await;
        world.package(&third, crate::world::Sound::Music).await;
        world.post(&format!("/episodes/{}/publish", third.episode), &creator(), &json!({})).await.is(200);
        let episodes = [&first.episode, &second, &third.episode].map(|id| id.parse().unwrap());
        let wanted = CardsWanted {
            titles: Vec::new(),
            episodes: episodes.into(),
            language: Language::Pt,
            ..CardsWanted::default()
        };
        let mut found = cards(&world, &wanted).await;
        found.episodes.sort_by_key(|card| card.episode_number);
        let [one, three] = &found.episodes[..] else { panic!("the second is a draft: {found:?}") };
        let next = one.next.as_deref().unwrap();
        assert_eq!((one.episode_id, next.episode_id, next.episode_number), (episodes[0], episodes[2], 3));
        assert_eq!((&three.next, one.duration_seconds), (&None, 61));
        let [title] = &found.titles[..] else { panic!("one title: {found:?}") };
        assert_eq!(
            (title.title_translated.as_str(), &title.genres[..]),
            ("A noite", &["Romance".to_owned()][..])
        );
    }
}

#[tokio::test]
async fn drafts_and_strangers_are_left_out() {
    let world = World::new().await;
    let draft = world.title("초안").await;
    let shown = world.published().await.content;
    let wanted = CardsWanted {
        titles: vec![draft.parse().unwrap(), shown.parse().unwrap(), world.ambient.id()],
        episodes: vec![world.ambient.id()],
        language: Language::Es,
        newest: 9,
        alike_to: Some(draft.parse().unwrap()),
    };
    let found = cards(&world, &wanted).await;
    assert_eq!(
        found.titles.iter().map(|card| card.content_id.to_string()).collect::<Vec<_>>(),
        [shown.as_str()]
    );
    assert_eq!(found.newest.iter().map(ToString::to_string).collect::<Vec<_>>(), [shown]);
    assert_eq!((found.episodes, found.alike), (vec![], vec![]));
    assert_eq!(cards(&world, &CardsWanted::default()).await, Cards::default());
    let many = CardsWanted { titles: vec![world.ambient.id(); MOST_CARDS + 1], ..CardsWanted::default() };
    assert_eq!(world.insider().ask(CARDS_PATH, &many).await.unwrap().0, 400);
    world.post("/../../internal/contents/cards", &creator(), &json!({})).await.refused(404, "NOT_FOUND");
}
