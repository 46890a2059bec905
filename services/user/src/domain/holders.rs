use std::collections::BTreeSet;

use hallyu_contracts::personal::HOLDERS;

/// Which of the services that hold personal data have done their share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders(BTreeSet<String>);

impl Holders {
    /// Notes that one has; `false` if it is none of them or was noted before.
    pub fn add(&mut self, holder: &str) -> bool {
        HOLDERS.contains(&holder) && self.0.insert(holder.to_owned())
    }

    /// Those that have, in order of their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Those that have not yet, in the order of [`HOLDERS`].
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        HOLDERS.into_iter().filter(|holder| !self.0.contains(*holder)).collect()
    }

    /// Whether all have.
    #[must_use]
    pub fn are_all(&self) -> bool {
        self.missing().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_holder_counts_once_and_strangers_do_not() {
        let mut holders = Holders::default();
        assert!(holders.add("user") && !holders.add("user") && !holders.add("gateway"));
        assert_eq!((holders.missing(), holders.are_all()), (vec!["auth", "content", "search"], false));
        assert!(["auth", "content", "search"].iter().all(|holder| holders.add(holder)) && holders.are_all());
    }
}
