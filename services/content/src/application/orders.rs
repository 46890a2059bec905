//! What translators need to know of an episode, in one blob per language.

use std::collections::HashMap;

use hallyu_captions::language::{Cast, Glossary, Locale, Turn};
use hallyu_captions::memory::{Candidate, Entry, Query, normal, recall};
use hallyu_captions::profile::Profile;
use hallyu_contracts::subtitles::{
    MemoryMatch, MemoryUsage, OrderLine, PreviousTranslation, Story, TranslationOrder, cue_sheet_key,
};
use hallyu_kernel::{ContentId, EpisodeId, JobId, Language, SegmentId, SubtitleLanguage};

use super::Content;
use super::ports::Tx;
use super::request_tracks::{SPOKEN, TARGETS};
use super::transcripts::Draft;
use crate::domain::{ContentError, Segment, Track, Translation, What};

/// Blob keys of orders by their language.
pub(super) type Orders = Vec<(SubtitleLanguage, String)>;

/// What a title says about itself, its terms, people and earlier translations.
pub(super) struct Briefing {
    content_id: ContentId,
    story: Story,
    /// Terms.
    pub(super) glossary: Glossary,
    /// People.
    pub(super) cast: Cast,
}

/// Reads what is known about an episode's title.
pub(super) async fn briefing(tx: &mut dyn Tx, id: EpisodeId) -> Result<Briefing, ContentError> {
    let episode = tx.episodes().get(id).await?.ok_or(ContentError::Unknown(What::Episode))?;
    let title = tx.titles().get(episode.content_id).await?.ok_or(ContentError::Unknown(What::Title))?;
    let terms = tx.lexicon().terms(title.id).await?;
    let cast = tx.lexicon().cast(title.id).await?;
    let series = title.draft.texts.get(Language::Es.as_str()).map(|text| text.description.clone());
    let (_, about) = episode.texts(Language::Es);
    Ok(Briefing {
        content_id: title.id,
        story: Story {
            title: title.draft.title,
            series: series.unwrap_or_default(),
            episode: about.unwrap_or_default().to_owned(),
        },
        glossary: Glossary::new(terms.into_iter().map(|term| term.term).collect()),
        cast: cast.map(|sheet| sheet.cast).unwrap_or_default(),
    })
}

impl Content {
    /// Stores an order for each language where translators can read it. The same transcript, revision and knowledge give the
    /// same blobs, so this may be repeated.
    pub(super) async fn put_orders(
        &self,
        root: JobId,
        (transcript, revision): (&Track, u32),
        draft: &Draft,
    ) -> Result<Orders, ContentError> {
        let mut tx = self.store.read().await?;
        let mut orders = Vec::with_capacity(TARGETS.len());
        for language in TARGETS {
            orders.push(order_for(&mut *tx, transcript, (draft, language)).await?);
        }
        drop(tx);
        let mut keys = Vec::with_capacity(orders.len());
        for order in orders {
            let name = format!("{}-{revision}-{}", transcript.id, order.target_language);
            let key = cue_sheet_key(root, &name);
            self.blobs.put_json(&key, &order).await?;
            keys.push((order.target_language, key));
        }
        Ok(keys)
    }
}

/// An order in a language, with all that is known about the episode now.
pub(super) async fn order_for(
    tx: &mut dyn Tx,
    transcript: &Track,
    (draft, language): (&Draft, SubtitleLanguage),
) -> Result<TranslationOrder, ContentError> {
    let briefing = briefing(tx, transcript.episode_id).await?;
    let tracks = tx.tracks().of_episode(transcript.episode_id).await?;
    let known = match tracks.iter().find(|track| track.language == language) {
        Some(track) => tx.translations().of_track(track.id).await?,
        None => Vec::new(),
    };
    let memory = tx.memory().of_title(briefing.content_id, language).await?;
    let memory: Vec<Entry> = memory.into_iter().map(|kept| kept.entry).collect();
    Ok(order(draft, (&briefing, language), &known, &memory))
}

/// An order for everything that was really said.
fn order(
    draft: &Draft,
    (briefing, language): (&Briefing, SubtitleLanguage),
    known: &[Translation],
    memory: &[Entry],
) -> TranslationOrder {
    let known: HashMap<SegmentId, &Translation> = known.iter().map(|line| (line.segment_id, line)).collect();
    let said: Vec<&Segment> = draft.segments.iter().filter(|segment| segment.is_shown()).collect();
    let normals: Vec<String> = said.iter().map(|segment| normal(&segment.text)).collect();
    let around = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| normals.get(before)).map_or("", String::as_str);
        (before, normals.get(at + 1).map_or("", String::as_str))
    };
    let lines = said.iter().enumerate().map(|(at, segment)| {
        let matches = matches(segment, around(at), (&briefing.cast, language), memory);
        line(segment, known.get(&segment.id).copied(), matches)
    });
    TranslationOrder {
        source_language: SPOKEN,
        target_language: language,
        profile: Profile::of(language.as_str()).id.to_owned(),
        frame_rate: draft.footage.frame_rate,
        story: briefing.story.clone(),
        glossary: briefing.glossary.clone(),
        cast: briefing.cast.clone(),
        lines: lines.collect(),
    }
}

fn line(segment: &Segment, known: Option<&Translation>, memory: Vec<MemoryMatch>) -> OrderLine {
    let settled = known.filter(|translation| translation.is_settled());
    let machine = known.filter(|translation| !translation.is_settled() && !translation.text.is_empty());
    let previous = machine.and_then(|translation| {
        Some(PreviousTranslation {
            source: translation.source.clone(),
            text: translation.text.clone(),
            key: translation.cache_key.clone()?,
            model: translation.model.clone()?,
            note: translation.note.clone(),
        })
    });
    OrderLine {
        segment: segment.id,
        rev: segment.rev,
        start_ms: segment.start_ms,
        end_ms: segment.end_ms,
        text: segment.text.clone(),
        kind: segment.kind,
        speaker: segment.speaker.clone(),
        addressee: segment.addressee.clone(),
        fixed: settled.map(|translation| translation.text.clone()),
        previous,
        memory,
    }
}

/// What the memory knows of a segment: the translation to take, else examples and context.
fn matches(
    segment: &Segment,
    (previous, next): (&str, &str),
    (cast, language): (&Cast, SubtitleLanguage),
    memory: &[Entry],
) -> Vec<MemoryMatch> {
    let locale = Locale::named(language.as_str()).unwrap_or_default();
    let (speaker, addressee) = (segment.speaker.as_ref(), segment.addressee.as_ref());
    let turn = Turn { source: &segment.text, speaker, addressee, start_ms: segment.start_ms };
    let query = Query {
        source: &segment.text,
        locale,
        register: cast.decide(&turn, locale).map(|decision| decision.register),
        pair: speaker.zip(addressee),
        previous,
        next,
        series: memory.first().and_then(|entry| entry.series.as_deref()),
    };
    let candidates: Vec<Candidate<'_>> =
        memory.iter().map(|entry| Candidate { entry, cosine: None }).collect();
    let found = recall(&query, &candidates);
    let of = |usage: MemoryUsage| {
        move |at: usize| {
            let entry = memory.get(at)?;
            let similarity = hallyu_captions::memory::similarity(&segment.text, &entry.source, 0.0)?;
            let (source, target) = (entry.source.clone(), entry.target.clone());
            Some(MemoryMatch { usage, source, target, similarity: similarity as f32 })
        }
    };
    let reuse = found.reuse.into_iter().filter_map(of(MemoryUsage::Reuse));
    let examples = found.examples.into_iter().filter_map(of(MemoryUsage::Example));
    let context = found.context.into_iter().filter_map(of(MemoryUsage::Context));
    reuse.chain(examples).chain(context).collect()
}
