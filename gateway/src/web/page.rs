use super::locale::Locale;

/// The id that stands in the exported files for every id (`web/README.md`).
const PLACEHOLDER: &str = "_";
/// Sections whose pages are one file for all ids.
const SHELLS: [&str; 6] = ["title", "watch", "person", "studio/title", "studio/episode", "studio/editor"];

/// What a path of the web app asks for, if it is not a file of that name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Page<'a> {
    /// The home page of a language.
    Home(Locale),
    /// The page of a title.
    Title(Locale, &'a str),
    /// A file that serves all ids.
    Shell(String),
}

impl<'a> Page<'a> {
    pub(crate) fn of(path: &'a str) -> Option<Self> {
        let locale = Locale::of_path(path)?;
        let Some((_, place)) = path[1..].split_once('/') else {
            return Some(Self::Home(locale));
        };
        let below = |section: &str| place.strip_prefix(section)?.strip_prefix('/');
        let (section, rest) = SHELLS.iter().find_map(|section| Some((*section, below(section)?)))?;
        let shell = format!("{}/{section}/{PLACEHOLDER}", locale.as_str());
        let mut segments = rest.split('/');
        match (segments.next()?, segments.next(), segments.next()) {
            (id, None, None) => match id.strip_suffix(".txt") {
                Some(_) => Some(Self::Shell(shell + ".txt")),
                None if section == "title" => Some(Self::Title(locale, id)),
                None => Some(Self::Shell(shell)),
            },
            // The router's data of a page.
            (_, Some(part), None) if part.starts_with("__next.") && part.ends_with(".txt") => {
                Some(Self::Shell(format!("{shell}/{part}")))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use hallyu_kernel::Language;

    use super::*;

    #[test]
    fn pages_of_any_id_are_one_file() {
        let shell = |file: &str| Some(Page::Shell(file.to_owned()));
        let (es, pt) = (Locale(Language::Es), Locale(Language::Pt));
        assert_eq!(Page::of("/es"), Some(Page::Home(es)));
        assert_eq!(Page::of("/pt-BR/title/cnt_1"), Some(Page::Title(pt, "cnt_1")));
        assert_eq!(Page::of("/es/watch/ep_1"), shell("es/watch/_"));
        assert_eq!(Page::of("/es/person/per_1"), shell("es/person/_"));
        assert_eq!(Page::of("/ko/studio/editor/ep_1"), shell("ko/studio/editor/_"));
        assert_eq!(Page::of("/es/title/cnt_1.txt"), shell("es/title/_.txt"));
        assert_eq!(Page::of("/es/title/cnt_1/__next._tree.txt"), shell("es/title/_/__next._tree.txt"));
        for file in [
            "/es/browse",
            "/es.txt",
            "/fr/title/cnt_1",
            "/es/title",
            "/es/title/cnt_1/x",
            "/es/studio",
            "/es/studio/title",
            "/_next/static/a.js",
        ] {
            assert_eq!(Page::of(file), None, "{file}");
        }
    }
}
