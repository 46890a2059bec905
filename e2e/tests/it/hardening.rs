use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result};
use hallyu_e2e::{Server, ServerOptions};
use tempfile::TempDir;

/// Sends bytes as they are and reads until the server ends the connection or says nothing more.
fn exchange(server: &Server, bytes: &[u8]) -> Result<String> {
    let place = server.url().strip_prefix("http://").context("not plain HTTP")?;
    let mut stream = TcpStream::connect(place)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.write_all(bytes)?;
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    while let Ok(length @ 1..) = stream.read(&mut piece) {
        all.extend_from_slice(&piece[..length]);
    }
    Ok(String::from_utf8_lossy(&all).into_owned())
}

/// The statuses of all answers in it.
fn statuses(answers: &str) -> Vec<&str> {
    answers.split("HTTP/1.1 ").skip(1).filter_map(|answer| answer.get(..3)).collect()
}

async fn started() -> Result<(Server, TempDir)> {
    let folder = tempfile::tempdir()?;
    Ok((Server::start(folder.path(), ServerOptions::default()).await?, folder))
}

const HIDDEN: &str =
    "GET /internal/sessions/ses_01h455vb4pex5vsknk084sn02q HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn no_request_hides_another_that_is_read_as_part_of_it() -> Result<()> {
    let (server, _folder) = started().await?;
    let refused = [
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 5\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "X-A: b\0c\r\n",
        "X-A: b\rX-B: c\r\n",
    ];
    for headers in refused {
        let request =
            format!("POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\n{headers}\r\n0\r\n\r\n{HIDDEN}");
        let answers = exchange(&server, request.as_bytes())?;
        assert_eq!(statuses(&answers), ["400"], "{headers:?} {answers}");
    }
    // Where the standard lets a server read on, what follows is a request like any other, and is refused like any other.
    let read_on = [
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
        "X-A: b\nContent-Length: 0\n\n",
    ];
    for rest in read_on {
        let request = format!("POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\n{rest}{HIDDEN}");
        let answers = exchange(&server, request.as_bytes())?;
        let found = statuses(&answers);
        assert!(
            found.iter().all(|status| status.starts_with('4')) && !found.is_empty(),
            "{rest:?} {answers}"
        );
        assert!(!answers.contains("user_id"), "{rest:?} {answers}");
    }
    Ok(())
}

#[tokio::test]
async fn no_way_of_writing_a_path_leads_to_what_is_internal() -> Result<()> {
    let (server, _folder) = started().await?;
    let session = "sessions/ses_01h455vb4pex5vsknk084sn02q";
    let paths = [
        format!("/internal/{session}"),
        format!("//internal/{session}"),
        format!("/./internal/{session}"),
        format!("/api/v1/../../internal/{session}"),
        format!("/api/v1/auth/../../../internal/{session}"),
        format!("/api/v1/%2e%2e/%2e%2e/internal/{session}"),
        format!("/api/v1/auth/..%2f..%2f..%2finternal/{session}"),
        format!("/api/v1/auth/..%5c..%5c..%5cinternal/{session}"),
        format!("/api/v1/auth/%00/internal/{session}"),
        format!("/%69nternal/{session}"),
        format!("/INTERNAL/{session}"),
        format!("http://a/internal/{session}"),
        format!("/internal/{session}%20"),
        format!("/media/../internal/{session}"),
    ];
    for path in paths {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n"
        );
        let answers = exchange(&server, request.as_bytes())?;
        let found = statuses(&answers);
        assert!(matches!(found[..], ["404" | "400"]), "{path} {answers}");
    }
    for line in ["CONNECT internal:80 HTTP/1.1", "OPTIONS * HTTP/1.1", "GET /api\\v1\\contents HTTP/1.1"] {
        let answers =
            exchange(&server, format!("{line}\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes())?;
        let found = statuses(&answers);
        assert!(matches!(found[..], [status] if status.starts_with('4')), "{line} {answers}");
    }
    Ok(())
}

#[tokio::test]
async fn a_path_with_dots_is_of_no_class_that_it_does_not_say() -> Result<()> {
    let (server, _folder) = started().await?;
    for path in
        ["/api/v1/contents/../auth/login", "/api/v1/contents/%2e%2e/auth/login", "/api/v1//auth/login"]
    {
        let request =
            format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let answers = exchange(&server, request.as_bytes())?;
        assert_eq!(statuses(&answers), ["404"], "{path} {answers}");
    }
    Ok(())
}
