use hallyu_captions::Ms;
use hallyu_kernel::{CueId, SegmentId};

/// What is shown for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueDraft {
    /// First millisecond on screen.
    pub start_ms: Ms,
    /// First millisecond off screen.
    pub end_ms: Ms,
    /// Its lines, separated by `\n`, with `<i>` as their only markup.
    pub text: String,
    /// The segments whose words it shows; none in a person's file.
    pub segments: Vec<SegmentId>,
}

/// A cue of a track. It lives from one revision on until another changes it; any revision is what lives in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCue {
    /// Its id, which it keeps when it is changed.
    pub id: CueId,
    /// The revision that made it what it is.
    pub since: u32,
    /// What it is.
    pub cue: CueDraft,
}

/// What a revision does to the cues of the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Succession {
    /// Cues that are not shown any more, or not like this.
    pub gone: Vec<CueId>,
    /// Cues that are new, or changed.
    pub new: Vec<ShownCue>,
}

impl CueDraft {
    /// Whether it stands in the place of the other: it is made of the same segments, or comes at the same time in a file.
    fn follows(&self, other: &Self) -> bool {
        let is_near = self.start_ms < other.end_ms && other.start_ms < self.end_ms;
        self.segments == other.segments && (is_near || !self.segments.is_empty())
    }
}

impl Succession {
    /// Gives the cues of a revision the identity of those of the revision before. Both are in order of time.
    pub fn of(known: &[ShownCue], made: Vec<CueDraft>, (revision, id): (u32, impl Fn() -> CueId)) -> Self {
        let mut old: Vec<&ShownCue> = known.iter().collect();
        let mut rest = Vec::new();
        for cue in made {
            match old.iter().position(|known| known.cue == cue) {
                Some(at) => drop(old.remove(at)),
                None => rest.push(cue),
            }
        }
        let gone = old.iter().map(|known| known.id).collect();
        let new = rest.into_iter().map(|cue| {
            let heir = old.iter().position(|known| cue.follows(&known.cue));
            let id = heir.map_or_else(&id, |at| old.remove(at).id);
            ShownCue { id, since: revision, cue }
        });
        Self { new: new.collect(), gone }
    }

    /// Cues that came, went or changed.
    #[must_use]
    pub fn changes(&self) -> usize {
        let kept = |id: &&CueId| self.new.iter().any(|cue| cue.id == **id);
        self.new.len() + self.gone.len() - self.gone.iter().filter(kept).count()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use uuid::Uuid;

    use super::*;

    fn cue(start_ms: Ms, text: &str, segments: &[u128]) -> CueDraft {
        let segments = segments.iter().map(|id| Uuid::from_u128(*id).into()).collect();
        CueDraft { start_ms, end_ms: start_ms + 1_000, text: text.to_owned(), segments }
    }

    fn shown(id: u128, cue: CueDraft) -> ShownCue {
        ShownCue { id: Uuid::from_u128(id).into(), since: 1, cue }
    }

    fn follow(known: &[ShownCue], made: Vec<CueDraft>) -> (Vec<u128>, Vec<(u128, String)>, usize) {
        let next = Cell::new(100);
        let id = || Uuid::from_u128(next.replace(next.get() + 1)).into();
        let change = Succession::of(known, made, (2, id));
        let number = |id: CueId| id.uuid().as_u128();
        let new = change.new.iter().map(|cue| (number(cue.id), cue.cue.text.clone())).collect();
        (change.gone.iter().map(|id| number(*id)).collect(), new, change.changes())
    }

    #[test]
    fn what_stays_the_same_is_no_change() {
        let known = [shown(1, cue(0, "uno", &[1])), shown(2, cue(2_000, "dos", &[2]))];
        let made = known.iter().map(|known| known.cue.clone()).collect();
        assert_eq!(follow(&known, made), (vec![], vec![], 0));
    }

    #[test]
    fn a_changed_cue_keeps_its_id_wherever_it_moves() {
        let known = [
            shown(1, cue(0, "uno", &[1])),
            shown(2, cue(1_000, "dos", &[1])),
            shown(3, cue(2_000, "tres", &[2, 3])),
        ];
        let made = vec![cue(0, "uno", &[1]), cue(9_000, "segundo", &[1]), cue(2_000, "tres", &[2])];
        let new = vec![(2, "segundo".to_owned()), (100, "tres".to_owned())];
        assert_eq!(follow(&known, made), (vec![2, 3], new, 3));
    }

    #[test]
    fn cues_of_files_are_known_by_their_time() {
        let known = [shown(1, cue(0, "uno", &[])), shown(2, cue(2_000, "dos", &[]))];
        let made = vec![cue(2_100, "segundo", &[]), cue(5_000, "tres", &[])];
        let new = vec![(2, "segundo".to_owned()), (100, "tres".to_owned())];
        assert_eq!(follow(&known, made), (vec![1, 2], new, 3));
    }
}
