//! Viruses: by a daemon that speaks as ClamAV's does, and by programs.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hallyu_media::application::Scanner;
use hallyu_media::domain::MediaError;
use hallyu_media::infrastructure::scanner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixListener};

/// What stands for a virus here.
const BAD: &[u8] = b"this is bad";
/// Bytes that the daemon takes at most.
const LIMIT: usize = 3 << 20;

/// Reads one command as clamd does and answers it.
async fn answer(mut stream: impl AsyncReadExt + AsyncWriteExt + Unpin, seen: &AtomicUsize) {
    let mut command = Vec::new();
    while stream.read_u8().await.is_ok_and(|byte| (byte != 0).then(|| command.push(byte)).is_some()) {}
    let said: &[u8] = match command.as_slice() {
        b"zPING" => b"PONG\0",
        b"zINSTREAM" => {
            let mut bytes = Vec::new();
            while let Ok(length @ 1..) = stream.read_u32().await {
                let mut piece = vec![0; length as usize];
                stream.read_exact(&mut piece).await.unwrap();
                bytes.extend(piece);
            }
            seen.store(bytes.len(), Ordering::SeqCst);
            match bytes {
                bytes if bytes.len() > LIMIT => b"INSTREAM size limit exceeded. ERROR\0",
                bytes if bytes.windows(BAD.len()).any(|part| part == BAD) => b"stream: Test.Bad FOUND\0",
                _ => b"stream: OK\0",
            }
        }
        _ => b"UNKNOWN COMMAND\0",
    };
    stream.write_all(said).await.unwrap();
}

async fn daemon() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = format!("tcp://{}", listener.local_addr().unwrap());
    let seen = Arc::new(AtomicUsize::new(0));
    let told = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            answer(stream, &told).await;
        }
    });
    (place, seen)
}

fn file(folder: &Path, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join("업로드 1");
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn says(scanner: &Arc<dyn Scanner>, file: &Path) -> String {
    match scanner.scan(file).await {
        Ok(()) => "clean".to_owned(),
        Err(MediaError::Infected(name)) => format!("infected: {name}"),
        Err(MediaError::ScannerDown(_)) => "not scanned".to_owned(),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_daemon_of_clamav_is_asked_about_every_byte() {
    let (place, seen) = daemon().await;
    let folder = tempfile::tempdir().unwrap();
    let scanner = scanner(&place).unwrap();
    scanner.ping().await.unwrap();
    let mut bytes = vec![7; 1_000_000];
    assert_eq!(says(&scanner, &file(folder.path(), &bytes)).await, "clean");
    assert_eq!(seen.load(Ordering::SeqCst), bytes.len());
    bytes.extend(BAD);
    assert_eq!(says(&scanner, &file(folder.path(), &bytes)).await, "infected: Test.Bad");
    assert_eq!(
        says(&scanner, &file(folder.path(), &vec![7; LIMIT + 1])).await,
        "not scanned",
        "too large for it"
    );
}

#[tokio::test]
async fn a_daemon_behind_a_socket_file_is_asked_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("clamd.ctl");
    let listener = UnixListener::bind(&socket).unwrap();
    tokio::spawn(async move {
        let seen = AtomicUsize::new(0);
        while let Ok((stream, _)) = listener.accept().await {
            answer(stream, &seen).await;
        }
    });
    let scanner = scanner(&format!("unix://{}", socket.display())).unwrap();
    assert_eq!(says(&scanner, &file(folder.path(), BAD)).await, "infected: Test.Bad");
}

#[tokio::test]
async fn what_does_not_answer_as_a_daemon_does_lets_nothing_pass() {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), b"x");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = format!("tcp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for said in [&b""[..], b"stream: O", b"\xff\xff", b"HTTP/1.1 200 OK\r\n\r\n"] {
            let (mut stream, _): (TcpStream, _) = listener.accept().await.unwrap();
            let _ = stream.write_all(said).await;
        }
    });
    let scanner_there = scanner(&place).unwrap();
    for _ in 0..5 {
        assert_eq!(says(&scanner_there, &file).await, "not scanned");
    }
    let nobody = scanner("tcp://127.0.0.1:1").unwrap();
    assert_eq!(says(&nobody, &file).await, "not scanned");
    assert!(nobody.ping().await.is_err());
    for wrong in ["tcp://", "tcp://host", "tcp://host:x", "unix://socket"] {
        assert!(scanner(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_program_says_by_its_code_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("scan");
    let text = "#!/bin/sh\n[ \"$1\" = --quiet ] || exit 3\nif grep -q 'this is bad' \"$2\"; then echo \"$2: Test.Bad FOUND\"; exit 1; fi\nexit ${CODE:-0}\n";
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let quiet = scanner(&format!("{} --quiet", script.display())).unwrap();
    assert_eq!(says(&quiet, &file(folder.path(), b"fine")).await, "clean");
    assert_eq!(says(&quiet, &file(folder.path(), BAD)).await, "infected: Test.Bad");
    let broken = scanner(&script.display().to_string()).unwrap();
    assert_eq!(says(&broken, &file(folder.path(), b"fine")).await, "not scanned");
    let missing = scanner("/nowhere/scanner").unwrap();
    assert_eq!(says(&missing, &file(folder.path(), b"fine")).await, "not scanned");
    assert!(missing.ping().await.is_err());
    let off = scanner("  ").unwrap();
    assert_eq!(says(&off, &file(folder.path(), BAD)).await, "clean", "nobody wants a scanner");
}
