//! Puts a package of one 2 MB segment into an object store and signs its address. `bench/edge.sh` measures the edge with it.
//!
//! Usage: `media_address <folder of the object store> <file of the master key> <session id>`; prints the media id, the
//! token of the address and the cookie that goes with it.

use std::path::Path;

use anyhow::Context;
use bytes::Bytes;
use chrono::TimeDelta;
use hallyu_contracts::media::{MediaPackage, Rendition, media_prefix, package_key};
use hallyu_kernel::MediaId;
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::playback::{PlaybackGrant, PlaybackSigner};
use hallyu_platform::secrets::MasterKey;

/// Bytes of the segment: four seconds at 4 Mbit/s.
const SEGMENT: usize = 2_000_000;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "its output is what it is for")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next =
        || arguments.next().context("usage: media_address <blob folder> <master key file> <session id>");
    let (folder, key, session) = (next()?, next()?, next()?);
    let ambient = system_ambient();
    let signer = PlaybackSigner::new(&MasterKey::load_or_create(Path::new(&key), &ambient)?);
    let media_id: MediaId = ambient.id();
    let blobs = Blobs::open(&format!("file://{folder}"))?;
    blobs.put_json(&package_key(media_id), &package()).await?;
    blobs.put(&format!("{}/480p/0.m4s", media_prefix(media_id)), noise()).await?;

    let session_id = session.parse()?;
    let expires_at = ambient.now() + TimeDelta::hours(1);
    let token = signer.issue(&PlaybackGrant { media_id, session_id, expires_at, max_height: 480 });
    println!("{media_id} {token} {}", signer.cookie(session_id));
    Ok(())
}

fn package() -> MediaPackage {
    let rendition = Rendition {
        name: "480p".into(),
        width: 854,
        height: 480,
        quality: 480,
        peak_bandwidth: 4_000_000,
        average_bandwidth: 4_000_000,
        codecs: "avc1.64001f".into(),
        iframe_bandwidth: None,
    };
    MediaPackage {
        duration_ms: 4_000,
        frame_rate: (24, 1),
        shots: Vec::new(),
        renditions: vec![rendition],
        audio: Vec::new(),
        has_thumbnails: false,
        poster_key: None,
        speech_key: None,
        chapters: Vec::new(),
        is_growing: false,
    }
}

/// Bytes that nothing on the way could compress.
fn noise() -> Bytes {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..SEGMENT).map(|_| next()).collect()
}
