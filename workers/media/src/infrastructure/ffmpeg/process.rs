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

/// What a program answered, whether it liked the question or not.
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

/// Runs ffprobe, or ffmpeg where it has nothing to encode, to its end.
pub(super) async fn inspect(
    tools: &Ffmpeg,
    program: &str,
    arguments: Vec<OsString>,
) -> Result<Answer, MediaError> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(tools.stall, command.output())
        .await
        .map_err(|_| MediaError::Stalled(tools.stall.as_secs()))?
        .map_err(|error| cannot_start(program, error))?;
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
        let watchdog = Watchdog::new(tools.stall, child.id());
        follow(stdout, watchdog, progress).await?;
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
    // SVT-AV1 tells all its settings otherwise, as if they were complaints: errors alone.
    command.env("SVT_LOG", "1");
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
    mut watchdog: Watchdog,
    progress: &mut dyn Progress,
) -> Result<(), MediaError> {
    let mut lines = BufReader::new(stdout).lines();
    let mut furthest = 0;
    loop {
        let line = tokio::select! {
            line = lines.next_line() => line,
            () = watchdog.bites() => return Err(MediaError::Stalled(watchdog.stall.as_secs())),
        };
        let line = line.map_err(|error| MediaError::failed("cannot read ffmpeg's progress", error))?;
        let Some(line) = line else { return Ok(()) };
        if let Some(at_ms) = position(&line).filter(|&at_ms| at_ms > furthest) {
            furthest = at_ms;
            progress.at(at_ms).await;
            watchdog.rest();
        }
    }
}

/// Tells an encoder that hangs from one that starves. What makes no progress for the time of a stall is given up if it took
/// no processor time meanwhile (it waits for what never comes), or as much as the stall (it turns in circles); in between
/// it only gets too little of a busy machine. Where processor time is not known, the time of the stall decides alone.
struct Watchdog {
    stall: Duration,
    process: Option<u32>,
    /// When the encoder moved last, or was last seen to starve.
    since: tokio::time::Instant,
    /// Processor time at its last progress, and when it was looked at last.
    moved_at: Option<Duration>,
    looked_at: Option<Duration>,
}

impl Watchdog {
    fn new(stall: Duration, process: Option<u32>) -> Self {
        let now = tokio::time::Instant::now();
        let mut watchdog = Self { stall, process, since: now, moved_at: None, looked_at: None };
        watchdog.rest();
        watchdog
    }

    /// The encoder has moved.
    fn rest(&mut self) {
        self.since = tokio::time::Instant::now();
        self.moved_at = self.process.and_then(processor_time);
        self.looked_at = self.moved_at;
    }

    /// Returns when the encoder is to be given up.
    async fn bites(&mut self) {
        loop {
            tokio::time::sleep_until(self.since + self.stall).await;
            let used = self.process.and_then(processor_time);
            if self.is_lost(used) {
                return;
            }
            self.since = tokio::time::Instant::now();
            self.looked_at = used;
        }
    }

    fn is_lost(&self, used: Option<Duration>) -> bool {
        let (Some(used), Some(moved_at), Some(looked_at)) = (used, self.moved_at, self.looked_at) else {
            return true;
        };
        used <= looked_at || used.saturating_sub(moved_at) >= self.stall
    }
}

/// Processor time that a process has taken, where the system has `/proc`. Ticks are hundredths of a second on every Linux that
/// this runs on; a wrong unit would only move the limits.
fn processor_time(process: u32) -> Option<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let ticks: u64 = ticks(&text)?;
    Some(Duration::from_millis(ticks.saturating_mul(10)))
}

/// User and system time, the 14th and 15th fields; the second may hold anything, up to its last bracket.
fn ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(user + system)
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
    use crate::application::Encoded;

    struct Seen(Vec<u64>);

    #[async_trait::async_trait]
    impl Progress for Seen {
        async fn at(&mut self, position_ms: u64) {
            self.0.push(position_ms);
        }

        async fn noted(&mut self, _: String) {}

        async fn grown(&mut self, _: &Encoded) {}
    }

    #[tokio::test]
    async fn progress_only_goes_forward() {
        let mut seen = Seen(Vec::new());
        let text = "frame=1\nout_time_us=N/A\nout_time_us=500000\nout_time_us=400000\nprogress=continue\nout_time_us=900000\n";
        follow(text.as_bytes(), Watchdog::new(Duration::from_secs(5), None), &mut seen).await.unwrap();
        assert_eq!(seen.0, [500, 900]);
    }

    #[tokio::test]
    async fn an_encoder_that_says_nothing_is_given_up() {
        let (silent, _keep) = tokio::io::duplex(16);
        let error = follow(silent, Watchdog::new(Duration::from_millis(30), None), &mut Seen(Vec::new()))
            .await
            .unwrap_err();
        assert_eq!(hallyu_kernel::Coded::code(&error), "STALLED");
    }

    #[test]
    fn an_encoder_that_starves_is_left_alone() {
        let seconds = Duration::from_secs;
        let watchdog = Watchdog {
            stall: seconds(300),
            process: None,
            since: tokio::time::Instant::now(),
            moved_at: Some(seconds(1000)),
            looked_at: Some(seconds(1010)),
        };
        assert!(!watchdog.is_lost(Some(seconds(1011))), "it got a second of the processor");
        assert!(watchdog.is_lost(Some(seconds(1010))), "it waits for what never comes");
        assert!(watchdog.is_lost(Some(seconds(1300))), "it turns in circles");
        assert!(watchdog.is_lost(None));
    }

    #[test]
    fn processor_time_is_read_whatever_the_program_is_called() {
        let stat = "7 (a) b) c) S 1 7 7 0 -1 4194560 1000 0 0 0 31 11 0 0 20 0 1 0 1 1 1";
        assert_eq!(ticks(stat), Some(42));
        assert_eq!(ticks("7 (a"), None);
    }

    #[tokio::test]
    async fn only_the_last_complaints_are_kept() {
        let long = "x".repeat(3 * COMPLAINTS) + "\n[mov @ 0x55] the end\n\n";
        let kept = tail(Some(long.as_bytes())).await;
        assert_eq!(kept.len(), COMPLAINTS);
        assert_eq!(last_line(&kept), "the end");
    }
}
