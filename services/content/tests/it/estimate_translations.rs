use hallyu_contracts::subtitles::{TranslationRequested, Usage};
use serde_json::{Value, json};

use crate::world::{NO_PRICE, SAID, SPANISH, World, creator, other_creator, viewer};

async fn estimate(world: &World, episode: &str, languages: &str) -> Value {
    let path = format!("/episodes/{episode}/subtitles/estimate?languages={languages}");
    world.get(&path, Some(&creator())).await.data().clone()
}

#[tokio::test]
async fn an_estimate_counts_what_is_asked_and_what_memory_and_reuse_save() {
    for world in World::each().await {
        let upload = world.published().await;
        let import = format!("/episodes/{}/subtitles?language=ko", upload.episode);
        let unknown = format!("/episodes/{}/subtitles/estimate", upload.episode);
        world.get(&unknown, Some(&creator())).await.refused(404, "NOT_FOUND");
        world.bytes(&import, &creator(), SAID).await.is(201);
        let all = estimate(&world, &upload.episode, "").await;
        let letters: u64 = all["items"][0]["tokens_in"].as_u64().unwrap();
        assert_eq!((&all["currency"], &all["saved_micros"]), (&json!("USD"), &json!(0)));
        assert_eq!(
            (all["items"].as_array().unwrap().len(), all["cost_micros"].as_u64()),
            (2, Some(2 * letters))
        );
        assert_eq!((&all["items"][0]["segments"], &all["items"][0]["asked"]), (&json!(4), &json!(4)));

        let asked: Vec<TranslationRequested> = world.told().await;
        world.deliver(&world.event(&world.translated(&asked[0], &SPANISH).await)).await;
        world.settle().await;
        let spanish = &estimate(&world, &upload.episode, "es-419").await["items"][0];
        assert_eq!((&spanish["asked"], &spanish["reused"]), (&json!(0), &json!(4)));
        assert_eq!((&spanish["cost_micros"], &spanish["saved_micros"]), (&json!(0), &json!(letters)));
    }
}

#[tokio::test]
async fn what_a_person_wrote_costs_nothing_and_an_unknown_price_is_named() {
    let world = World::new().await;
    let (upload, _) = world.subtitled().await;
    let import = format!("/episodes/{}/subtitles?language=", upload.episode);
    world.bytes(&format!("{import}es-419"), &creator(), crate::world::SRT).await.is(201);
    let spanish = &estimate(&world, &upload.episode, "pt-BR,es-419,pt-br").await["items"][0];
    assert_eq!((&spanish["kept"], &spanish["saved_micros"]), (&json!(4), &json!(0)));

    let said = SAID.replace("오늘 왜 늦었어?", NO_PRICE);
    world.bytes(&format!("{import}ko"), &creator(), said).await.is(201);
    let path = format!("/episodes/{}/subtitles/estimate", upload.episode);
    let answer = world.get(&path, Some(&creator())).await;
    answer.refused(503, "UNAVAILABLE");
    assert!(answer.json["error"]["details"].to_string().contains("translation.price_in"), "{}", answer.json);
    for wrong in ["ko", "es", "es-419,,"] {
        let answer = world.get(&format!("{path}?languages={wrong}"), Some(&creator())).await;
        assert_eq!(answer.wrong(), ["languages: one_of"], "{wrong}");
    }
    for foreigner in [viewer(), other_creator()] {
        world.get(&path, Some(&foreigner)).await.refused(403, "FORBIDDEN");
    }
}

#[tokio::test]
async fn each_revision_costs_what_it_added_and_the_track_all_of_it() {
    for world in World::each().await {
        let (upload, [_, spanish, _]) = world.subtitled().await;
        let cost = async || world.tracks(&upload.episode).await[1]["cost"].clone();
        let report = async || {
            world.get(&format!("/subtitles/{spanish}/report"), Some(&creator())).await.data().clone()
        };
        assert_eq!((&cost().await["calls"], &cost().await["cost_micros"]), (&json!(1), &json!(30)));
        assert_eq!(report().await["cost"]["tokens_in"], 100);

        let path = format!("/subtitles/{spanish}/segments");
        let lines = world.get(&path, Some(&creator())).await;
        let line = lines.data()["items"][0]["segment_id"].as_str().unwrap().to_owned();
        let edit = json!({ "rev": 1, "text": "¡Hola, Yuna!" });
        world.patch(&format!("{path}/{line}"), &creator(), &edit).await.is(200);
        let edited = report().await;
        assert_eq!((&edited["cost"]["cost_micros"], &edited["models"]), (&json!(0), &json!(["model-1"])));

        world.post(&format!("/subtitles/{spanish}/retranslate"), &creator(), &json!({})).await.is(202);
        let asked: Vec<TranslationRequested> = world.told().await;
        let usage = Usage { calls: 3, tokens_in: 250, tokens_out: 60, cost_micros: 75 };
        world.deliver(&world.event(&world.translated_for(&asked[0], &SPANISH, usage).await)).await;
        assert_eq!(
            report().await["cost"],
            json!({
                "calls": 2, "tokens_in": 150, "tokens_out": 40, "cost_micros": 45, "currency": "USD"
            })
        );
        assert_eq!(cost().await["cost_micros"], 75);
        let seen = world.get(&format!("/episodes/{}/subtitles", upload.episode), Some(&viewer())).await;
        assert_eq!(seen.data()["items"][1]["cost"], json!(null), "not for viewers");
    }
}
