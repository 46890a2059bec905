//! What titles are near to by what they are about.

use std::cmp::Reverse;
use std::collections::HashMap;

use hallyu_contracts::recommendations::{Likes, Texts, Titles};
use hallyu_kernel::{ContentId, chain};
use hallyu_platform::embedding::EmbedError;
use hallyu_platform::vectors::{Item, Neighbour, Search, VectorError};
use hallyu_recommend::{Link, set_apart};

use super::Recommendation;

/// Titles that a title is near to, at most.
const NEAR: usize = 20;
/// Titles whose neighbours are looked for: those that most users like, then the newest. Where the index compares each with
/// each, a catalogue of 100,000 titles then takes a minute and not half an hour.
const COMPARED: usize = 3000;
/// Texts and vectors in one request.
const BATCH: usize = 128;
/// What the vectors of titles are kept under; all of them are one group.
const GROUP: &str = "titles";

/// Why nothing can be compared.
#[derive(Debug, thiserror::Error)]
enum NearError {
    #[error(transparent)]
    Embed(#[from] EmbedError),
    #[error(transparent)]
    Vectors(#[from] VectorError),
}

impl Recommendation {
    /// A row for each title of what it is near to, 0 to 1. Models do without if nobody can compare.
    pub(super) async fn near(&self, titles: &Titles, (texts, likes): (&Texts, &Likes)) -> Vec<Vec<Link>> {
        let mut rows = vec![Vec::new(); titles.len()];
        let order = compared(texts, likes);
        match self.compare(titles, texts, &order).await {
            Ok(found) => order.into_iter().zip(found).for_each(|(place, links)| rows[place] = links),
            Err(error) => {
                let error = chain(&error);
                tracing::warn!(
                    encoder = self.embedder.name(),
                    error,
                    "titles are not compared by their texts"
                );
            }
        }
        rows
    }

    /// What these places are near to.
    async fn compare(
        &self,
        titles: &Titles,
        texts: &Texts,
        places: &[usize],
    ) -> Result<Vec<Vec<Link>>, NearError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in texts.chunks(BATCH) {
            let batch: Vec<&str> = batch.iter().map(String::as_str).collect();
            vectors.extend(self.embedder.embed(&batch).await?);
        }
        set_apart(&mut vectors);
        let space = format!("recommend:{}", self.embedder.name());
        let item = |(title, vector): (&ContentId, &Vec<f32>)| Item {
            id: title.to_string(),
            vector: vector.clone(),
            group: GROUP.to_owned(),
        };
        for (titles, vectors) in titles.chunks(BATCH).zip(vectors.chunks(BATCH)) {
            self.vectors.upsert(&space, titles.iter().zip(vectors).map(item).collect()).await?;
        }
        let numbers: HashMap<String, u32> = titles.iter().map(ContentId::to_string).zip(0..).collect();
        let mut rows = Vec::with_capacity(places.len());
        for batch in places.chunks(BATCH) {
            // The title itself is found first.
            let search =
                |place: &usize| Search { vector: &vectors[*place], most: NEAR + 1, group: Some(GROUP) };
            let searches: Vec<Search<'_>> = batch.iter().map(search).collect();
            let found = self.vectors.nearest(&space, &searches).await?;
            rows.extend(batch.iter().zip(found).map(|(place, found)| links(*place, &found, &numbers)));
            // An index in this process is a core's work.
            tokio::task::yield_now().await;
        }
        Ok(rows)
    }
}

/// Places of titles that have a text, those that most users like first, then the newest: ids grow with time.
fn compared(texts: &Texts, likes: &Likes) -> Vec<usize> {
    let mut liked_by = vec![0_u32; texts.len()];
    for liked in likes.iter().flatten().filter(|liked| liked.strength > 0.0) {
        if let Some(count) = liked_by.get_mut(liked.title as usize) {
            *count += 1;
        }
    }
    let mut places: Vec<usize> = (0..texts.len()).filter(|place| !texts[*place].is_empty()).collect();
    places.sort_by_key(|place| Reverse((liked_by[*place], *place)));
    places.truncate(COMPARED);
    places
}

/// What was found of this catalogue, but the title itself and what has nothing to do with it.
fn links(own: usize, found: &[Neighbour], numbers: &HashMap<String, u32>) -> Vec<Link> {
    let link =
        |found: &Neighbour| Some(Link { item: *numbers.get(&found.id)?, weight: found.nearness.min(1.0) });
    let links = found.iter().filter_map(link);
    links.filter(|link| link.item as usize != own && link.weight > 0.0).take(NEAR).collect()
}
