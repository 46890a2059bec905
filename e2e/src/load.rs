use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;

use crate::Reply;

/// A load ends by itself after this time.
const LONGEST: Duration = Duration::from_secs(60);
/// Pause of a client between two requests.
const PAUSE: Duration = Duration::from_millis(10);

/// Clients that ask again and again until they are stopped, a minute at most.
pub struct Load {
    stopped: Arc<AtomicBool>,
    clients: JoinSet<Vec<Sample>>,
}

/// One answer, or none.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When it was asked for.
    pub at: Instant,
    /// How long it took.
    pub took: Duration,
    /// Status, with the code of an error; none if there was no answer.
    pub status: Option<(u16, String)>,
    /// Whether it said when to come back.
    pub has_retry_after: bool,
}

impl Sample {
    /// Whether the request was served.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.status.as_ref().is_some_and(|(status, _)| *status < 300)
    }
}

impl Load {
    /// Starts as many clients, each of which sends what `ask` makes of its number.
    pub fn start<F>(clients: usize, ask: impl Fn(usize) -> F + Clone + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Reply>> + Send,
    {
        let stopped = Arc::new(AtomicBool::new(false));
        let mut set = JoinSet::new();
        for number in 0..clients {
            let (ask, stopped) = (ask.clone(), Arc::clone(&stopped));
            set.spawn(async move { client(&stopped, || ask(number)).await });
        }
        Self { stopped, clients: set }
    }

    /// Lets the last answers come in and returns all, in no order.
    pub async fn stop(self) -> Vec<Sample> {
        self.stopped.store(true, Ordering::SeqCst);
        self.clients.join_all().await.into_iter().flatten().collect()
    }
}

async fn client<F: Future<Output = Result<Reply>>>(stopped: &AtomicBool, ask: impl Fn() -> F) -> Vec<Sample> {
    let began = Instant::now();
    let mut samples = Vec::new();
    while !stopped.load(Ordering::SeqCst) && began.elapsed() < LONGEST {
        let at = Instant::now();
        let reply = ask().await.ok();
        samples.push(Sample {
            at,
            took: at.elapsed(),
            has_retry_after: reply.as_ref().is_some_and(|reply| reply.headers.contains_key("retry-after")),
            status: reply.map(|reply| reply.refusal()),
        });
        tokio::time::sleep(PAUSE).await;
    }
    samples
}
