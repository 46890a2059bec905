use hallyu_contracts::subtitles::{TranslationOrder, TranslationRequested};
use serde_json::json;

use crate::world::{World, creator, other_creator, viewer};

#[tokio::test]
async fn a_term_is_kept_changed_and_removed() {
    for world in World::each().await {
        let content = world.title("첫눈").await;
        let path = format!("/contents/{content}/glossary");
        let target = json!({ "preferred": "mar del Este", "forbidden": ["mar del Japón"] });
        let body = json!({ "source": "동해", "kind": "place", "es-419": target });
        let made = world.post(&path, &creator(), &body).await;
        let term = made.is(201).clone();
        world.post(&path, &creator(), &body).await.refused(409, "CONFLICT");
        let one = format!("{path}/{}", term["term_id"].as_str().unwrap());
        let change =
            json!({ "rev": 1, "term": { "source": "동해", "pt-BR": { "preferred": "Mar do Leste" } } });
        assert_eq!(world.put(&one, &creator(), &change).await.data()["rev"], 2);
        world.put(&one, &creator(), &change).await.refused(409, "CONFLICT");
        let listed = world.get(&path, Some(&creator())).await;
        let items = listed.data()["items"].as_array().unwrap();
        assert_eq!(
            (items.len(), &items[0]["term"]["pt-BR"]["preferred"], &items[0]["term"]["es-419"]),
            (1, &json!("Mar do Leste"), &json!(null))
        );
        world.delete(&one, &creator()).await.is(204);
        world.delete(&one, &creator()).await.refused(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn terms_are_for_those_who_may_change_the_title() {
    let world = World::new().await;
    let upload = world.published().await;
    let path = format!("/contents/{}/glossary", upload.content);
    for foreigner in [viewer(), other_creator()] {
        world.get(&path, Some(&foreigner)).await.refused(403, "FORBIDDEN");
        world.post(&path, &foreigner, &json!({ "source": "눈" })).await.refused(403, "FORBIDDEN");
    }
    let wrong = world.post(&path, &creator(), &json!({ "source": "", "kind": 7, "es-419": {} })).await;
    let fields = format!("{:?}", wrong.wrong());
    assert!(["source", "kind", "es-419"].iter().all(|field| fields.contains(field)), "{fields}");
}

#[tokio::test]
async fn translators_learn_of_terms_and_people_when_a_track_is_translated_again() {
    let world = World::new().await;
    let (upload, [korean, spanish, _]) = world.subtitled().await;
    let term = json!({ "source": "유나", "kind": "name", "es-419": { "preferred": "Yuna" } });
    world.post(&format!("/contents/{}/glossary", upload.content), &creator(), &term).await.is(201);
    let people = json!({ "rev": 0, "characters": [
        { "id": "yuna", "names": { "ko": "유나", "es-419": "Yuna" }, "gender": "female" },
        { "id": "doyun", "names": { "ko": "도윤" } },
    ], "relations": [{ "from": "doyun", "to": "yuna", "kin": "friend", "register": "casual" }] });
    let cast = format!("/contents/{}/cast", upload.content);
    assert_eq!(world.put(&cast, &creator(), &people).await.data()["rev"], 1);
    world.put(&cast, &creator(), &people).await.refused(409, "CONFLICT");
    let again = world.post(&format!("/subtitles/{spanish}/retranslate"), &creator(), &json!({})).await;
    assert_eq!(again.is(202)["state"], "queued");
    let asked: Vec<TranslationRequested> = world.told().await;
    assert_eq!(asked.len(), 1);
    let order: TranslationOrder = world.ports.blobs.get_json(&asked[0].source_key).await.unwrap();
    assert_eq!((order.glossary.terms().len(), order.cast.characters.len()), (1, 2));
    assert!(order.lines.iter().all(|line| line.previous.is_some()), "what is known need not be asked again");
    let refused = world.post(&format!("/subtitles/{korean}/retranslate"), &creator(), &json!({})).await;
    refused.refused(400, "VALIDATION_ERROR");
}

#[tokio::test]
async fn a_cast_is_consistent() {
    let world = World::new().await;
    let content = world.title("첫눈").await;
    let path = format!("/contents/{content}/cast");
    assert_eq!(world.get(&path, Some(&creator())).await.data()["rev"], 0);
    let people = json!({ "rev": 0, "characters": [
        { "id": "a", "names": {} }, { "id": "a", "names": {} },
    ], "relations": [{ "from": "a", "to": "nobody" }] });
    assert_eq!(world.put(&path, &creator(), &people).await.wrong().len(), 2);
}
