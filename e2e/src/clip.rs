use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

/// A voice with its overtones that says four syllables a second, for 0.8 seconds of every two. It rises all the time: no two
/// sentences sound the same.
const VOICE: &str = "aevalsrc='lt(mod(t,2),0.8)*(0.1+pow(sin(4*PI*t),2))\
    *(st(0,300*PI*t+0.2*t*t)*0+0.2*sin(ld(0))+0.1*sin(2*ld(0))+0.07*sin(3*ld(0))+0.05*sin(4*ld(0)))':s=48000";

/// A small generated video.
#[derive(Clone, Copy, Debug)]
pub struct Clip {
    /// Seconds.
    pub seconds: u32,
    /// Pixels, as `1280x720`.
    pub size: &'static str,
    /// What is to be heard.
    pub sound: Sound,
    /// Seconds of each shot; none for a video of one shot.
    pub shots: Option<u32>,
}

/// What is to be heard in a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// There is no sound.
    None,
    /// A tone.
    Tone,
    /// Somebody speaks: a sentence every two seconds.
    Voice,
}

impl Default for Clip {
    fn default() -> Self {
        Self { seconds: 8, size: "1280x720", sound: Sound::Tone, shots: None }
    }
}

impl Clip {
    /// Makes the video with ffmpeg as `folder/name`.
    ///
    /// # Errors
    /// If ffmpeg is missing or fails.
    pub fn make(&self, folder: &Path, name: &str) -> Result<PathBuf> {
        let path = folder.join(name);
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-loglevel", "error", "-y", "-f", "lavfi", "-i", &self.picture()]);
        let sound = match self.sound {
            Sound::None => None,
            Sound::Tone => Some(format!("sine=frequency=330:duration={}", self.seconds)),
            Sound::Voice => Some(format!("{VOICE}:d={}", self.seconds)),
        };
        if let Some(sound) = sound {
            ffmpeg.args(["-f", "lavfi", "-i", &sound, "-c:a", "aac", "-shortest"]);
        }
        ffmpeg.args(["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]).arg(&path);
        ensure!(ffmpeg.status()?.success(), "ffmpeg could not make {}", path.display());
        Ok(path)
    }

    /// What is to be seen: one calm shot at 24 frames per second, or shots in turn at the rate of films on television.
    fn picture(&self) -> String {
        let (size, seconds) = (self.size, self.seconds);
        match self.shots {
            None => format!("gradients=size={size}:rate=24:duration={seconds}:seed=7"),
            Some(shot) => format!(
                "testsrc2=size={size}:rate=24000/1001:duration={seconds},negate=enable='gte(mod(t,{}),{shot})'",
                2 * shot
            ),
        }
    }
}
