use super::{ContentError, names};

/// Largest picture that is taken, bytes.
pub const MAX_IMAGE_BYTES: usize = 5 * 1024 * 1024;

/// Which picture of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageSlot {
    /// Upright, for cards.
    Poster,
    /// Wide, behind the title's texts.
    Backdrop,
}

names!(ImageSlot { Poster = "poster", Backdrop = "backdrop" });

/// A picture format that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

impl ImageFormat {
    /// Reads a media type such as `image/png`.
    ///
    /// # Errors
    /// [`ContentError::UnsupportedType`] for any other type.
    pub fn from_media_type(media_type: &str) -> Result<Self, ContentError> {
        match media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "image/jpeg" => Ok(Self::Jpeg),
            "image/png" => Ok(Self::Png),
            "image/webp" => Ok(Self::Webp),
            _ => Err(ContentError::UnsupportedType),
        }
    }

    /// Passes if the bytes start as a picture of this format does.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if they do not, are none, or are more than [`MAX_IMAGE_BYTES`].
    pub fn check(self, bytes: &[u8]) -> Result<(), ContentError> {
        if bytes.is_empty() {
            return Err(ContentError::field("body", "required"));
        }
        if bytes.len() > MAX_IMAGE_BYTES {
            return Err(ContentError::TooLarge { limit: MAX_IMAGE_BYTES as u64 });
        }
        let starts_right = match self {
            Self::Jpeg => bytes.starts_with(&[0xff, 0xd8, 0xff]),
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        };
        if starts_right { Ok(()) } else { Err(ContentError::field("body", "image")) }
    }

    /// File name extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_what_it_says() {
        let png = ImageFormat::from_media_type("image/PNG; q=1").unwrap();
        assert!(png.check(b"\x89PNG\r\n\x1a\nrest").is_ok());
        assert!(png.check(b"<svg onload=alert(1)>").is_err());
        assert!(png.check(b"").is_err());
        assert!(ImageFormat::Webp.check(b"RIFF\0\0\0\0WEBPVP8 ").is_ok());
        assert!(ImageFormat::Webp.check(b"RIFF").is_err());
        assert!(ImageFormat::from_media_type("image/svg+xml").is_err());
    }

    #[test]
    fn a_large_picture_is_refused() {
        let mut bytes = vec![0; MAX_IMAGE_BYTES + 1];
        bytes[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
        assert!(matches!(ImageFormat::Jpeg.check(&bytes), Err(ContentError::TooLarge { .. })));
    }
}
