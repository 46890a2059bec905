/// What can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// `/chat/completions`
    Chat,
    /// `/audio/transcriptions`
    Transcription,
    /// `/embeddings`
    Embeddings,
}

/// What can go wrong with a call. Lines count from 0 within the request; a fault of a line that is not there does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: makes an exception from `always`.
    Perfect,

    /// 429, with this `Retry-After` in seconds.
    RateLimited(Option<u64>),
    /// 500.
    ServerError,
    /// Another status, for example 401.
    Refused(u16),
    /// No answer, ever.
    Hang,
    /// Half of the HTTP body.
    CutBody,
    /// Half of the HTTP body, piece by piece, and then the connection breaks.
    SlowStreamCut,

    /// Chat: half of the model's JSON, as when the token limit is reached.
    CutContent,
    /// Chat: nothing at all.
    EmptyContent,
    /// Chat: a friendly sentence and a code fence around the right JSON.
    FencedContent,
    /// Chat: the right lines as a numbered list.
    NotJson,
    /// Chat: an apology instead of JSON.
    Apology,
    /// Chat: the slots in any order.
    Shuffled,

    /// Chat: the line and its successor in one, the successor empty.
    MergeNext(usize),
    /// Chat: the line and its successor in one, every later line a slot too early, heads included, the last one missing.
    MergeAndRenumber(usize),
    /// Chat: the line is missing.
    DropLine(usize),
    /// Chat: one slot that nobody asked for.
    ExtraSlot,
    /// Chat: the slot of the line twice, the second time with the answer of the next line.
    DuplicateKey(usize),
    /// Chat: every line carries the answer of the next one, heads included.
    ShiftByOne,
    /// Chat: source and translation have changed places in the line.
    SwapSourceTarget(usize),

    /// Chat: the line comes back untranslated.
    EchoSource(usize),
    /// Chat: the line ends with a Korean word.
    HangulLeak(usize),
    /// Chat: the line is empty.
    EmptyLine(usize),
    /// Chat: the line says who wrote it.
    MetaLeak(usize),
    /// Chat: the line is three times as long as it may be.
    TooLong(usize),
    /// Chat: the line holds a line break.
    NewlineInText(usize),
    /// Chat: the line holds a script and a line break.
    Html(usize),
    /// Chat: the line addresses somebody in the other register than was asked for.
    WrongRegister(usize),
    /// Chat: the speaker of the line has the other gender.
    WrongGender(usize),
    /// Chat: the line is in the Spanish of Spain.
    Castilian(usize),
    /// Chat: the line is in the Portuguese of Portugal.
    PtPt(usize),
    /// Chat: the line is in English.
    English(usize),
    /// Chat: a number of the line is another, or new.
    NumberChange(usize),
    /// Chat: the line is the last one of the history.
    HistoryEcho(usize),
    /// Chat: glossary terms are missing wherever they are due.
    GlossaryMiss,
    /// Chat: glossary terms are in the form that is forbidden.
    GlossaryForbidden,
    /// Chat: lines that give orders to the model are obeyed.
    InjectionObeyed,

    /// Transcription: no `words`, as from servers that cannot time them.
    NoWords,
    /// Transcription: a sentence invented over the silence at the end.
    InventedTail,
    /// Transcription: the last sentence eight times in a row.
    Loop,
    /// Transcription: nothing was said.
    Silence,
}

/// Faults by the names that a command line gives them; those of a line stand at the first.
const NAMED: &[(&str, Fault)] = &[
    ("perfect", Fault::Perfect),
    ("http_429", Fault::RateLimited(None)),
    ("http_500", Fault::ServerError),
    ("timeout", Fault::Hang),
    ("cut_body", Fault::CutBody),
    ("slow_stream_cut", Fault::SlowStreamCut),
    ("truncated_json", Fault::CutContent),
    ("empty_content", Fault::EmptyContent),
    ("fence_and_prose", Fault::FencedContent),
    ("not_json", Fault::NotJson),
    ("refusal", Fault::Apology),
    ("nondeterministic_order", Fault::Shuffled),
    ("merge_next", Fault::MergeNext(0)),
    ("merge_next_and_renumber", Fault::MergeAndRenumber(0)),
    ("drop", Fault::DropLine(0)),
    ("extra_slots", Fault::ExtraSlot),
    ("duplicate_keys", Fault::DuplicateKey(0)),
    ("shift_by_one", Fault::ShiftByOne),
    ("swap_source_target", Fault::SwapSourceTarget(0)),
    ("echo_source", Fault::EchoSource(0)),
    ("hangul_leak", Fault::HangulLeak(0)),
    ("empty", Fault::EmptyLine(0)),
    ("meta_leak", Fault::MetaLeak(0)),
    ("too_long", Fault::TooLong(0)),
    ("newline_in_text", Fault::NewlineInText(0)),
    ("html_script", Fault::Html(0)),
    ("wrong_register", Fault::WrongRegister(0)),
    ("wrong_gender", Fault::WrongGender(0)),
    ("castilian", Fault::Castilian(0)),
    ("pt_pt", Fault::PtPt(0)),
    ("english", Fault::English(0)),
    ("number_change", Fault::NumberChange(0)),
    ("history_echo", Fault::HistoryEcho(0)),
    ("glossary_miss", Fault::GlossaryMiss),
    ("glossary_forbidden", Fault::GlossaryForbidden),
    ("prompt_injection_obeyed", Fault::InjectionObeyed),
    ("no_words", Fault::NoWords),
    ("invented_tail", Fault::InventedTail),
    ("loop", Fault::Loop),
    ("silence", Fault::Silence),
];

impl Fault {
    /// Every fault that has a name, with it.
    pub fn named() -> impl Iterator<Item = (&'static str, Self)> {
        NAMED.iter().map(|(name, fault)| (*name, fault.clone()))
    }

    /// Reads `merge_next`, `merge_next:3` (the line) or `http_429:7` (`Retry-After` in seconds); `None` if it is no name.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, number) = match text.split_once(':') {
            Some((name, number)) => (name, Some(number)),
            None => (text, None),
        };
        let (_, fault) = Self::named().find(|(known, _)| *known == name)?;
        match (number, &fault) {
            (None, _) => Some(fault),
            (Some(seconds), Self::RateLimited(_)) => Some(Self::RateLimited(Some(seconds.parse().ok()?))),
            (Some(line), _) => Some(fault.at(line.parse().ok()?)),
        }
    }

    /// The same fault at another line; faults that are not of a line stay what they are.
    #[must_use]
    pub fn at(mut self, line: usize) -> Self {
        match &mut self {
            Self::MergeNext(at)
            | Self::MergeAndRenumber(at)
            | Self::DropLine(at)
            | Self::DuplicateKey(at)
            | Self::SwapSourceTarget(at)
            | Self::EchoSource(at)
            | Self::HangulLeak(at)
            | Self::EmptyLine(at)
            | Self::MetaLeak(at)
            | Self::TooLong(at)
            | Self::NewlineInText(at)
            | Self::Html(at)
            | Self::WrongRegister(at)
            | Self::WrongGender(at)
            | Self::Castilian(at)
            | Self::PtPt(at)
            | Self::English(at)
            | Self::NumberChange(at)
            | Self::HistoryEcho(at) => *at = line,
            _ => {}
        }
        self
    }
}
