use hallyu_contracts::catalogue::{
    LARGEST, TitlePage, TitleRecord, TrackLines, ViewerPositions, lines_path, positions_path, title_path,
    titles_path,
};
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::world::{SRT, World, creator, viewer};

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

/// What another process of the platform is handed out; none if there is no such thing.
async fn handed<T: DeserializeOwned>(world: &World, path: &str) -> Option<T> {
    let (status, body) = world.insider().fetch_up_to(LARGEST, path).await.unwrap();
    match status {
        StatusCode::NOT_FOUND => None,
        status => {
            assert_eq!(status, StatusCode::OK, "{path}");
            Some(serde_json::from_slice::<Answer<T>>(&body).unwrap().data)
        }
    }
}

#[tokio::test]
async fn titles_that_viewers_see_are_handed_out_with_all_that_is_said_of_them() {
    for world in World::each().await {
        let draft = world.title("초안").await.parse().unwrap();
        let upload = world.published().await;
        let body = json!({
            "genres": ["romance"],
            "texts": { "es": { "title": "La noche", "description": "Nieva." } },
            "cast": [{ "name": "한서윤", "name_romanized": "Han Seo-yoon", "role_type": "actor", "role_name": "유나" }],
        });
        world.patch(&format!("/contents/{}", upload.content), &creator(), &body).await.is(200);
        let page: TitlePage = handed(&world, &titles_path(None)).await.unwrap();
        assert_eq!((page.titles.len(), page.next), (1, None));
        let title: TitleRecord = handed(&world, &title_path(upload.content.parse().unwrap())).await.unwrap();
        assert_eq!(page.titles[0], title);
        assert_eq!((title.title.as_str(), title.kind.as_str()), ("첫눈 오는 밤", "drama"));
        assert_eq!(title.texts["es"].title, "La noche");
        assert_eq!(
            (title.genres[0].slug.as_str(), title.genres[0].names["pt"].as_str()),
            ("romance", "Romance")
        );
        assert_eq!(title.cast[0].name_romanized.as_deref(), Some("Han Seo-yoon"));
        assert_eq!(handed::<TitleRecord>(&world, &title_path(draft)).await, None);
        let rest: TitlePage = handed(&world, &titles_path(Some(title.content_id))).await.unwrap();
        assert_eq!(rest.titles, []);
    }
}

#[tokio::test]
async fn lines_are_handed_out_once_viewers_see_them() {
    for world in World::each().await {
        let upload = world.published().await;
        let id = upload.content.parse().unwrap();
        let track = format!("/episodes/{}/subtitles?language=es-419", upload.episode);
        world.bytes(&track, &creator(), SRT).await.is(201);
        world.settle().await;
        let title: TitleRecord = handed(&world, &title_path(id)).await.unwrap();
        let [mark] = title.tracks.as_slice() else { panic!("{:?}", title.tracks) };
        let lines: TrackLines = handed(&world, &lines_path(mark.track_id)).await.unwrap();
        assert_eq!((&lines.mark, lines.content_id, lines.episode_number), (mark, id, 1));
        assert_eq!((lines.lines[0].start_ms, lines.lines[0].text.as_str()), (1000, "Hola, Yuna."));
        world.post(&format!("/episodes/{}/unpublish", upload.episode), &creator(), &json!({})).await.is(200);
        assert_eq!(handed::<TrackLines>(&world, &lines_path(mark.track_id)).await, None);
        let title: TitleRecord = handed(&world, &title_path(id)).await.unwrap();
        assert_eq!(title.tracks, []);
    }
}

#[tokio::test]
async fn positions_are_handed_out_by_viewer() {
    for world in World::each().await {
        let upload = world.published().await;
        let path = format!("/contents/{}/episodes/{}/progress", upload.content, upload.episode);
        let body = json!({ "position_seconds": 7, "is_completed": false });
        let answer = world.post(&path, &viewer(), &body).await;
        assert!(answer.status.is_success(), "{}", answer.json);
        let positions =
            async |user| handed::<ViewerPositions>(&world, &positions_path(user)).await.unwrap().episodes;
        let known = positions(viewer().user_id).await;
        assert_eq!((known.len(), known[0].seconds, known[0].is_completed), (1, 7, false));
        assert_eq!(known[0].episode_id.to_string(), upload.episode);
        assert_eq!(positions(creator().user_id).await, []);
    }
}

#[tokio::test]
async fn nothing_is_handed_out_to_strangers() {
    let world = World::new().await;
    let paths = [titles_path(None), positions_path(viewer().user_id)];
    for path in paths {
        let request = http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        world.send(request).await.refused(404, "NOT_FOUND");
    }
}
