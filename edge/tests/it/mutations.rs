use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hallyu_platform::playback::{COOKIE, PlaybackGrant};
use http::{StatusCode, Uri};

use super::support::{World, send, signer};

/// How many altered requests are tried.
pub(super) const MUTATIONS: usize = 10_000;
/// Where the fields of a token begin: version, media id, session id, expiry, height, tag.
const FIELDS: [usize; 7] = [0, 1, 17, 33, 41, 43, 75];
/// A file that the address allows.
const FILE: &str = "480p/0.m4s";
/// What the address allows beside it.
const ALLOWED: [&str; 6] = [
    "360p/0.m4s",
    "audio/0.m4s",
    "360p/init.mp4",
    "360p/index.m3u8",
    "thumbnails/1.jpg",
    "subtitles/sub_es-3.vtt",
];

/// Numbers that are the same in every run (`SplitMix64`).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    /// A character of any class that an address or a header can hold; most cannot stand in a token.
    fn character(&mut self) -> char {
        let classes: [&[u8]; 5] =
            [b"abcxyzABCXYZ", b"0123456789", b"-_", b"+/=.~!$&'()*,:@%", b"\\\"<>^`{|}[]"];
        let class = classes[self.below(classes.len())];
        char::from(class[self.below(class.len())])
    }
}

/// The request as it is sent: a token, what stands behind it, and a cookie.
#[derive(Clone)]
struct Sent {
    token: String,
    file: String,
    cookie: String,
}

/// Alters a signed text in one of nine ways; sometimes, by chance, to what it was.
fn altered(text: &str, dice: &mut Dice) -> String {
    match dice.below(9) {
        0 => encoded_anew(text, dice.below(text.len()), dice),
        1 => with_bytes_changed(text, dice),
        _ => altered_text(text, dice),
    }
}

/// Alters any text in one of seven ways; sometimes, by chance, to what it was.
pub(super) fn altered_text(text: &str, dice: &mut Dice) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let place = dice.below(characters.len());
    match dice.below(7) {
        0 => characters[place] = dice.character(),
        1 => characters.truncate(place),
        2 => drop(characters.drain(..=place)),
        3 => characters.insert(place, dice.character()),
        4 => {
            let other = dice.below(characters.len());
            characters.swap(place, other);
        }
        5 => {
            let character = characters[place];
            characters[place] = if character.is_lowercase() {
                character.to_ascii_uppercase()
            } else {
                character.to_ascii_lowercase()
            };
        }
        _ => characters.extend(text.chars().take(place)),
    }
    characters.into_iter().collect()
}

/// The same bytes in another writing.
fn encoded_anew(text: &str, place: usize, dice: &mut Dice) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
    match dice.below(6) {
        0 => STANDARD.encode(bytes),
        1 => format!("{text}="),
        2 => text.replacen(&text[place..=place], &format!("%{:02x}", text.as_bytes()[place]), 1),
        3 => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        4 => URL_SAFE_NO_PAD.encode(text),
        _ => text.replace('-', "+").replace('_', "/"),
    }
}

fn with_bytes_changed(text: &str, dice: &mut Dice) -> String {
    let mut bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
    let place = dice.below(bytes.len());
    match dice.below(3) {
        0 => bytes[place] = u8::try_from(dice.below(256)).unwrap(),
        1 => bytes[place..].fill(0),
        _ => bytes.rotate_left(place),
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token of ours with fields of another one, under a tag that fits neither.
fn spliced(world: &World, dice: &mut Dice) -> String {
    let grant = world.grant(480);
    let other = match dice.below(4) {
        0 => PlaybackGrant { media_id: world.ambient.id(), ..grant },
        1 => PlaybackGrant { session_id: world.ambient.id(), ..grant },
        2 => {
            let moved = TimeDelta::seconds(1 + i64::try_from(dice.below(1_000_000)).unwrap());
            PlaybackGrant { expires_at: grant.expires_at + moved, ..grant }
        }
        _ => world.grant(720),
    };
    let [mut ours, theirs] =
        [grant, other].map(|grant| URL_SAFE_NO_PAD.decode(world.signer.issue(&grant)).unwrap());
    let field = dice.below(FIELDS.len() - 1);
    let range = FIELDS[field]..FIELDS[field + 1];
    ours[range.clone()].copy_from_slice(&theirs[range]);
    URL_SAFE_NO_PAD.encode(ours)
}

/// A whole token or cookie that is well made, for somebody, something or some time else.
fn foreign(world: &World, good: &Sent, dice: &mut Dice) -> Sent {
    let (grant, good) = (world.grant(480), good.clone());
    let token = |grant: PlaybackGrant| world.signer.issue(&grant);
    match dice.below(6) {
        0 => Sent { token: token(PlaybackGrant { media_id: world.ambient.id(), ..grant }), ..good },
        1 => Sent { token: token(PlaybackGrant { session_id: world.ambient.id(), ..grant }), ..good },
        2 => {
            let ago = TimeDelta::seconds(i64::try_from(dice.below(1_000_000)).unwrap());
            Sent { token: token(PlaybackGrant { expires_at: world.ambient.now() - ago, ..grant }), ..good }
        }
        3 => Sent { token: signer(2).issue(&grant), ..good },
        4 => Sent { cookie: world.signer.cookie(world.ambient.id()), ..good },
        _ => Sent { token: good.cookie.clone(), cookie: good.token.clone(), ..good },
    }
}

fn mutation(world: &World, good: &Sent, dice: &mut Dice) -> Sent {
    match dice.below(10) {
        0..4 => Sent { token: altered(&good.token, dice), ..good.clone() },
        4..6 => Sent { cookie: altered(&good.cookie, dice), ..good.clone() },
        6 => Sent { token: spliced(world, dice), ..good.clone() },
        7 => foreign(world, good, dice),
        8 => {
            let mut file: Vec<char> = FILE.chars().collect();
            for _ in 0..=dice.below(3) {
                let place = dice.below(file.len());
                file[place] = dice.character();
            }
            Sent { file: file.into_iter().collect(), ..good.clone() }
        }
        _ => {
            let files =
                ["720p/0.m4s", "package.json", "../x/480p/0.m4s", "480p/../720p/0.m4s", "480p%2f0.m4s"];
            Sent { file: files[dice.below(files.len())].to_owned(), ..good.clone() }
        }
    }
}

/// None of ten thousand altered requests gets a file, and none of them makes the edge fail.
#[tokio::test]
async fn no_altered_address_or_cookie_is_of_any_use() {
    let world = World::new().await;
    let cookie = world.signer.cookie(world.viewer.session_id);
    let good = Sent { token: world.signer.issue(&world.grant(480)), file: FILE.into(), cookie };
    let ask = async |sent: &Sent| {
        let path = format!("/media/{}/{}", sent.token, sent.file);
        // What no client can send needs no answer.
        path.parse::<Uri>().ok()?;
        let cookie = format!("{COOKIE}={}", sent.cookie);
        Some(send(&world.router, "GET", &path, &[("cookie", &cookie)]).await.status)
    };
    assert_eq!(ask(&good).await, Some(StatusCode::OK));

    let (mut dice, mut asked) = (Dice::new(20_261_128), 0);
    while asked < MUTATIONS {
        let sent = mutation(&world, &good, &mut dice);
        let is_same = (&sent.token, &sent.cookie) == (&good.token, &good.cookie)
            && (sent.file == FILE || ALLOWED.contains(&&*sent.file));
        let Some(status) = ask(&sent).await.filter(|_| !is_same) else { continue };
        asked += 1;
        let place = [&sent.token, &sent.file, &sent.cookie];
        assert!(
            [401, 403, 404].contains(&status.as_u16()),
            "mutation {asked} was answered {status}: {place:?}"
        );
    }
    assert_eq!(ask(&good).await, Some(StatusCode::OK));
}
