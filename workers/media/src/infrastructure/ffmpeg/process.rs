use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

use super::Ffmpeg;
use crate::application::Progress;
use crate::domain::MediaError;

/// Bytes of a program's complaints that are kept: the last ones tell why it ended.
const COMPLAINTS: usize = 8 * 1024;

/// What ffprobe answered, whether it liked the file or not.
pub(super) struct Answer {
    /// Its report.
    pub(super) stdout: Vec<u8>,
    complaints: String,
}

impl Answer {
    /// Whether its complaints contain this text.
    pub(super) fn says(&self, text: &str) -> bool {
        self.complaints.contains(text)
    }
}

/// Runs ffprobe to its end.
pub(super) async fn inspect(tools: &Ffmpeg, arguments: Vec<OsString>) -> Result<Answer, MediaError> {
    let mut command = Command::new(&tools.ffprobe);
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(tools.stall, command.output())
        .await
        .map_err(|_| MediaError::Stalled(tools.stall.as_secs()))?
        .map_err(|error| cannot_start(&tools.ffprobe, error))?;
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Answer { stdout: output.stdout, complaints })
}

/// Runs ffmpeg in `folder` to its end, telling how far it is.
pub(super) async fn encode(
    tools: &Ffmpeg,
    folder: &Path,
    arguments: Vec<OsString>,
    progress: &mut dyn Progress,
) -> Result<(), MediaError> {
    let mut child = start(tools, folder, arguments)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let complaints = tokio::spawn(tail(stderr));
    if let Some(stdout) = stdout {
        follow(stdout, tools.stall, progress).await?;
    }
    let status = child.wait().await.map_err(|error| MediaError::failed("cannot wait for ffmpeg", error))?;
    let complaints = complaints.await.unwrap_or_default();
    // What `nice` answers when there is no such program.
    if status.code() == Some(127) {
        return Err(MediaError::ToolMissing(tools.ffmpeg.clone()));
    }
    // A full disk does not always make ffmpeg fail: some of its writers only complain.
    if complaints.contains("No space left on device") {
        return Err(MediaError::DiskFull);
    }
    if status.success() { Ok(()) } else { Err(MediaError::Undecodable(last_line(&complaints))) }
}

/// Starts the encoder with low priority, so that answering requests goes first.
fn start(tools: &Ffmpeg, folder: &Path, arguments: Vec<OsString>) -> Result<Child, MediaError> {
    let mut command = Command::new("nice");
    command.args(["-n", "10"]).arg(&tools.ffmpeg).args(arguments).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command.spawn().map_err(|error| cannot_start("nice", error))
}

fn cannot_start(program: &str, error: std::io::Error) -> MediaError {
    match error.kind() {
        std::io::ErrorKind::NotFound => MediaError::ToolMissing(program.to_owned()),
        _ => MediaError::failed(format!("cannot start {program}"), error),
    }
}

/// Reads the encoder's progress until it ends, or until it has said nothing for too long.
async fn follow(
    stdout: impl AsyncRead + Unpin,
    stall: Duration,
    progress: &mut dyn Progress,
) -> Result<(), MediaError> {
    let mut lines = BufReader::new(stdout).lines();
    let mut furthest = 0;
    let mut moved = tokio::time::Instant::now();
    loop {
        let line = match tokio::time::timeout_at(moved + stall, lines.next_line()).await {
            Err(_) => return Err(MediaError::Stalled(stall.as_secs())),
            Ok(line) => line.map_err(|error| MediaError::failed("cannot read ffmpeg's progress", error))?,
        };
        let Some(line) = line else { return Ok(()) };
        if let Some(at_ms) = position(&line).filter(|&at_ms| at_ms > furthest) {
            (furthest, moved) = (at_ms, tokio::time::Instant::now());
            progress.at(at_ms).await;
        }
    }
}

/// The time that the encoder has reached, milliseconds, if the line tells it.
fn position(line: &str) -> Option<u64> {
    let micros: u64 = line.strip_prefix("out_time_us=")?.trim().parse().ok()?;
    Some(micros / 1000)
}

/// Reads a program's complaints to their end and keeps the last ones.
async fn tail(stderr: Option<impl AsyncRead + Unpin>) -> String {
    let (mut kept, mut chunk) = (Vec::new(), [0; 1024]);
    let Some(mut stderr) = stderr else { return String::new() };
    while let Ok(count @ 1..) = stderr.read(&mut chunk).await {
        kept.extend_from_slice(&chunk[..count]);
        kept.drain(..kept.len().saturating_sub(COMPLAINTS));
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// What to show of the complaints: the last one, without the address of the object that it comes from.
fn last_line(complaints: &str) -> String {
    let line = complaints.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    line.split_once("] ").map_or(line, |(_, text)| text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Seen(Vec<u64>);

    #[async_trait::async_trait]
    impl Progress for Seen {
        async fn at(&mut self, position_ms: u64) {
            self.0.push(position_ms);
        }
    }

    #[tokio::test]
    async fn progress_only_goes_forward() {
        let mut seen = Seen(Vec::new());
        let text = "frame=1\nout_time_us=N/A\nout_time_us=500000\nout_time_us=400000\nprogress=continue\nout_time_us=900000\n";
        follow(text.as_bytes(), Duration::from_secs(5), &mut seen).await.unwrap();
        assert_eq!(seen.0, [500, 900]);
    }

    #[tokio::test]
    async fn an_encoder_that_says_nothing_is_given_up() {
        let (silent, _keep) = tokio::io::duplex(16);
        let error = follow(silent, Duration::from_millis(30), &mut Seen(Vec::new())).await.unwrap_err();
        assert_eq!(hallyu_kernel::Coded::code(&error), "STALLED");
    }

    #[tokio::test]
    async fn only_the_last_complaints_are_kept() {
        let long = "x".repeat(3 * COMPLAINTS) + "\n[mov @ 0x55] the end\n\n";
        let kept = tail(Some(long.as_bytes())).await;
        assert_eq!(kept.len(), COMPLAINTS);
        assert_eq!(last_line(&kept), "the end");
    }
}
