use hallyu_kernel::Role;

use super::names;

/// A class of picture quality, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// 360 lines.
    P360,
    /// 480 lines.
    P480,
    /// 720 lines.
    P720,
    /// 1080 lines.
    P1080,
}

names!(Quality { P360 = "360p", P480 = "480p", P720 = "720p", P1080 = "1080p" });

impl Quality {
    /// The best that a role may see.
    #[must_use]
    pub fn best_for(role: Role) -> Self {
        if role < Role::Premium { Self::P480 } else { Self::P1080 }
    }

    /// Lines of the picture, the number that packages name as `quality`.
    #[must_use]
    pub fn lines(self) -> u16 {
        match self {
            Self::P360 => 360,
            Self::P480 => 480,
            Self::P720 => 720,
            Self::P1080 => 1080,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hd_begins_with_premium() {
        assert_eq!(Quality::best_for(Role::User).lines(), 480);
        assert_eq!(Quality::best_for(Role::Premium).lines(), 1080);
        assert_eq!(Quality::best_for(Role::Creator).lines(), 1080);
    }

    #[test]
    fn names_are_read_back() {
        for quality in Quality::ALL {
            assert_eq!(quality.as_str().parse(), Ok(*quality));
        }
        assert!("4320p".parse::<Quality>().is_err());
    }
}
