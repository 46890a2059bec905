use hallyu_contracts::content::TitleChanged;

use crate::scene::Scene;

#[tokio::test]
async fn a_change_is_found_at_once_although_the_old_answer_was_kept() {
    let scene = Scene::new().await;
    let mut title = scene.title("Black Umbrella");
    assert_eq!(scene.found("black umbrella").await, ["Black Umbrella"]);
    title.texts.get_mut("en").unwrap().title = "White Parasol".into();
    scene.library.titles.lock().unwrap().insert(title.content_id, title.clone());
    assert_eq!(scene.found("black umbrella").await, ["Black Umbrella"], "answers are kept");
    scene.changed(title.content_id).await;
    assert_eq!(scene.found("white parasol").await, ["White Parasol"]);
    assert_eq!(scene.found("black umbrella").await, Vec::<String>::new());
}

#[tokio::test]
async fn what_viewers_do_not_see_any_more_is_not_found() {
    let scene = Scene::new().await;
    let title = scene.title("Neon");
    scene.library.titles.lock().unwrap().remove(&title.content_id);
    scene.tell(&TitleChanged { content_id: title.content_id, visible: false }).await;
    for typed in ["neon", "네온", "ㄴㅇ", "RAONHAJE"] {
        assert!(!scene.found(typed).await.contains(&"Neon".to_owned()), "{typed}");
        let path = format!("/api/v1/search/autocomplete?q={}", crate::scene::encoded(typed));
        assert!(!scene.get(&path).await.to_string().contains(&title.content_id.to_string()), "{typed}");
    }
}
