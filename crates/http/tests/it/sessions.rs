use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::routing::get as on_get;
use hallyu_contracts::auth::{LiveSession, session_key};
use hallyu_http::{Access, Answer, ApiError, Caller, Data, Door, Sessions, Upstream, around};
use hallyu_kernel::{Actor, Role, SessionId};
use hallyu_platform::cache::{CacheAside, MemoryCache, RedisCache};
use hallyu_platform::redis::Redis;
use hallyu_testkit::servers::redis;

use crate::support::{World, actor, get};

/// An `auth` with one session.
struct Auth {
    session: Mutex<Option<LiveSession>>,
    asked: AtomicUsize,
}

struct Scene {
    world: World,
    auth: Arc<Auth>,
    cache: CacheAside,
    router: Router,
    bearer: String,
}

async fn me(Caller(actor): Caller) -> Answer<&'static str> {
    Ok(Data(actor.role.as_str()))
}

fn scene(actor: Actor) -> Scene {
    scene_on(CacheAside::new(Arc::new(MemoryCache::new(1 << 20))), actor)
}

fn scene_on(cache: CacheAside, actor: Actor) -> Scene {
    let world = World::new();
    let session = LiveSession {
        user_id: actor.user_id,
        session_id: actor.session_id,
        role: actor.role,
        expires_at: world.ambient.now() + Duration::from_secs(600),
    };
    let auth = Arc::new(Auth { session: Mutex::new(Some(session)), asked: AtomicUsize::new(0) });
    let router =
        Router::new().route("/internal/sessions/{id}", on_get(look_up)).with_state(Arc::clone(&auth));
    let upstream = Upstream::local("auth", world.finish(router));
    let sessions = Sessions::new(cache.clone(), upstream, world.ambient.clone());
    let access = Arc::new(Access::new(world.issuer.verifier(), sessions));
    let door = Arc::new(Door::new("test", access, world.ambient.clone()));
    let router = around(Router::new().route("/me", on_get(me)), door);
    let bearer = world.issuer.bearer(&actor);
    Scene { world, auth, cache, router, bearer }
}

async fn look_up(
    axum::extract::State(auth): axum::extract::State<Arc<Auth>>,
    Path(id): Path<SessionId>,
) -> Answer<LiveSession> {
    auth.asked.fetch_add(1, Ordering::SeqCst);
    let session = auth.session.lock().unwrap().filter(|session| session.session_id == id);
    session.map(Data).ok_or_else(ApiError::not_found)
}

impl Scene {
    async fn code(&self) -> String {
        let answer = get(&self.router, "/me", &[("authorization", &self.bearer)]).await;
        if answer.status.is_success() { "OK".to_owned() } else { answer.code().to_owned() }
    }
}

#[tokio::test]
async fn a_session_is_asked_for_once_and_then_remembered() {
    let scene = scene(actor(Role::User));
    for _ in 0..10 {
        assert_eq!(scene.code().await, "OK");
    }
    assert_eq!(scene.auth.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_logout_is_seen_at_once() {
    let caller = actor(Role::User);
    let scene = scene(caller);
    assert_eq!(scene.code().await, "OK");
    *scene.auth.session.lock().unwrap() = None;
    scene.cache.remove(&session_key(caller.user_id, caller.session_id)).await;
    assert_eq!(scene.code().await, "INVALID_TOKEN");
}

#[tokio::test]
async fn a_session_that_ran_out_is_dead_even_if_it_is_cached() {
    let scene = scene(actor(Role::User));
    assert_eq!(scene.code().await, "OK");
    scene.world.clock.advance(Duration::from_secs(600));
    assert_eq!(scene.code().await, "INVALID_TOKEN");
}

#[tokio::test]
async fn a_token_with_yesterdays_role_must_be_refreshed() {
    let scene = scene(actor(Role::Moderator));
    scene.auth.session.lock().unwrap().as_mut().unwrap().role = Role::User;
    assert_eq!(scene.code().await, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn without_auth_and_cache_nobody_gets_in_and_the_answer_says_why() {
    let world = World::new();
    let cache = CacheAside::new(Arc::new(MemoryCache::new(1 << 20)));
    let auth = Upstream::pending("auth");
    let sessions = Sessions::new(cache, auth.clone(), world.ambient.clone());
    let access = Arc::new(Access::new(world.issuer.verifier(), sessions));
    let door = Arc::new(Door::new("test", access, world.ambient.clone()));
    let router = around(Router::new().route("/me", on_get(me)), door);
    let bearer = world.issuer.bearer(&actor(Role::User));
    let answer = get(&router, "/me", &[("authorization", &bearer)]).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "UNAVAILABLE"));
    assert_eq!(answer.json["error"]["details"]["subject"], "auth");
}

/// The gateway remembers the session in Redis; Redis goes away, the user logs out in another process, Redis is back.
#[tokio::test]
async fn losing_redis_makes_no_session_alive_that_was_ended() {
    let Some(server) = redis::private() else { return };
    let cache = || CacheAside::new(Arc::new(RedisCache::new(Redis::open(server.url()).unwrap())));
    let (caller, elsewhere) = (actor(Role::User), cache());
    let scene = scene_on(cache(), caller);
    assert_eq!(scene.code().await, "OK");
    assert_eq!(scene.code().await, "OK");
    assert_eq!(scene.auth.asked.load(Ordering::SeqCst), 1, "it is remembered");

    server.stop();
    assert_eq!(scene.code().await, "OK", "a lost cache ends no session");
    *scene.auth.session.lock().unwrap() = None;
    elsewhere.remove(&session_key(caller.user_id, caller.session_id)).await;
    assert_eq!(scene.code().await, "INVALID_TOKEN");
    server.start_again();
    for _ in 0..100 {
        assert_eq!(scene.code().await, "INVALID_TOKEN");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
