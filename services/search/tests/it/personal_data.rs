use std::collections::BTreeSet;

use hallyu_contracts::personal::{
    Erased, ErasureDue, ExportPart, ExportPartReady, ExportRequested, export_part_key,
};
use hallyu_kernel::{Envelope, Event};
use hallyu_testkit::traces::tables;
use http::Method;

use crate::scene::Scene;

#[tokio::test]
async fn a_user_gets_the_searches_and_can_be_erased() {
    let scene = Scene::new().await;
    let viewer = scene.viewer();
    scene.call((Method::GET, "/api/v1/search?q=neon"), Some(&viewer), "es").await;
    let history = async || scene.call((Method::GET, "/api/v1/search/history"), Some(&viewer), "es").await.1;
    scene.until(async || history().await.to_string().contains("neon")).await;
    scene.told().await;

    let export = ExportRequested { export_id: scene.ambient.id(), user_id: viewer.user_id };
    scene.tell(&export).await;
    let part: ExportPart = scene.blobs.get_json(&export_part_key(export.export_id, "search")).await.unwrap();
    assert_eq!(part.data["search_log"][0]["query"], "neon");
    assert_eq!(scene.told().await[0].topic, ExportPartReady::TOPIC);

    let erasure = ErasureDue { erasure_id: scene.ambient.id(), user_id: viewer.user_id };
    let event = Envelope::new(&scene.ambient, &erasure);
    scene.apply(&event).await;
    scene.apply(&event).await;
    let told: Vec<Erased> = scene.told().await.iter().map(|event| event.open().unwrap()).collect();
    assert_eq!(told, [Erased { erasure_id: erasure.erasure_id, holder: "search".into() }], "once");
    scene.call((Method::GET, "/api/v1/search?q=kimchi"), Some(&viewer), "es").await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(!history().await.to_string().contains("kimchi"), "nothing comes back");
}

#[tokio::test]
async fn every_table_about_users_is_declared() {
    let scene = Scene::new().await;
    let expected: BTreeSet<String> = ["search_log", "tombstones"].map(str::to_owned).into();
    assert_eq!(
        tables(&scene.db).await,
        expected,
        "declare new tables in infrastructure/sql/personal_data.rs"
    );
}
