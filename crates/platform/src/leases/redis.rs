use std::sync::LazyLock;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use hallyu_kernel::Ambient;
use redis::{FromRedisValue, Script, ScriptInvocation};

use super::{Claim, Holder, Leases, MemoryLeases, Standing, Terms};
use crate::redis::{NoAnswer, Redis};

/// Begins every script. KEYS: the group, a hash of ids to leases; a lease is its end in milliseconds of Redis's clock, `h`
/// (held) or `e` (taken away), and the note. ARGV\[1\]: an id, empty where none is meant.
///
/// Lapsed leases go. `mine` is the lease of the id, `held` the ids and notes of those who hold a place.
const LOOK: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local mine, held = nil, {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local ends, state, note = string.match(all[i + 1], '^(%d+)(%a)(.*)$')
  if tonumber(ends) <= now then
    redis.call('HDEL', KEYS[1], all[i])
  else
    if all[i] == ARGV[1] then mine = {state, note} end
    if state == 'h' then held[#held + 1] = all[i] held[#held + 1] = note end
  end
end
local function put(life, state, note)
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + life) .. state .. note)
  if redis.call('PTTL', KEYS[1]) < tonumber(life) then redis.call('PEXPIRE', KEYS[1], life) end
end
";

/// ARGV: id, places, life in milliseconds, note. 1 and the note that there was, 2, or 0 and who holds the places.
static CLAIM: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
local is_held = mine and mine[1] == 'h'
if not is_held and #held / 2 >= tonumber(ARGV[2]) then return {'0', unpack(held)} end
put(ARGV[3], 'h', ARGV[4])
if is_held then return {'1', mine[2]} end
return {'2'}",
    )
});

/// ARGV: id, life in milliseconds. 1 if it is held, 2 if it was taken away, else 0.
static KEEP: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
if not mine then return 0 end
if mine[1] == 'e' then return 2 end
put(ARGV[2], 'h', mine[2])
return 1",
    )
});

/// ARGV: id.
static RELEASE: LazyLock<Script> =
    LazyLock::new(|| script("if mine and mine[1] == 'h' then redis.call('HDEL', KEYS[1], ARGV[1]) end"));

/// ARGV: id, how long that is remembered in milliseconds. Whether there was a place.
static EVICT: LazyLock<Script> = LazyLock::new(|| {
    script("if not mine or mine[1] == 'e' then return 0 end put(ARGV[2], 'e', '') return 1")
});

/// ARGV: nothing.
static HOLDERS: LazyLock<Script> = LazyLock::new(|| script("return held"));

fn script(end: &str) -> Script {
    Script::new(&format!("{LOOK}{end}"))
}

/// Leases in Redis, shared by processes: each call is one round trip. While Redis is down each process knows of its own.
pub struct RedisLeases {
    redis: Redis,
    meanwhile: MemoryLeases,
}

impl RedisLeases {
    /// Leases in `redis`; the clock of `ambient` counts while it is down.
    #[must_use]
    pub fn new(redis: Redis, ambient: Ambient) -> Self {
        Self { redis, meanwhile: MemoryLeases::new(ambient) }
    }

    fn begin(&self, script: &'static Script, (group, id): (&str, &str)) -> ScriptInvocation<'static> {
        let mut invocation = script.key(self.redis.key("leases", group));
        invocation.arg(id);
        invocation
    }

    /// What Redis says, unless it does not answer.
    async fn ask<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Option<T> {
        let answer = self.redis.invoke(script).await;
        if let Err(NoAnswer::Failed(_)) = &answer {
            tracing::warn!("leases are counted in this process alone");
        }
        answer.ok()
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// Ids and notes in turn.
fn pairs(list: &[Vec<u8>]) -> Vec<Holder> {
    let holder = |pair: &[Vec<u8>]| {
        let id = String::from_utf8_lossy(pair.first()?).into_owned();
        Some(Holder { id, note: Bytes::from(pair.get(1)?.clone()) })
    };
    let mut holders: Vec<_> = list.chunks(2).filter_map(holder).collect();
    holders.sort_unstable();
    holders
}

#[async_trait]
impl Leases for RedisLeases {
    async fn claim(&self, group: &str, holder: Holder, terms: Terms) -> Claim {
        let mut script = self.begin(&CLAIM, (group, &holder.id));
        script.arg(terms.places).arg(milliseconds(terms.life)).arg(&*holder.note);
        match self.ask::<Vec<Vec<u8>>>(&script).await.as_deref() {
            Some([word, rest @ ..]) => match (&**word, rest) {
                (b"0", held) => Claim::Full(pairs(held)),
                (b"1", [note]) => Claim::Kept(note.clone().into()),
                _ => Claim::Taken,
            },
            _ => self.meanwhile.claim(group, holder, terms).await,
        }
    }

    async fn keep(&self, group: &str, id: &str, life: Duration) -> Standing {
        let mut script = self.begin(&KEEP, (group, id));
        script.arg(milliseconds(life));
        match self.ask::<u8>(&script).await {
            Some(0) => Standing::Gone,
            Some(1) => Standing::Held,
            Some(_) => Standing::Evicted,
            None => self.meanwhile.keep(group, id, life).await,
        }
    }

    async fn release(&self, group: &str, id: &str) {
        if self.ask::<()>(&self.begin(&RELEASE, (group, id))).await.is_none() {
            self.meanwhile.release(group, id).await;
        }
    }

    async fn evict(&self, group: &str, id: &str, memory: Duration) -> bool {
        let mut script = self.begin(&EVICT, (group, id));
        script.arg(milliseconds(memory));
        match self.ask(&script).await {
            Some(was_held) => was_held,
            None => self.meanwhile.evict(group, id, memory).await,
        }
    }

    async fn holders(&self, group: &str) -> Vec<Holder> {
        match self.ask::<Vec<Vec<u8>>>(&self.begin(&HOLDERS, (group, ""))).await {
            Some(held) => pairs(&held),
            None => self.meanwhile.holders(group).await,
        }
    }
}
