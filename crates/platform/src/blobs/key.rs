use object_store::path::Path;

use super::BlobError;

const LONGEST: usize = 512;

/// The key as the library wants it.
pub(super) fn checked(key: &str) -> Result<Path, BlobError> {
    let well_formed = key.len() <= LONGEST && key.split('/').all(is_part);
    if !well_formed {
        return Err(BlobError::Key(key.to_owned()));
    }
    Path::parse(key).map_err(|_| BlobError::Key(key.to_owned()))
}

/// The folder to list, or `None` for everything. One `/` at the end is allowed.
pub(super) fn folder(prefix: &str) -> Result<Option<Path>, BlobError> {
    let folder = prefix.strip_suffix('/').unwrap_or(prefix);
    if folder.is_empty() { Ok(None) } else { checked(folder).map(Some) }
}

/// Leading dots are refused for `.` and `..`, and because hidden files are not ours.
fn is_part(part: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_keys_of_the_product() {
        for key in ["media/med_01h455vb4pex5vsknk084sn02q/360p/12.m4s", "jobs/a/cues-es-419.json", "a"] {
            assert_eq!(checked(key).unwrap().as_ref(), key);
        }
        assert_eq!(folder("").unwrap(), None);
        assert_eq!(folder("media/").unwrap(), folder("media").unwrap());
    }

    #[test]
    fn refuses_what_could_leave_the_store_or_hide_in_it() {
        let long = "a".repeat(LONGEST + 1);
        for key in [
            "",
            "/",
            "/etc/passwd",
            "a//b",
            "a/",
            "..",
            "a/../b",
            "a/./b",
            "a/.hidden",
            "a\\b",
            "a%2e",
            "a b",
            "a\0b",
            "a#1",
            "한글",
            &long,
        ] {
            assert!(matches!(checked(key), Err(BlobError::Key(refused)) if refused == key), "{key}");
        }
    }
}
