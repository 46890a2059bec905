//! The suites of the ports in `platform` on a real Redis, and what happens when it goes away.

use std::convert::Infallible;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::cache::{Cache, CacheAside, RedisCache};
use hallyu_platform::leases::{Claim, Holder, Leases, RedisLeases, Terms};
use hallyu_platform::limits::{Limiter, Quota, RedisLimiter};
use hallyu_platform::redis::Redis;
use hallyu_testkit::contracts;
use hallyu_testkit::servers::{Private, redis};

/// A cache with a connection of its own, as another process has it.
fn cache(url: &str) -> Arc<dyn Cache> {
    Arc::new(RedisCache::new(Redis::open(url).unwrap()))
}

fn limiter(url: &str) -> Arc<dyn Limiter> {
    Arc::new(RedisLimiter::new(Redis::open(url).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cache_on_redis_keeps_the_contract() {
    let Some(url) = redis::url().await else { return };
    contracts::shared_cache(cache(&url), cache(&url)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limiter_on_redis_keeps_the_contract() {
    let Some(url) = redis::url().await else { return };
    contracts::shared_limits(limiter(&url), limiter(&url)).await;
}

fn leases(url: &str) -> Arc<dyn Leases> {
    Arc::new(RedisLeases::new(Redis::open(url).unwrap(), system_ambient()))
}

#[tokio::test(flavor = "multi_thread")]
async fn leases_on_redis_keep_the_contract() {
    let Some(url) = redis::url().await else { return };
    contracts::shared_leases(leases(&url), leases(&url)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_loses_a_place_for_a_dead_redis() {
    let Some(server) = redis::private() else { return };
    let leases = leases(server.url());
    let claim = |id: &str| {
        let holder = Holder { id: id.into(), note: Bytes::new() };
        leases.claim("account", holder, Terms { places: 1, life: LONG })
    };
    assert_eq!(claim("a").await, Claim::Taken);
    server.stop();
    assert_eq!(claim("a").await, Claim::Taken);
    assert!(matches!(claim("b").await, Claim::Full(_)), "this process knows of its own leases");
}

/// A Redis that speaks TLS alone, and the folder with its certificate.
struct Encrypted {
    folder: tempfile::TempDir,
    port: u16,
    server: Child,
}

impl Encrypted {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/dev/certificate.sh");
        assert!(Command::new(script).arg(folder.path()).status().unwrap().success());
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let mut server = Command::new("redis-server");
        server.current_dir(folder.path()).stdout(Stdio::null());
        server.args(["--bind", "127.0.0.1", "--port", "0", "--tls-port", &port.to_string(), "--save", ""]);
        server.args([
            "--tls-cert-file",
            "cert.pem",
            "--tls-key-file",
            "key.pem",
            "--tls-ca-cert-file",
            "ca.pem",
        ]);
        server.args(["--tls-auth-clients", "no", "--requirepass", "a/b@c"]);
        Self { folder, port, server: server.spawn().unwrap() }
    }

    fn url(&self, password: &str) -> String {
        format!("rediss://:{password}@127.0.0.1:{}", self.port)
    }
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_reached_through_tls_with_a_password_and_its_certificate_is_checked() {
    // As the binary does when it starts.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if redis::url().await.is_none() {
        return;
    }
    let server = Encrypted::start();
    let ca = server.folder.path().join("ca.pem").display().to_string();
    let right = Redis::open(&format!("{}?ca={ca}", server.url("a%2Fb%40c"))).unwrap();
    let begun = Instant::now();
    while let Err(error) = right.ping().await {
        assert!(begun.elapsed() < Duration::from_secs(10), "{error}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    contracts::limits(Arc::new(RedisLimiter::new(right))).await;
    let wrong_password = Redis::open(&format!("{}?ca={ca}", server.url("wrong"))).unwrap();
    wrong_password.ping().await.unwrap_err();
    let without_authority = Redis::open(&server.url("a%2Fb%40c")).unwrap();
    without_authority.ping().await.unwrap_err();
}

const LONG: Duration = Duration::from_secs(60);

/// What the cache gives where the database would say `database`.
async fn read(aside: &CacheAside, key: &str, database: &'static str) -> Bytes {
    aside.get_or_load(key, LONG, || async { Ok::<_, Infallible>(database.into()) }).await.unwrap()
}

/// Asks until the answer is `wanted`; how long that took.
async fn until(wanted: &str, mut ask: impl AsyncFnMut() -> Bytes) -> Duration {
    let begun = Instant::now();
    while ask().await != wanted {
        assert!(begun.elapsed() < Duration::from_secs(10), "it never says {wanted}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_redis_costs_little_and_is_used_again_when_it_is_back() {
    let Some(server) = redis::private() else { return };
    let aside = CacheAside::new(cache(server.url()));
    assert_eq!(read(&aside, "title", "1").await, "1");
    assert_eq!(read(&aside, "title", "2").await, "1");

    server.stop();
    let begun = Instant::now();
    for _ in 0..1000 {
        assert_eq!(read(&aside, "title", "3").await, "3", "the database is asked");
    }
    aside.remove("title").await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());

    server.start_again();
    // Redis is empty, so the first answer that it holds is one that was loaded since.
    until("4", async || {
        read(&aside, "title", "4").await;
        read(&aside, "title", "5").await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_never_was_costs_little() {
    let aside = CacheAside::new(cache("redis://127.0.0.1:1"));
    let begun = Instant::now();
    for _ in 0..1000 {
        assert_eq!(read(&aside, "title", "1").await, "1");
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}

/// A Redis that hangs takes connections and says nothing.
fn signal(server: &Private, signal: &str) {
    let pid = std::fs::read_to_string(server.directory().join("pid")).unwrap();
    assert!(Command::new("kill").arg(signal).arg(pid.trim()).status().unwrap().success());
}

/// The gateway has cached that a session is alive when Redis hangs; `auth` ends the session meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_while_redis_hung_is_not_alive_when_it_is_back() {
    let Some(server) = redis::private() else { return };
    let (auth, gateway) = (CacheAside::new(cache(server.url())), CacheAside::new(cache(server.url())));
    read(&auth, "other", "x").await;
    assert_eq!(read(&gateway, "session:1", "alive").await, "alive");
    assert_eq!(read(&gateway, "session:1", "ended").await, "alive", "it is cached");

    signal(&server, "-STOP");
    let begun = Instant::now();
    auth.remove("session:1").await;
    for _ in 0..100 {
        assert_eq!(read(&gateway, "session:1", "ended").await, "ended", "the database is asked");
        assert_eq!(read(&auth, "session:1", "ended").await, "ended");
    }
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "one wait each, not one per call: {:?}",
        begun.elapsed()
    );

    signal(&server, "-CONT");
    for _ in 0..150 {
        assert_eq!(read(&gateway, "session:1", "ended").await, "ended", "not even when Redis is just back");
        assert_eq!(read(&auth, "session:1", "ended").await, "ended");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(read(&gateway, "session:1", "later").await, "ended", "Redis is in use again");
}

/// A removal is lost with Redis's memory while a load of the same key is under way.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_loaded_before_redis_lost_its_memory_is_not_stored() {
    let Some(server) = redis::private() else { return };
    let (here, there) = (cache(server.url()), cache(server.url()));
    let hallyu_platform::cache::Found::Nothing(before) = here.get("session:1").await.unwrap() else {
        panic!("nobody stored it");
    };
    there.remove("session:1").await.unwrap();
    let mut flush = Command::new("redis-cli");
    flush.args(["-u", server.url(), "flushall"]);
    assert!(flush.status().unwrap().success());
    there.get("session:2").await.unwrap();
    let stored = here.set("session:1", ("alive".into(), LONG), before).await.unwrap();
    assert_eq!(stored, hallyu_platform::cache::Stored::Overtaken);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_each_process_limits_and_then_they_share_again() {
    let Some(server) = redis::private() else { return };
    let (here, there) = (limiter(server.url()), limiter(server.url()));
    let quota = Quota::per_minute(3);
    let allowed = async |limiter: &Arc<dyn Limiter>, key: &str| {
        let mut allowed = 0;
        for _ in 0..10 {
            allowed += u32::from(limiter.check(key, quota).await.allowed);
        }
        allowed
    };
    assert_eq!((allowed(&here, "a").await, allowed(&there, "a").await), (3, 0), "shared");

    server.stop();
    assert_eq!(
        (allowed(&here, "b").await, allowed(&there, "b").await),
        (3, 3),
        "each for itself, but limited"
    );

    server.start_again();
    let begun = Instant::now();
    for round in 0.. {
        let key = format!("c{round}");
        let both = (allowed(&here, &key).await, allowed(&there, &key).await);
        if both == (3, 0) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "they never share again: {both:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
