#![expect(clippy::unwrap_used, reason = "a suite panics where an adapter breaks its promise")]

use hallyu_platform::vectors::{Item, Search, VectorIndex};

/// Every promise of [`VectorIndex`], in spaces of names that nobody else uses.
pub async fn vectors(index: &dyn VectorIndex) {
    finds_the_nearest_of_a_group(index).await;
    replaces_and_removes(index).await;
    keeps_spaces_apart_and_lengths_alike(index).await;
}

fn item(id: &str, vector: [f32; 2], group: &str) -> Item {
    Item { id: id.to_owned(), vector: vector.to_vec(), group: group.to_owned() }
}

async fn ids(index: &dyn VectorIndex, space: &str, (most, group): (usize, Option<&str>)) -> Vec<String> {
    let search = Search { vector: &[1.0, 0.0], most, group };
    let found = index.nearest(space, &[search]).await.unwrap().remove(0);
    assert!(found.is_sorted_by(|one, other| one.nearness >= other.nearness), "{found:?}");
    found.into_iter().map(|found| found.id).collect()
}

async fn finds_the_nearest_of_a_group(index: &dyn VectorIndex) {
    let items = [
        ("a", [0.6, 0.8], "one"),
        ("b", [1.0, 0.0], "one"),
        ("c", [0.8, 0.6], "two"),
        ("d", [-1.0, 0.0], "two"),
    ];
    let items = items.map(|(id, vector, group)| item(id, vector, group)).to_vec();
    index.upsert("finds", items.clone()).await.unwrap();
    index.upsert("finds", items).await.unwrap();
    assert_eq!(ids(index, "finds", (9, None)).await, ["b", "c", "a", "d"], "each once");
    assert_eq!(ids(index, "finds", (1, Some("two"))).await, ["c"]);
    assert_eq!(ids(index, "finds", (9, Some("one"))).await, ["b", "a"]);
    assert!(ids(index, "finds", (9, Some("three"))).await.is_empty());
}

async fn replaces_and_removes(index: &dyn VectorIndex) {
    let items =
        vec![item("a", [1.0, 0.0], "one"), item("b", [0.6, 0.8], "one"), item("c", [0.0, 1.0], "one")];
    index.upsert("replaces", items).await.unwrap();
    let names = ["a", "b", "x", "c"].map(str::to_owned);
    assert_eq!(index.missing("replaces", &names).await.unwrap(), ["x"]);
    index
        .upsert("replaces", vec![item("a", [-1.0, 0.0], "one"), item("c", [0.8, 0.6], "two")])
        .await
        .unwrap();
    assert_eq!(ids(index, "replaces", (9, None)).await, ["c", "b", "a"]);
    assert_eq!(ids(index, "replaces", (9, Some("one"))).await, ["b", "a"], "an item is in one group");
    for _ in 0..2 {
        index.delete("replaces", &names[..1]).await.unwrap();
        assert_eq!(ids(index, "replaces", (9, None)).await, ["c", "b"]);
    }
    assert_eq!(index.missing("replaces", &names).await.unwrap(), ["a", "x"]);
}

async fn keeps_spaces_apart_and_lengths_alike(index: &dyn VectorIndex) {
    assert_eq!(index.missing("apart", &["a".to_owned()]).await.unwrap(), ["a"]);
    assert!(ids(index, "apart", (9, None)).await.is_empty());
    index.delete("apart", &["a".to_owned()]).await.unwrap();
    index.upsert("apart", vec![item("a", [1.0, 0.0], "one")]).await.unwrap();
    let other = Item { vector: vec![1.0; 3], ..item("b", [1.0, 0.0], "one") };
    index.upsert("apart", vec![other]).await.unwrap();
    assert_eq!(ids(index, "apart", (9, None)).await, ["a"]);
}
