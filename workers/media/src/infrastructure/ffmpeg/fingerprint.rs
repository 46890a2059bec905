use std::path::Path;
use std::process::Stdio;

use hallyu_contracts::media::FINGERPRINT;
use hallyu_fingerprint::{Fingerprint, Listener, SAMPLE_RATE};
use tokio::fs;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

use super::{Ffmpeg, SPEECH};
use crate::domain::MediaError;

/// Bytes that are listened to at a time, two for a sample: two seconds.
const PIECE: usize = 64 * 1024;

/// Writes the fingerprint of the speech file in `folder` beside it.
pub(super) async fn take(tools: &Ffmpeg, folder: &Path) -> Result<(), MediaError> {
    let failed = |error| MediaError::failed("cannot take a fingerprint", error);
    let mut command = Command::new("nice");
    command.args(["-n", "10"]).arg(&tools.ffmpeg).args(["-nostdin", "-loglevel", "quiet", "-i", SPEECH]);
    command.args(["-f", "s16le", "-ac", "1", "-ar", &SAMPLE_RATE.to_string(), "pipe:1"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.current_dir(folder).kill_on_drop(true).spawn().map_err(failed)?;
    let Some(samples) = child.stdout.take() else { return Ok(()) };
    let print = listen(samples).await.map_err(failed)?;
    child.wait().await.map_err(failed)?;
    fs::write(folder.join(FINGERPRINT), print.to_bytes()).await.map_err(failed)
}

async fn listen(mut samples: impl AsyncRead + Unpin) -> std::io::Result<Fingerprint> {
    let (mut listener, mut piece, mut filled) = (Listener::default(), vec![0; PIECE], 0);
    while let read @ 1.. = samples.read(&mut piece[filled..]).await? {
        filled += read;
        let (whole, _) = piece[..filled].as_chunks::<2>();
        let heard: Vec<i16> = whole.iter().map(|sample| i16::from_le_bytes(*sample)).collect();
        listener.push(&heard);
        // Half a sample waits for its other half.
        piece.copy_within(filled / 2 * 2..filled, 0);
        filled %= 2;
    }
    Ok(listener.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn samples_may_come_in_halves() {
        let bytes: Vec<u8> = (0..200_000_u64).map(|at| (at * at % 251) as u8).collect();
        let whole = listen(bytes.as_slice()).await.unwrap();
        let (mut writer, reader) = tokio::io::duplex(777);
        let sent =
            tokio::spawn(async move { tokio::io::AsyncWriteExt::write_all(&mut writer, &bytes).await });
        assert_eq!(listen(reader).await.unwrap(), whole);
        sent.await.unwrap().unwrap();
        assert!(whole.duration_ms() > 5_000);
    }
}
