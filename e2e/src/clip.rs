use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

/// A small generated video.
#[derive(Clone, Copy, Debug)]
pub struct Clip {
    /// Seconds.
    pub seconds: u32,
    /// Pixels, as `1280x720`.
    pub size: &'static str,
    /// Whether it has a tone.
    pub sound: bool,
}

impl Default for Clip {
    fn default() -> Self {
        Self { seconds: 8, size: "1280x720", sound: true }
    }
}

impl Clip {
    /// Makes the video with ffmpeg as `folder/name`.
    ///
    /// # Errors
    /// If ffmpeg is missing or fails.
    pub fn make(&self, folder: &Path, name: &str) -> Result<PathBuf> {
        let path = folder.join(name);
        let picture = format!("gradients=size={}:rate=24:duration={}:seed=7", self.size, self.seconds);
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-loglevel", "error", "-y", "-f", "lavfi", "-i", &picture]);
        if self.sound {
            ffmpeg.args(["-f", "lavfi", "-i", &format!("sine=frequency=330:duration={}", self.seconds)]);
            ffmpeg.args(["-c:a", "aac", "-shortest"]);
        }
        ffmpeg.args(["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]).arg(&path);
        ensure!(ffmpeg.status()?.success(), "ffmpeg could not make {}", path.display());
        Ok(path)
    }
}
