use hallyu_captions::Ms;

/// A stretch of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// First millisecond.
    pub(crate) start_ms: Ms,
    /// First millisecond after it.
    pub(crate) end_ms: Ms,
}

impl Span {
    pub(crate) fn duration_ms(self) -> Ms {
        self.end_ms - self.start_ms
    }

    fn middle(self) -> Ms {
        self.start_ms + self.duration_ms() / 2
    }
}

/// Cuts a recording into chunks no longer than `limit_ms`, each in the middle of the longest silence in the second half of
/// what may still belong to the chunk. Where nobody is ever silent a word may be cut.
pub(crate) fn cut(duration_ms: Ms, silences: &[Span], limit_ms: Ms) -> Vec<Span> {
    let limit_ms = limit_ms.max(1);
    let mut chunks = Vec::new();
    let mut start_ms = 0;
    while duration_ms - start_ms > limit_ms {
        let latest = start_ms + limit_ms;
        let within = start_ms + limit_ms / 2 + 1..=latest;
        let candidates = silences.iter().filter(|silence| within.contains(&silence.middle()));
        let end_ms =
            candidates.max_by_key(|silence| silence.duration_ms()).map_or(latest, |silence| silence.middle());
        chunks.push(Span { start_ms, end_ms });
        start_ms = end_ms;
    }
    if duration_ms > start_ms {
        chunks.push(Span { start_ms, end_ms: duration_ms });
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start_ms: Ms, end_ms: Ms) -> Span {
        Span { start_ms, end_ms }
    }

    #[test]
    fn a_short_recording_is_one_chunk() {
        assert_eq!(cut(10_000, &[span(4_000, 6_000)], 10_000), [span(0, 10_000)]);
        assert_eq!(cut(0, &[], 10_000), []);
    }

    #[test]
    fn chunks_end_in_the_longest_late_silence() {
        let silences = [span(1_000, 4_000), span(6_000, 6_400), span(8_000, 9_000), span(9_400, 9_600)];
        assert_eq!(cut(15_000, &silences, 10_000), [span(0, 8_500), span(8_500, 15_000)]);
    }

    #[test]
    fn without_silence_chunks_are_full() {
        assert_eq!(cut(25, &[], 10), [span(0, 10), span(10, 20), span(20, 25)]);
        assert_eq!(cut(2, &[], 0), [span(0, 1), span(1, 2)]);
    }
}
