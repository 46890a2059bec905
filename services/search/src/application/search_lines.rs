use std::collections::{BTreeMap, HashMap};

use hallyu_contracts::catalogue::EpisodePosition;
use hallyu_kernel::{ContentId, SubtitleLanguage, UserId};

use super::Search;
use super::ports::WantedLines;
use crate::domain::{Line, LineQuery, SearchError, TitleCard};

/// Lines that are put in order.
const ORDERED: usize = 200;

/// How much of what is spoken may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spoilers {
    /// What the viewer has seen: of each episode only what comes before the place where the viewer stopped.
    #[default]
    Seen,
    /// Everything that viewers may see.
    All,
}

/// A search for lines.
#[derive(Clone, Debug)]
pub struct LineWish {
    /// What was typed.
    pub typed: String,
    /// Only in this title.
    pub content_id: Option<ContentId>,
    /// Only in this language.
    pub language: Option<SubtitleLanguage>,
    /// How much may be shown.
    pub spoilers: Spoilers,
    /// Most lines wanted.
    pub most: usize,
}

/// A line that was found.
#[derive(Clone, Debug)]
pub struct FoundLine {
    /// The line.
    pub line: Line,
    /// How well it fits, 0 to 1.
    pub score: f32,
    /// Its title.
    pub title: TitleCard,
}

impl Search {
    /// Lines that hold what was typed, the best first. Somebody who has seen nothing finds nothing, unless everything may be shown.
    ///
    /// # Errors
    /// [`SearchError::Engine`], [`SearchError::Catalogue`].
    pub async fn search_lines(
        &self,
        viewer: Option<UserId>,
        wish: &LineWish,
    ) -> Result<Vec<FoundLine>, SearchError> {
        let query = LineQuery::new(&wish.typed);
        let seen = match (wish.spoilers, viewer) {
            (Spoilers::All, _) => None,
            (Spoilers::Seen, None) => return Ok(Vec::new()),
            (Spoilers::Seen, Some(viewer)) => Some(seen(&self.catalogue.positions(viewer).await?.episodes)),
        };
        let wanted = WantedLines {
            need: query.need(),
            content_id: wish.content_id,
            language: wish.language.map(|language| language.as_str().to_owned()),
            seen,
            most: ORDERED,
        };
        let ranked = query.rank(self.engine.lines(&wanted).await?.entries);
        self.with_titles(ranked.into_iter().take(wish.most).collect()).await
    }

    /// Lines with their titles. One whose title is not there any more is left out.
    async fn with_titles(&self, lines: Vec<(Line, f32)>) -> Result<Vec<FoundLine>, SearchError> {
        let mut titles: HashMap<ContentId, Option<TitleCard>> = HashMap::new();
        let mut found = Vec::with_capacity(lines.len());
        for (line, score) in lines {
            let title = match titles.get(&line.content_id) {
                Some(known) => known.clone(),
                None => {
                    let title = self.engine.title(line.content_id).await?;
                    titles.insert(line.content_id, title.clone());
                    title
                }
            };
            found.extend(title.map(|title| FoundLine { line, score, title }));
        }
        Ok(found)
    }
}

/// By episode the milliseconds that were seen of it.
fn seen(positions: &[EpisodePosition]) -> BTreeMap<String, i64> {
    let until = |position: &EpisodePosition| match position.is_completed {
        true => i64::MAX,
        false => i64::from(position.seconds) * 1000,
    };
    positions.iter().map(|position| (position.episode_id.to_string(), until(position))).collect()
}
