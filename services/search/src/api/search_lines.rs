use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Data, Lang, OptionalCaller, Query, schema};
use hallyu_kernel::{ContentId, EpisodeId, Language, SubtitleLanguage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::application::{FoundLine, LineWish, Search, Spoilers};

/// Lines when the caller does not say.
const USUAL: usize = 20;
/// Most lines.
const MOST: usize = 50;

/// How much of what is spoken may be shown.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shown {
    /// What the caller has seen of each episode.
    Seen,
    /// Everything.
    All,
}

/// Which lines are wanted.
#[derive(Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Words of a line, in the language in which it is shown.
    #[garde(length(chars, max = 500), pattern(r"\S"))]
    #[param(max_length = 500, pattern = r"\S", example = "¿por qué llegas tarde?")]
    q: String,
    /// Only lines of this title.
    #[garde(skip)]
    #[param(value_type = Option<String>, pattern = "^cnt_[0-7][0-9a-hjkmnp-tv-z]{25}$", example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: Option<ContentId>,
    /// Only lines in this language.
    #[garde(skip)]
    #[param(value_type = Option<schema::SubtitleLanguage>, inline, example = "es-419")]
    language: Option<SubtitleLanguage>,
    /// `seen` (if not given): of each episode only what comes before the place where the caller stopped; `all`: everything.
    #[garde(skip)]
    #[param(inline)]
    spoilers: Option<Shown>,
    /// Most lines.
    #[garde(inner(range(min = 1, max = MOST)))]
    #[param(minimum = 1, maximum = 50, default = 20)]
    limit: Option<usize>,
}

/// Lines that were found.
#[derive(Serialize, ToSchema)]
pub(super) struct Lines {
    /// The best first; of equals in the order in which they are spoken.
    items: Vec<FoundLineView>,
}

/// A line, and the moment at which it is spoken.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundLineView {
    #[schema(value_type = String, example = "cnt_01h455vb4pex5vsknk084sn02q")]
    content_id: ContentId,
    /// Name of the title in the caller's language, else in Korean.
    title_translated: String,
    #[schema(value_type = String, example = "ep_01h455vb4pex5vsknk084sn02q")]
    episode_id: EpisodeId,
    /// From 1.
    episode_number: u32,
    /// BCP 47.
    #[schema(example = "es-419")]
    language: &'static str,
    /// Milliseconds from the start of the video.
    start_ms: i64,
    /// Milliseconds from the start of the video.
    end_ms: i64,
    /// As it is shown; may have two rows.
    text: String,
    /// How well it fits, 0 to 1.
    relevance_score: f64,
}

impl FoundLineView {
    fn of(found: FoundLine, language: Language) -> Self {
        let FoundLine { line, score, title } = found;
        let record = title.record().ok();
        let name = record.map(|record| {
            let named = record.texts.get(language.as_str()).map(|text| text.title.clone());
            named.filter(|name| !name.is_empty()).unwrap_or(record.title)
        });
        Self {
            content_id: line.content_id,
            title_translated: name.unwrap_or_default(),
            episode_id: line.episode_id,
            episode_number: line.episode_number,
            language: line.language.as_str(),
            start_ms: line.start_ms,
            end_ms: line.end_ms,
            text: line.text,
            relevance_score: (f64::from(score) * 1000.0).round() / 1000.0,
        }
    }
}

/// Search lines
///
/// Lines of published subtitles, each with the moment at which it is spoken. Nothing is told that the caller has not seen, unless the
/// caller asks for everything.
#[utoipa::path(
    get,
    path = "/api/v1/search/lines",
    tag = "search",
    params(Wanted),
    responses((status = OK, description = "At most fifty", body = Lines))
)]
pub(super) async fn search_lines(
    State(search): State<Arc<Search>>,
    OptionalCaller(caller): OptionalCaller,
    Lang(language): Lang,
    Query(wanted): Query<Wanted>,
) -> Answer<Lines> {
    let spoilers = match wanted.spoilers {
        None | Some(Shown::Seen) => Spoilers::Seen,
        Some(Shown::All) => Spoilers::All,
    };
    let wish = LineWish {
        typed: wanted.q,
        content_id: wanted.content_id,
        language: wanted.language,
        spoilers,
        most: wanted.limit.unwrap_or(USUAL),
    };
    let found = search.search_lines(caller.map(|actor| actor.user_id), &wish).await?;
    Ok(Data(Lines { items: found.into_iter().map(|found| FoundLineView::of(found, language)).collect() }))
}
