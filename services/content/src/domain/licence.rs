use hallyu_kernel::{Country, Time};
use serde::{Deserialize, Serialize};

/// Where and when viewers may watch a title. Without a word about it: everywhere and always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Empty: everywhere that is not denied, and always.
    pub allowed: Vec<Window>,
    /// Countries in which it may not be watched, whatever is allowed.
    pub denied: Vec<Country>,
}

/// A time in which viewers of a country may watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// None is every country that no window names.
    pub country: Option<Country>,
    /// From then on; none is since ever.
    pub from: Option<Time>,
    /// Before then; none is for ever.
    pub until: Option<Time>,
}

/// Why a viewer may not watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlicensed {
    /// Not in the viewer's country.
    #[error("the title is not licensed for the viewer's country")]
    Country,
    /// Only from then on.
    #[error("the title's licence begins at {0}")]
    Before(Time),
    /// Not any more.
    #[error("the title's licence is over")]
    Over,
}

impl Licence {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_unlimited(&self) -> bool {
        self.allowed.is_empty() && self.denied.is_empty()
    }

    /// Passes if a viewer in this country may watch now. One whose country is not known is in none that is named.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, country: Option<Country>, now: Time) -> Result<(), Unlicensed> {
        if country.is_some_and(|country| self.denied.contains(&country)) {
            return Err(Unlicensed::Country);
        }
        if self.allowed.is_empty() {
            return Ok(());
        }
        let is_named = country.is_some() && self.allowed.iter().any(|window| window.country == country);
        let place = if is_named { country } else { None };
        let windows = || self.allowed.iter().filter(|window| window.country == place);
        if windows().any(|window| window.holds(now)) {
            return Ok(());
        }
        let begins = windows().filter_map(|window| window.from).filter(|from| *from > now).min();
        Err(match begins {
            Some(from) => Unlicensed::Before(from),
            None if windows().next().is_some() => Unlicensed::Over,
            None => Unlicensed::Country,
        })
    }
}

impl Window {
    fn holds(&self, now: Time) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }

    /// Whether it ends after it begins.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.from.zip(self.until).is_none_or(|(from, until)| from < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Time {
        Time::UNIX_EPOCH + std::time::Duration::from_secs(86_400 * u64::try_from(day).unwrap())
    }

    fn window(country: &str, from: Option<i64>, until: Option<i64>) -> Window {
        Window { country: country.parse().ok(), from: from.map(day), until: until.map(day) }
    }

    fn check(licence: &Licence, country: &str, at: i64) -> Result<(), Unlicensed> {
        licence.check(country.parse().ok(), day(at))
    }

    #[test]
    fn nothing_said_is_everything_allowed() {
        assert_eq!(check(&Licence::default(), "MX", 1), Ok(()));
        assert_eq!(check(&Licence::default(), "", 1), Ok(()));
    }

    #[test]
    fn a_denied_country_is_out_whatever_is_allowed() {
        let denied = vec!["BR".parse().unwrap()];
        let licence = Licence { allowed: vec![window("BR", None, None)], denied };
        assert_eq!(check(&licence, "BR", 1), Err(Unlicensed::Country));
        let alone = Licence { allowed: Vec::new(), ..licence };
        assert_eq!((check(&alone, "MX", 1), check(&alone, "", 1)), (Ok(()), Ok(())));
    }

    #[test]
    fn windows_of_a_country_count_before_those_of_everywhere_else() {
        let allowed =
            vec![window("MX", Some(10), Some(20)), window("MX", Some(30), None), window("", None, Some(15))];
        let licence = Licence { allowed, denied: Vec::new() };
        assert_eq!(check(&licence, "MX", 9), Err(Unlicensed::Before(day(10))));
        assert_eq!(check(&licence, "MX", 10), Ok(()));
        assert_eq!(check(&licence, "MX", 20), Err(Unlicensed::Before(day(30))));
        assert_eq!(check(&licence, "MX", 99), Ok(()));
        assert_eq!((check(&licence, "CO", 14), check(&licence, "", 14)), (Ok(()), Ok(())));
        assert_eq!(check(&licence, "CO", 15), Err(Unlicensed::Over));
    }

    #[test]
    fn a_country_that_is_not_named_is_out() {
        let licence = Licence { allowed: vec![window("MX", None, None)], denied: Vec::new() };
        assert_eq!(check(&licence, "AR", 1), Err(Unlicensed::Country));
        assert_eq!(check(&licence, "", 1), Err(Unlicensed::Country));
    }
}
