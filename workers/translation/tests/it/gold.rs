//! The gold episode as an order.

use hallyu_captions::language::Locale;
use hallyu_contracts::subtitles::{LineKind, OrderLine, TranslationOrder};
use hallyu_kernel::{SegmentId, SubtitleLanguage};
use hallyu_testkit::fixtures::{Kind, Segment, ep_gold};
use uuid::Uuid;

use crate::studio::{Studio, order_of};

/// The gold episode to be translated into a language, and a server that knows its gold, and how to say it in fewer words.
pub(crate) async fn gold_order(studio: &Studio, target: SubtitleLanguage) -> TranslationOrder {
    let episode = ep_gold();
    studio.server.gold(target.as_str(), episode.texts(locale(target)));
    studio.server.condensed(target.as_str(), episode.condensed(locale(target)));
    let mut order = order_of([]);
    order.target_language = target;
    order.profile = target.as_str().to_owned();
    order.frame_rate = episode.frame_rate;
    order.glossary = episode.glossary.clone();
    order.cast = episode.cast.clone();
    order.lines = (1..).zip(&episode.segments).map(line).collect();
    order
}

pub(crate) fn locale(language: SubtitleLanguage) -> Locale {
    Locale::named(language.as_str()).expect("every language is a locale")
}

pub(crate) fn line((seq, segment): (u128, &Segment)) -> OrderLine {
    OrderLine {
        segment: SegmentId::from(Uuid::from_u128(seq)),
        rev: 1,
        start_ms: segment.start_ms,
        end_ms: segment.end_ms,
        text: segment.ko.clone(),
        kind: match segment.kind() {
            Kind::Dialogue => LineKind::Dialogue,
            Kind::Song => LineKind::Song,
            Kind::OnScreen => LineKind::OnScreen,
        },
        speaker: segment.speaker.clone(),
        addressee: segment.addressee.clone(),
        fixed: None,
        previous: None,
        memory: vec![],
    }
}
