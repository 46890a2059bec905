//! Who may come in at all: addresses that are refused, and exceptions to that.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use hallyu_kernel::chain;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::ConfigError;
use crate::networks::{Network, Networks, NotANetwork};

/// How often the file is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// The lists in force: everybody may come in but those on the deny list, of whom those on the allow list may all the
/// same. `deny 0.0.0.0/0` and `deny ::/0` leave only those who are allowed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Lists {
    allowed: Networks,
    denied: Networks,
}

/// Why a file of lists cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListsError {
    #[error("it cannot be read")]
    Unreadable(#[source] std::io::Error),
    #[error("line {0}: expected allow or deny and a network")]
    Malformed(usize),
    #[error("line {0}: {1}")]
    Network(usize, NotANetwork),
}

/// The lists of a file, which are read again when it changes.
pub(crate) struct IpLists {
    file: PathBuf,
    current: RwLock<Lists>,
    refused: metrics::Counter,
}

impl IpLists {
    /// Reads the file; no file, no lists.
    ///
    /// # Errors
    /// [`ConfigError::IpLists`] if the file cannot be used: whoever starts a server wants to know.
    pub(crate) fn open(file: PathBuf) -> Result<Self, ConfigError> {
        let refused = metrics::counter!("gateway_refused_total", "reason" => "address");
        let lists = if file.as_os_str().is_empty() { Ok(Lists::default()) } else { read(&file) };
        let lists = lists.map_err(|error| ConfigError::IpLists(file.clone(), chain(&error)))?;
        Ok(Self { file, current: RwLock::new(lists), refused })
    }

    /// Whether the address may come in; a refusal is counted.
    pub(crate) fn admit(&self, address: IpAddr) -> bool {
        let lists = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let is_refused = lists.denied.hold(address) && !lists.allowed.hold(address);
        if is_refused {
            self.refused.increment(1);
        }
        !is_refused
    }

    /// Reads the file again; what cannot be used changes nothing.
    pub(crate) fn reload(&self) {
        match read(&self.file) {
            Ok(lists) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = lists;
                tracing::info!(file = %self.file.display(), "the lists of addresses were read again");
            }
            Err(error) => {
                let (file, error) = (self.file.display(), chain(&error));
                tracing::error!(%file, error, "the lists of addresses cannot be used; those before stay");
            }
        }
    }

    /// Reads the file again when it changes and at SIGHUP, until `stop`.
    pub(crate) async fn follow(&self, stop: CancellationToken) {
        if self.file.as_os_str().is_empty() {
            return;
        }
        let mut hangup = signal(SignalKind::hangup()).ok();
        let mut pace = tokio::time::interval(LOOK);
        let mut seen = self.changed_at();
        loop {
            let is_asked = tokio::select! {
                () = stop.cancelled() => return,
                _ = pace.tick() => false,
                () = next(&mut hangup) => true,
            };
            let changed_at = self.changed_at();
            if is_asked || changed_at != seen {
                self.reload();
            }
            seen = changed_at;
        }
    }

    /// When the file was last changed, and its length.
    fn changed_at(&self) -> Option<(SystemTime, u64)> {
        let about = std::fs::metadata(&self.file).ok()?;
        Some((about.modified().ok()?, about.len()))
    }
}

/// The next signal; never, where it cannot be heard.
async fn next(hangup: &mut Option<tokio::signal::unix::Signal>) {
    let heard = match hangup {
        Some(hangup) => hangup.recv().await,
        None => None,
    };
    if heard.is_none() {
        std::future::pending::<()>().await;
    }
}

fn read(file: &std::path::Path) -> Result<Lists, ListsError> {
    parse(&std::fs::read_to_string(file).map_err(ListsError::Unreadable)?)
}

/// One network a line, after `allow` or `deny`; a `#` begins a comment.
fn parse(text: &str) -> Result<Lists, ListsError> {
    let (mut allowed, mut denied) = (Vec::<Network>::new(), Vec::<Network>::new());
    for (place, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split('#').next().unwrap_or_default().split_whitespace().collect();
        let (list, network) = match words[..] {
            [] => continue,
            ["allow", network] => (&mut allowed, network),
            ["deny", network] => (&mut denied, network),
            _ => return Err(ListsError::Malformed(place + 1)),
        };
        list.push(network.parse().map_err(|error| ListsError::Network(place + 1, error))?);
    }
    Ok(Lists { allowed: allowed.into_iter().collect(), denied: denied.into_iter().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(lists: &IpLists, address: &str) -> bool {
        lists.admit(address.parse().unwrap())
    }

    #[test]
    fn who_is_allowed_may_come_in_although_the_network_is_denied() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("addresses");
        std::fs::write(
            &file,
            "# scrapers\ndeny 203.0.113.0/24 # all\nallow 203.0.113.7\n\ndeny 2001:db8::/32\n",
        )
        .unwrap();
        let lists = IpLists::open(file.clone()).unwrap();
        assert!(
            !may(&lists, "203.0.113.9") && !may(&lists, "::ffff:203.0.113.9") && !may(&lists, "2001:db8::1")
        );
        assert!(may(&lists, "203.0.113.7") && may(&lists, "198.51.100.1") && may(&lists, "2001:db9::1"));

        std::fs::write(&file, "deny 0.0.0.0/0\ndeny ::/0\nallow 10.0.0.0/8\n").unwrap();
        lists.reload();
        assert!(may(&lists, "10.1.1.1") && !may(&lists, "203.0.113.7") && !may(&lists, "2001:db9::1"));
    }

    #[test]
    fn a_broken_file_changes_nothing_and_keeps_a_server_from_starting() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("addresses");
        std::fs::write(&file, "deny 203.0.113.0/24\n").unwrap();
        let lists = IpLists::open(file.clone()).unwrap();
        for broken in ["deny 203.0.113.0/33", "refuse 1.2.3.4", "deny", "deny 1.2.3.4 5.6.7.8"] {
            std::fs::write(&file, format!("\n{broken}\n")).unwrap();
            lists.reload();
            assert!(!may(&lists, "203.0.113.9"), "{broken}");
            let error = IpLists::open(file.clone()).err().unwrap().to_string();
            assert!(error.contains("line 2"), "{error}");
        }
        std::fs::remove_file(&file).unwrap();
        lists.reload();
        assert!(!may(&lists, "203.0.113.9"));
    }

    #[tokio::test]
    async fn a_change_of_the_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("addresses");
        std::fs::write(&file, "").unwrap();
        let lists = std::sync::Arc::new(IpLists::open(file.clone()).unwrap());
        let stop = CancellationToken::new();
        let (followed, until) = (std::sync::Arc::clone(&lists), stop.clone());
        let following = tokio::spawn(async move { followed.follow(until).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(may(&lists, "203.0.113.9"));
        std::fs::write(&file, "deny 203.0.113.0/24\n").unwrap();
        let began = std::time::Instant::now();
        while may(&lists, "203.0.113.9") {
            assert!(began.elapsed() < Duration::from_secs(10), "it is not noticed");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        stop.cancel();
        following.await.unwrap();
    }
}
