use hallyu_kernel::SubtitleLanguage;

/// What is put together to one file, and what its tracks are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// What players show.
    pub title: String,
    /// BCP 47 tags of the sound, the one to be played first.
    pub audio: Vec<String>,
    /// Languages of the subtitles.
    pub subtitles: Vec<SubtitleLanguage>,
}

impl Recipe {
    /// The file of the picture.
    pub const PICTURE: &'static str = "picture.mp4";

    /// The file of the sound at this place.
    #[must_use]
    pub fn sound(place: usize) -> String {
        format!("sound-{place}.mp4")
    }

    /// The file of the subtitles at this place.
    #[must_use]
    pub fn subtitle(place: usize) -> String {
        format!("subtitle-{place}.vtt")
    }
}

/// The language as MP4 has it: ISO 639-2/T, `und` if it has none. Regions are lost.
#[must_use]
pub fn mp4_language(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or_default() {
        "ko" => "kor",
        "es" => "spa",
        "pt" => "por",
        "en" => "eng",
        "ja" => "jpn",
        "zh" => "zho",
        three if three.len() == 3 => three,
        _ => "und",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_three_letters() {
        for (tag, code) in
            [("ko", "kor"), ("es-419", "spa"), ("pt-BR", "por"), ("yue", "yue"), ("xx", "und"), ("", "und")]
        {
            assert_eq!(mp4_language(tag), code, "{tag}");
        }
    }
}
