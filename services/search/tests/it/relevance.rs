//! How well the invented catalogue's titles are found, on every engine.

use std::sync::Arc;

use hallyu_kernel::{Language, PageRequest};
use hallyu_search::application::ports::{Change, Engine};
use hallyu_search::application::{Wish, find_titles};
use hallyu_search::domain::{Filter, TitleEntry};
use hallyu_search::infrastructure::tantivy::TantivyEngine;

use crate::measure::queries::derive;
use crate::measure::score::Report;
use crate::scene::invented;

/// What is asked of all searches together, and of each class.
const FLOORS: (f64, f64) = (0.95, 0.90);

pub(crate) async fn filled(engine: &dyn Engine) {
    let mut index = engine.rebuild().await.unwrap();
    let entries = invented().into_iter().map(|title| Change::Title(Box::new(TitleEntry::new(title))));
    index.add(entries.collect()).await.unwrap();
    index.finish().await.unwrap();
}

/// With each search of so many, the first one of them.
async fn is_relevant(engine: &dyn Engine, of: usize) {
    filled(engine).await;
    let queries: Vec<_> = derive(&invented()).into_iter().step_by(of).collect();
    assert!(queries.len() >= 250, "{}", queries.len());
    let mut report = Report::default();
    for query in &queries {
        let (filter, page) = (Filter::default(), PageRequest::new(1, 10));
        let wish = Wish { typed: query.text.clone(), filter, page, language: Language::Es };
        let found = find_titles(engine, &wish).await.unwrap();
        let ids: Vec<_> = found.titles.items.iter().map(|found| found.record.content_id).collect();
        report.add(query, &ids);
    }
    assert_eq!(report.below(FLOORS), Vec::<&str>::new(), "{report}");
}

#[tokio::test]
async fn known_titles_are_found_on_elastic_too() {
    let Some(engine) = crate::scene::elastic().await else { return };
    is_relevant(&engine, 5).await;
}

#[tokio::test]
async fn known_titles_are_found_by_every_kind_of_search() {
    let folder = tempfile::tempdir().unwrap();
    let engine: Arc<dyn Engine> = Arc::new(TantivyEngine::open(folder.path()).unwrap());
    is_relevant(&*engine, 1).await;
}
