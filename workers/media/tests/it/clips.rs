//! Small videos, drawn by ffmpeg.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder whose name has spaces, Hangul, a quote and a percent sign, as uploads' names do.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("내 드라마 100% 'x' ").tempdir().unwrap()
}

/// Runs ffmpeg with these words before the name of the file.
pub(crate) fn draw(folder: &Path, name: &str, words: &str) -> PathBuf {
    let path = folder.join(name);
    let mut command = Command::new("ffmpeg");
    command
        .args("-hide_banner -loglevel error -nostdin -y".split(' '))
        .args(words.split_whitespace())
        .arg(&path);
    assert!(command.status().unwrap().success(), "cannot draw {name}");
    path
}

/// Pictures of this size for so many seconds, with a tone.
pub(crate) fn clip(folder: &Path, name: &str, (size, seconds): (&str, u32)) -> PathBuf {
    let words = format!(
        "-f lavfi -i testsrc2=s={size}:r=30000/1001:d={seconds} -f lavfi -i sine=440:d={seconds} \
         -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac"
    );
    draw(folder, name, &words)
}

/// The same without sound.
pub(crate) fn silent(folder: &Path, name: &str, (size, seconds): (&str, u32)) -> PathBuf {
    let words = format!(
        "-f lavfi -i testsrc2=s={size}:r=25:d={seconds} -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
    );
    draw(folder, name, &words)
}

/// The first bytes of a file as a new file: what an interrupted upload leaves.
pub(crate) fn cut(source: &Path, name: &str, share: f64) -> PathBuf {
    let bytes = std::fs::read(source).unwrap();
    let path = source.with_file_name(name);
    std::fs::write(&path, &bytes[..(bytes.len() as f64 * share) as usize]).unwrap();
    path
}

/// What ffprobe says about one file, one line for each value.
pub(crate) fn ask(words: &str, file: &Path) -> Vec<String> {
    let mut command = Command::new("ffprobe");
    let output = command.args(["-v", "error"]).args(words.split_whitespace()).arg(file).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .filter(|line| !line.is_empty())
        .collect()
}

/// Passes if everything in a playlist can be decoded without a complaint.
pub(crate) fn decodes(playlist: &Path) -> Result<(), String> {
    let mut command = Command::new("ffmpeg");
    command.args(["-hide_banner", "-nostdin", "-v", "error", "-i"]).arg(playlist);
    let output = command.args(["-f", "null", "-"]).output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if output.status.success() && complaints.is_empty() { Ok(()) } else { Err(complaints) }
}

/// Integrated loudness of the sound of a file, LUFS.
pub(crate) fn loudness(file: &Path) -> f64 {
    let mut command = Command::new("ffmpeg");
    command.args(["-hide_banner", "-nostdin", "-nostats", "-i"]).arg(file);
    let output = command.args(["-af", "ebur128", "-f", "null", "-"]).output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = complaints.lines().rev().find_map(|line| line.trim().strip_prefix("I:")).unwrap();
    last.trim().trim_end_matches("LUFS").trim().parse().unwrap()
}
