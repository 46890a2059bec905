use hallyu_kernel::SubtitleLanguage;

/// How long a copy of a file may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Its name changes when its content does.
    Forever,
    /// It may be replaced.
    Briefly,
}

/// A file of a package, as a path below the token names it. Whatever has no case here is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaFile<'a> {
    /// `master.m3u8`, composed.
    Master,
    /// `subtitles/{language}.m3u8`, composed.
    SubtitlePlaylist(SubtitleLanguage),
    /// `subtitles/{stem}.{number}.vtt`, a segment of a stored track, composed.
    SubtitleSegment(&'a str, u64),
    /// `download/{file}/{name}`: a package as one file, to be kept under that name.
    Download {
        /// The file.
        file: &'a str,
        /// Its name for the viewer, percent-encoded UTF-8.
        name: &'a str,
    },
    /// `key` of the track of that name: what its segments are encrypted with.
    Key(&'a str),
    /// A file of the video rendition of that name.
    Video(&'a str, Kept),
    /// Any other stored file: sound, whole subtitle tracks, thumbnails.
    Stored(Kept),
}

impl<'a> MediaFile<'a> {
    /// What the path means, if it is the path of a file that is served.
    ///
    /// Only plain letters, digits, `-` and `_` pass: nothing is decoded, so nothing can hide.
    pub(crate) fn parse(path: &'a str) -> Option<Self> {
        let Some((folder, name)) = path.split_once('/') else {
            return (path == "master.m3u8").then_some(Self::Master);
        };
        if folder == "download" {
            return download(name);
        }
        if name == "key" {
            return (is_audio(folder) || is_rendition(folder)).then_some(Self::Key(folder));
        }
        let (stem, extension) = name.rsplit_once('.')?;
        match (folder, extension) {
            ("subtitles", "m3u8") => language(stem).map(Self::SubtitlePlaylist),
            ("subtitles", "vtt") => subtitle_file(stem),
            ("thumbnails", "vtt") => (stem == "sprite").then_some(Self::Stored(Kept::Forever)),
            ("thumbnails", "jpg") => is_number(stem).then_some(Self::Stored(Kept::Forever)),
            (audio, _) if is_audio(audio) => track_file(stem, extension).map(Self::Stored),
            (rendition, "m3u8") if is_rendition(rendition) && stem == "iframes" => {
                Some(Self::Video(rendition, Kept::Briefly))
            }
            (rendition, _) if is_rendition(rendition) => {
                track_file(stem, extension).map(|kept| Self::Video(rendition, kept))
            }
            _ => None,
        }
    }
}

fn download(path: &str) -> Option<MediaFile<'_>> {
    let (file, name) = path.split_once('/')?;
    (is_word(file) && is_encoded(name)).then_some(MediaFile::Download { file, name })
}

/// Whether a text is percent-encoded (RFC 3986, 2.3, less `~`): it can stand in a header, and names nothing here.
fn is_encoded(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.%".contains(&byte))
}

/// A whole track, or a numbered segment of one.
fn subtitle_file(stem: &str) -> Option<MediaFile<'_>> {
    match stem.split_once('.') {
        None => is_word(stem).then_some(MediaFile::Stored(Kept::Forever)),
        Some((track, number)) if is_word(track) && is_number(number) => {
            number.parse().ok().map(|number| MediaFile::SubtitleSegment(track, number))
        }
        Some(_) => None,
    }
}

/// `index.m3u8`, `init.mp4` and numbered segments.
fn track_file(stem: &str, extension: &str) -> Option<Kept> {
    match extension {
        "m3u8" if stem == "index" => Some(Kept::Briefly),
        "mp4" if stem == "init" => Some(Kept::Forever),
        "m4s" if is_number(stem) => Some(Kept::Forever),
        _ => None,
    }
}

/// Exactly as we write it: another case would be another file.
fn language(tag: &str) -> Option<SubtitleLanguage> {
    SubtitleLanguage::ALL.into_iter().find(|language| language.as_str() == tag)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// `audio` or `opus`, or such as `audio-2`.
pub(crate) fn is_audio(folder: &str) -> bool {
    let rest = folder.strip_prefix("audio").or_else(|| folder.strip_prefix("opus"));
    rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('-').is_some_and(is_number))
}

/// Such as `480p` or `480p-av1`.
fn is_rendition(folder: &str) -> bool {
    let class = folder.strip_suffix("-hevc").or_else(|| folder.strip_suffix("-av1")).unwrap_or(folder);
    class.strip_suffix('p').is_some_and(is_number)
}

/// The MIME type of a served file, by its extension.
pub(crate) fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "m3u8" => "application/vnd.apple.mpegurl",
        "mp4" | "m4s" if path.contains("/audio") || path.contains("/opus") => "audio/mp4",
        "mp4" | "m4s" => "video/mp4",
        "vtt" => "text/vtt; charset=utf-8",
        "jpg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    }
}

/// Whether a blob below `images/` is one that is served.
pub(crate) fn is_image(key: &str) -> bool {
    ["jpg", "png", "webp", "avif"]
        .iter()
        .any(|extension| key.rsplit_once('.').is_some_and(|(_, end)| end == *extension))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_path_leaves_the_package(path in "[0-9a-z./%\\\\_-]{0,40}|\\PC*") {
            let parsed = MediaFile::parse(&path);
            if parsed.is_some() && !matches!(parsed, Some(MediaFile::Download { .. })) {
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
                prop_assert!(path.bytes().all(is_plain), "{}", path);
                prop_assert!(path.split('/').all(|part| !part.is_empty() && !part.starts_with('.')), "{}", path);
            }
        }
    }

    #[test]
    fn knows_every_file_of_a_package() {
        use Kept::{Briefly, Forever};
        for (path, file) in [
            ("master.m3u8", MediaFile::Master),
            ("subtitles/es-419.m3u8", MediaFile::SubtitlePlaylist(SubtitleLanguage::Es419)),
            ("subtitles/sub_01h455vb4pex5vsknk084sn02q-3.vtt", MediaFile::Stored(Forever)),
            ("subtitles/sub_es-3.12.vtt", MediaFile::SubtitleSegment("sub_es-3", 12)),
            ("480p/index.m3u8", MediaFile::Video("480p", Briefly)),
            ("480p/init.mp4", MediaFile::Video("480p", Forever)),
            ("1080p/120.m4s", MediaFile::Video("1080p", Forever)),
            ("audio/index.m3u8", MediaFile::Stored(Briefly)),
            ("audio/7.m4s", MediaFile::Stored(Forever)),
            ("audio-2/index.m3u8", MediaFile::Stored(Briefly)),
            (
                "download/480p-1a/Nieve%201.mp4",
                MediaFile::Download { file: "480p-1a", name: "Nieve%201.mp4" },
            ),
            ("480p/key", MediaFile::Key("480p")),
            ("audio-2/key", MediaFile::Key("audio-2")),
            ("480p/iframes.m3u8", MediaFile::Video("480p", Briefly)),
            ("thumbnails/sprite.vtt", MediaFile::Stored(Forever)),
            ("thumbnails/1.jpg", MediaFile::Stored(Forever)),
        ] {
            assert_eq!(MediaFile::parse(path), Some(file), "{path}");
        }
    }

    #[test]
    fn knows_other_codecs_by_their_exact_names() {
        for (path, file) in [
            ("opus/7.m4s", MediaFile::Stored(Kept::Forever)),
            ("opus-2/key", MediaFile::Key("opus-2")),
            ("480p-av1/7.m4s", MediaFile::Video("480p-av1", Kept::Forever)),
            ("720p-hevc/iframes.m3u8", MediaFile::Video("720p-hevc", Kept::Briefly)),
            ("720p-hevc/key", MediaFile::Key("720p-hevc")),
        ] {
            assert_eq!(MediaFile::parse(path), Some(file), "{path}");
        }
        for path in [
            "opus-av1/1.m4s",
            "480p-/1.m4s",
            "480p-vp9/1.m4s",
            "480p-av1-hevc/1.m4s",
            "-av1/1.m4s",
            "opusp/1.m4s",
        ] {
            assert_eq!(MediaFile::parse(path), None, "{path}");
        }
    }

    #[test]
    fn knows_nothing_else() {
        for path in [
            "",
            "/",
            "package.json",
            "subtitles.json",
            "speech.flac",
            "speech.wav",
            "poster.jpg",
            "master.m3u8/",
            "/master.m3u8",
            "Master.m3u8",
            "subtitles/ES-419.m3u8",
            "subtitles/fr.m3u8",
            "subtitles/.vtt",
            "subtitles/../package.json",
            "subtitles/a/b.vtt",
            "480p/../720p/1.m4s",
            "480p/1.m4s/..",
            "480p//1.m4s",
            "480p/%31.m4s",
            "480p/1.m4s%00",
            "480p\\1.m4s",
            "480p/-1.m4s",
            "480p/1.M4S",
            "480p/1",
            "480p/",
            "p/1.m4s",
            "..p/1.m4s",
            "thumbnails/x.jpg",
            "thumbnails/sprite.jpg",
            "audio/init.m4s",
            "audio/iframes.m3u8",
            "audio-/1.m4s",
            "audio-x/1.m4s",
            "sources/med_x",
            "480p/１.m4s",
        ] {
            assert_eq!(MediaFile::parse(path), None, "{path}");
        }
    }

    #[test]
    fn keys_belong_to_tracks() {
        for path in ["key", "keys/480p", "thumbnails/key", "480p/key.mp4", "480p/KEY", "480p/key/"] {
            assert_eq!(MediaFile::parse(path), None, "{path}");
        }
    }

    #[test]
    fn downloads_have_a_file_and_a_name() {
        let forms = ["480p-1a", "../x.mp4", "480p.1/x.mp4", "480p-1a/a/b.mp4", "480p-1a/\"x\".mp4", "/x.mp4"];
        for path in forms {
            assert_eq!(MediaFile::parse(&format!("download/{path}")), None, "{path}");
        }
    }

    #[test]
    fn segments_of_subtitles_have_a_track_and_a_number() {
        for stem in [".1", "sub_es-3.", "sub_es-3.1.2", "sub_es-3.-1", "sub_es-3.99999999999999999999"] {
            assert_eq!(MediaFile::parse(&format!("subtitles/{stem}.vtt")), None, "{stem}");
        }
    }

    #[test]
    fn types_follow_the_extension() {
        assert_eq!(content_type("media/m/audio/1.m4s"), "audio/mp4");
        assert_eq!(content_type("media/m/audio-2/1.m4s"), "audio/mp4");
        assert_eq!(content_type("media/m/480p/1.m4s"), "video/mp4");
        assert_eq!(content_type("images/e/poster-1.webp"), "image/webp");
        assert!(
            is_image("c/poster-1.webp")
                && !is_image("c/poster.svg")
                && !is_image("webp")
                && !is_image("c/x.html")
        );
    }
}
