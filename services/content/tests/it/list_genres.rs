use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn genres_have_names_in_every_language() {
    let world = World::new().await;
    for (language, expected) in [("es", "Acción"), ("pt", "Ação"), ("ko", "액션"), ("en", "Action")] {
        let answer = world.read("/genres", language).await;
        let genres = answer.data()["items"].as_array().unwrap();
        assert_eq!(genres.len(), 10);
        assert_eq!((&genres[0]["slug"], &genres[0]["name"]), (&json!("action"), &json!("액션")));
        assert_eq!(genres[0]["name_translated"], expected);
        assert!(genres[0]["id"].as_str().unwrap().starts_with("genre_"));
    }
}
