use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// More are taken together as "everything".
const MOST: usize = 10_000;

/// Which values are to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Removal {
    Key(String),
    Prefix(String),
}

/// Removals that the store did not confirm, each with how often it was missed. Until all are made up for, what the store
/// holds may be stale.
#[derive(Default)]
pub(super) struct Missed(Mutex<HashMap<Removal, u64>>);

impl Missed {
    /// Adds one; `true` if it is the first, so that somebody has to begin to make up for them.
    pub(super) fn add(&self, removal: Removal) -> bool {
        let mut missed = self.lock();
        let is_first = missed.is_empty();
        let removal = if missed.len() < MOST { removal } else { Removal::Prefix(String::new()) };
        if missed.len() >= MOST {
            missed.clear();
        }
        *missed.entry(removal).or_default() += 1;
        is_first
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Any of them, and how often it was missed.
    pub(super) fn next(&self) -> Option<(Removal, u64)> {
        self.lock().iter().next().map(|(removal, times)| (removal.clone(), *times))
    }

    /// One was made up for, unless it was missed once more since [`Missed::next`] said so.
    pub(super) fn done(&self, (removal, times): &(Removal, u64)) {
        let mut missed = self.lock();
        if missed.get(removal) == Some(times) {
            missed.remove(removal);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Removal, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_become_everything() {
        let missed = Missed::default();
        assert!(missed.add(Removal::Key("a".into())));
        for number in 0..MOST {
            assert!(!missed.add(Removal::Key(number.to_string())));
        }
        let everything = missed.next().unwrap();
        assert_eq!(everything, (Removal::Prefix(String::new()), 1));
        missed.done(&everything);
        assert!(missed.is_empty());
    }

    #[test]
    fn what_is_missed_again_while_it_is_made_up_for_stays() {
        let missed = Missed::default();
        missed.add(Removal::Key("a".into()));
        let first = missed.next().unwrap();
        missed.add(Removal::Key("a".into()));
        missed.done(&first);
        assert!(!missed.is_empty());
        missed.done(&missed.next().unwrap());
        assert!(missed.is_empty());
    }
}
