use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::application::Scanner;
use crate::domain::MediaError;

const CONNECT: Duration = Duration::from_secs(5);
/// Longest silence of the daemon; archives in a file take it a while.
const SILENCE: Duration = Duration::from_secs(300);
/// Bytes sent at once.
const CHUNK: usize = 256 * 1024;
/// Bytes of an answer at most.
const ANSWER: u64 = 4096;

/// A daemon of ClamAV, by its command INSTREAM.
pub(super) enum Clamd {
    Tcp(String),
    Unix(PathBuf),
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Clamd {
    /// None if the setting names no daemon.
    pub(super) fn named(setting: &str) -> Option<Result<Self, String>> {
        if let Some(place) = setting.strip_prefix("tcp://") {
            let has_port = place.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
            return Some(if has_port {
                Ok(Self::Tcp(place.to_owned()))
            } else {
                Err("expected tcp://host:port".to_owned())
            });
        }
        let socket = Path::new(setting.strip_prefix("unix://")?);
        Some(if socket.is_absolute() {
            Ok(Self::Unix(socket.to_owned()))
        } else {
            Err("expected unix:///socket".to_owned())
        })
    }

    async fn connect(&self) -> std::io::Result<Box<dyn Stream>> {
        Ok(match self {
            Self::Tcp(place) => Box::new(TcpStream::connect(place).await?),
            Self::Unix(socket) => Box::new(UnixStream::connect(socket).await?),
        })
    }

    /// Sends a command, and what belongs to it in pieces behind their lengths; the answer.
    async fn ask(&self, command: &str, file: Option<&Path>) -> Result<String, MediaError> {
        let down = |error: std::io::Error| MediaError::ScannerDown(error.to_string());
        let silent = |_| MediaError::ScannerDown("no answer in time".to_owned());
        let mut stream = timeout(CONNECT, self.connect()).await.map_err(silent)?.map_err(down)?;
        stream.write_all(format!("z{command}\0").as_bytes()).await.map_err(down)?;
        if let Some(file) = file {
            let sent = send(&mut stream, file).await?;
            // A daemon that has heard enough closes its side; what it says counts.
            if let Err(error) = sent {
                tracing::debug!(error = &error as &dyn std::error::Error, "the scanner stopped listening");
            }
        }
        let mut answer = Vec::new();
        let mut end = stream.take(ANSWER);
        timeout(SILENCE, end.read_to_end(&mut answer)).await.map_err(silent)?.map_err(down)?;
        Ok(String::from_utf8_lossy(&answer).trim_matches(['\0', '\n', ' ']).to_owned())
    }
}

/// The outer error is of the file, the inner one of the daemon.
async fn send(stream: &mut Box<dyn Stream>, file: &Path) -> Result<std::io::Result<()>, MediaError> {
    let unreadable = |error| MediaError::failed("cannot read the upload for the scanner", error);
    let mut file = File::open(file).await.map_err(unreadable)?;
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = file.read(&mut chunk).await.map_err(unreadable)?;
        let head = u32::try_from(length).unwrap_or_default().to_be_bytes();
        let piece = async {
            stream.write_all(&head).await?;
            stream.write_all(&chunk[..length]).await
        };
        match timeout(SILENCE, piece).await {
            Ok(Ok(())) if length > 0 => {}
            Ok(sent) => return Ok(sent),
            Err(late) => return Ok(Err(late.into())),
        }
    }
}

#[async_trait]
impl Scanner for Clamd {
    async fn scan(&self, file: &Path) -> Result<(), MediaError> {
        let answer = self.ask("INSTREAM", Some(file)).await?;
        let said = answer.strip_prefix("stream: ").unwrap_or(&answer);
        match said.strip_suffix(" FOUND") {
            Some(name) => Err(MediaError::Infected(name.to_owned())),
            None if said == "OK" => Ok(()),
            None => Err(MediaError::ScannerDown(format!("it said {said:?}"))),
        }
    }

    async fn ping(&self) -> Result<(), MediaError> {
        match self.ask("PING", None).await?.as_str() {
            "PONG" => Ok(()),
            other => Err(MediaError::ScannerDown(format!("it said {other:?}"))),
        }
    }
}
