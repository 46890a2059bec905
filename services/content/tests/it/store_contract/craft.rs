//! Segments, their translations, and what a title knows about its language.

use hallyu_captions::language::{Cast, Term};
use hallyu_captions::memory::Entry;
use hallyu_captions::score::Gate;
use hallyu_captions::{Finding, language::Locale};
use hallyu_captions::{Rule, SpeakerId, Word};
use hallyu_content::application::models::{Brief, TrackReport};
use hallyu_content::domain::{
    CastSheet, Fault, GlossaryTerm, Hearing, MemoryEntry, OwnCue, Provenance, ReviewState, Segment,
    Suggestion, SuggestionState, Translation,
};
use hallyu_contracts::subtitles::{self, LineKind, Span, SpeechStats, Usage, Verdict};
use hallyu_kernel::{ContentId, PageRequest, SubtitleLanguage, TrackId};

use super::Suite;

impl Suite {
    pub(super) async fn segments_are_replaced_by_their_ids(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let track = self.track(episode.id, SubtitleLanguage::Ko).await;
        let all: Vec<Segment> = (1..=450).map(|seq| self.segment(track.id, seq)).collect();
        let mut tx = self.write().await;
        tx.segments().replace(track.id, &all, 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.segments().of_track(track.id).await.unwrap(), all);
        assert_eq!(self.read().await.segments().hearing(track.id).await.unwrap(), Hearing::default());

        let mut kept = all[1].clone();
        (kept.seq, kept.text, kept.rev, kept.verdict) =
            (1, "그래.".into(), 2, Verdict::Drop(vec!["H5".into()]));
        let speech = vec![Span { start_ms: 1, end_ms: 2 }];
        let hearing = Hearing { speech, engine: Some("x".into()) };
        let mut tx = self.write().await;
        tx.segments().replace(track.id, std::slice::from_ref(&kept), 2).await.unwrap();
        tx.segments().keep_hearing(track.id, &Hearing::default()).await.unwrap();
        tx.segments().keep_hearing(track.id, &hearing).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.segments().of_track(track.id).await.unwrap(), [kept.clone()]);
        assert_eq!(self.read().await.segments().hearing(track.id).await.unwrap(), hearing);

        let (gone, own) = (all[0].clone(), vec![OwnCue { start_ms: 1, end_ms: 2, text: "그래.".into() }]);
        let changed = Segment { rev: 3, own, ..kept.clone() };
        let mut tx = self.write().await;
        tx.segments().replace(track.id, &[changed.clone(), gone.clone()], 3).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.segments().get(kept.id).await.unwrap(), Some(changed.clone()));
        assert_eq!(tx.segments().get(all[2].id).await.unwrap(), None);
        let first: Vec<_> = all.iter().map(|segment| (1, segment.clone())).collect();
        assert_eq!(tx.revisions().segments(track.id, 1).await.unwrap(), first);
        assert_eq!(tx.revisions().segments(track.id, 2).await.unwrap(), [(2, kept)]);
        let mut last = tx.revisions().segments(track.id, 3).await.unwrap();
        last.sort_by_key(|(_, segment)| segment.rev);
        assert_eq!(last, [(3, gone), (3, changed)], "what comes back lives anew");
    }

    pub(super) async fn translations_live_in_revisions(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let transcript = self.track(episode.id, SubtitleLanguage::Ko).await;
        let track = self.track(episode.id, SubtitleLanguage::PtBr).await;
        let segment = self.segment(transcript.id, 1);
        let first = self.translation(track.id, &segment);
        let mut tx = self.write().await;
        tx.segments().replace(transcript.id, std::slice::from_ref(&segment), 1).await.unwrap();
        tx.translations().put(std::slice::from_ref(&first), 1).await.unwrap();
        let mut line = Translation { rev: 2, state: ReviewState::Approved, ..first.clone() };
        line.own = vec![OwnCue { start_ms: 1, end_ms: 2, text: "Sim.".into() }];
        for text in ["Não.", "Sim."] {
            line.text = text.into();
            tx.translations().put(std::slice::from_ref(&line), 2).await.unwrap();
        }
        tx.commit().await.unwrap();

        let mut tx = self.read().await;
        assert_eq!(tx.translations().get(track.id, segment.id).await.unwrap(), Some(line.clone()));
        assert_eq!(tx.translations().of_track(track.id).await.unwrap(), [line.clone()]);
        assert_eq!(tx.translations().of_segment(segment.id).await.unwrap(), [line.clone()]);
        assert_eq!(tx.revisions().translations(track.id, 1).await.unwrap(), [first]);
        assert_eq!(tx.revisions().translations(track.id, 2).await.unwrap(), [line.clone()]);
        drop(tx);
        let mut tx = self.write().await;
        tx.segments().replace(transcript.id, &[], 2).await.unwrap();
        let kept = tx.translations().of_track(track.id).await.unwrap();
        assert_eq!(kept, [line], "should its segment come back");
    }

    pub(super) async fn reports_come_back(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let mut track = self.track(episode.id, SubtitleLanguage::PtBr).await;
        track.fill(None, self.ambient.now());
        let provenance = subtitles::Provenance { models: vec!["m".into()], ..Default::default() };
        let findings = vec![Finding::new(Rule::L3, 0, "18 cps", "17 cps")];
        let usage = Usage { calls: 1, tokens_in: 2, tokens_out: 3, cost_micros: 4 };
        let (score, coverage, gate) = (0.5, None, Gate::Beta);
        let report = TrackReport { score, coverage, gate, findings, provenance: provenance.clone(), usage };
        self.store_revision(&track, Vec::new(), None).await;
        let mut tx = self.write().await;
        tx.translations().add_report(&track, &report).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.translations().report(track.id, 1).await.unwrap(), Some(report));
        assert_eq!(tx.translations().report(track.id, 2).await.unwrap(), None);
        let listed = tx.revisions().list(track.id, PageRequest::new(1, 20)).await.unwrap();
        assert_eq!(listed.items[0].report, Some(Brief { score, gate, provenance, usage }));
    }

    pub(super) async fn terms_people_and_memory_belong_to_a_title(&self) {
        let (title, other) = (self.title().await.id, self.title().await.id);
        let mut term = self.term(title, "동해");
        let (second, same) = (self.term(title, "가게"), self.term(title, "동해"));
        let mut sheet = CastSheet { cast: Cast::default(), rev: 1, updated_at: self.ambient.now() };
        let mut kept = self.remembered(title);
        let mut tx = self.write().await;
        tx.lexicon().put_term(&term).await.unwrap();
        tx.lexicon().put_term(&second).await.unwrap();
        tx.lexicon().put_cast(title, &sheet).await.unwrap();
        tx.memory().remember(&kept).await.unwrap();
        tx.commit().await.unwrap();
        let refused = self.write().await.lexicon().put_term(&same).await;
        assert!(refused.is_err_and(|error| error.is_duplicate("glossary_terms", "content_id_source")));

        (term.rev, term.term.case_sensitive, sheet.rev) = (2, true, 2);
        kept.entry.target = "Mais uma.".into();
        let mut tx = self.write().await;
        tx.lexicon().put_term(&term).await.unwrap();
        tx.lexicon().put_cast(title, &sheet).await.unwrap();
        tx.memory().remember(&kept).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.read().await;
        assert_eq!(tx.lexicon().terms(title).await.unwrap(), [second.clone(), term.clone()]);
        assert_eq!(tx.lexicon().terms(other).await.unwrap(), []);
        assert_eq!(tx.lexicon().cast(title).await.unwrap(), Some(sheet));
        assert_eq!(tx.lexicon().cast(other).await.unwrap(), None);
        assert_eq!(tx.memory().of_title(title, SubtitleLanguage::PtBr).await.unwrap(), [kept.clone()]);
        assert_eq!(tx.memory().of_title(title, SubtitleLanguage::Es419).await.unwrap(), []);
        drop(tx);
        let mut tx = self.write().await;
        tx.lexicon().delete_term(second.id).await.unwrap();
        assert_eq!(tx.lexicon().terms(title).await.unwrap(), [term]);
        let (entry, another) = ((kept.segment_id, kept.language), (kept.segment_id, SubtitleLanguage::Es419));
        for (title, entry, expected) in [(other, entry, false), (title, another, false), (title, entry, true)]
        {
            assert_eq!(tx.memory().forget(title, entry).await.unwrap(), expected);
        }
        assert_eq!(tx.memory().of_title(title, SubtitleLanguage::PtBr).await.unwrap(), []);
    }

    pub(super) async fn suggestions_count_each_voter_once(&self) {
        let episode = self.episode(self.title().await.id, 1).await;
        let transcript = self.track(episode.id, SubtitleLanguage::Ko).await;
        let track = self.track(episode.id, SubtitleLanguage::PtBr).await;
        let segment = self.segment(transcript.id, 1);
        let now = self.ambient.now();
        let mut made = Suggestion {
            id: self.ambient.id(),
            track_id: track.id,
            segment_id: segment.id,
            text: "Sim.".into(),
            replaces: "É.".into(),
            fault: Fault::Register,
            state: SuggestionState::Open,
            author_id: Some(self.ambient.id()),
            votes: 0,
            created_at: now,
            updated_at: now,
        };
        let mut tx = self.write().await;
        tx.segments().replace(transcript.id, std::slice::from_ref(&segment), 1).await.unwrap();
        tx.suggestions().insert(&made).await.unwrap();
        let (one, other) = (self.ambient.id(), self.ambient.id());
        let mut votes = Vec::new();
        for voter in [one, one, other] {
            votes.push(tx.suggestions().vote(made.id, (voter, now)).await.unwrap());
        }
        assert_eq!(votes, [1, 1, 2]);
        (made.state, made.votes) = (SuggestionState::Refused, 2);
        tx.suggestions().save(&made).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.read().await.suggestions().get(made.id).await.unwrap(), Some(made.clone()));
        assert_eq!(self.read().await.suggestions().of_track(track.id).await.unwrap(), [made]);
        assert_eq!(self.read().await.suggestions().of_track(transcript.id).await.unwrap(), []);
    }

    fn segment(&self, track_id: TrackId, seq: u32) -> Segment {
        let start_ms = i64::from(seq) * 1_000;
        Segment {
            id: self.ambient.id(),
            track_id,
            seq,
            start_ms,
            end_ms: start_ms + 900,
            kind: LineKind::Song,
            speaker: Some(SpeakerId("yuna".into())),
            addressee: None,
            text: "응.".into(),
            words: vec![Word::new(start_ms, start_ms + 900, "응.")],
            own: Vec::new(),
            stats: SpeechStats { mean_p: Some(0.5), ..SpeechStats::default() },
            verdict: Verdict::Keep,
            rev: 1,
            parent_id: None,
            updated_at: self.ambient.now(),
        }
    }

    fn translation(&self, track: TrackId, segment: &Segment) -> Translation {
        Translation {
            text: "É.".into(),
            state: ReviewState::Machine,
            origin: Provenance::Model,
            model: Some("m".into()),
            findings: vec![Finding::new(Rule::X5, 3, "a", "b")],
            score: 0.25,
            rev: 1,
            author_id: Some(self.ambient.id()),
            ..Translation::none(track, segment, self.ambient.now())
        }
    }

    fn term(&self, content_id: ContentId, source: &str) -> GlossaryTerm {
        let term: Term =
            serde_json::from_value(serde_json::json!({ "source": source, "targets": {} })).unwrap();
        GlossaryTerm { id: self.ambient.id(), content_id, term, rev: 1, updated_at: self.ambient.now() }
    }

    fn remembered(&self, content_id: ContentId) -> MemoryEntry {
        let entry = Entry {
            source: "한 번 더.".into(),
            target: "Mais uma vez.".into(),
            locale: Locale::PtBr,
            register: None,
            pair: Some((SpeakerId("a".into()), SpeakerId("b".into()))),
            previous: String::new(),
            next: "응".into(),
            series: Some(content_id.to_string()),
            trust: 1.0,
        };
        let (segment_id, updated_at) = (self.ambient.id(), self.ambient.now());
        let (language, author_id) = (SubtitleLanguage::PtBr, None);
        MemoryEntry { segment_id, content_id, language, entry, author_id, updated_at }
    }
}
