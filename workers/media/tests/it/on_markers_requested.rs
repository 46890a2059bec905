use hallyu_contracts::media::{MarkersDetected, MarkersRequested, fingerprint_key};
use hallyu_fingerprint::FRAME_MS;
use hallyu_kernel::{Envelope, Event, MediaId};
use hallyu_media::MARKERS;
use hallyu_platform::bus::Bus;

use crate::world::{World, only};

/// Frames of chance from a seed.
fn frames(seed: u64, count: usize) -> Vec<u32> {
    let mut state = seed;
    let mut roll = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 32).unwrap()
    };
    (0..count).map(|_| roll()).collect()
}

/// An episode whose opening of forty seconds begins after so many frames.
async fn episode(world: &World, seed: u64, before: usize) -> MediaId {
    let media = world.ambient.id();
    let sound = [frames(seed, before), frames(1, 1250), frames(seed + 1, 6000)].concat();
    let bytes: Vec<u8> = sound.iter().flat_map(|frame| frame.to_le_bytes()).collect();
    world.blobs.put(&fingerprint_key(media), bytes).await.unwrap();
    media
}

async fn handle(world: &World, request: &Envelope) -> Vec<Envelope> {
    world.bus.declare("content", &[MarkersDetected::TOPIC]).await.unwrap();
    world.handle_as(MARKERS, request).await.unwrap();
    world.told().await
}

#[tokio::test]
async fn what_episodes_share_is_told_once_for_a_request() {
    let world = World::new().await;
    let media_id = episode(&world, 10, 300).await;
    let unheard = world.ambient.id();
    let others = vec![episode(&world, 20, 100).await, unheard, episode(&world, 30, 900).await];
    let request = Envelope::new(&world.ambient, &MarkersRequested { media_id, others });
    let told = handle(&world, &request).await;
    let found: MarkersDetected = only(&told).remove(0);
    let (start, end) = found.opening.unwrap();
    let near = |found: u64, frames: u64| found.abs_diff(frames * FRAME_MS) < 1_000;
    assert!(near(start, 300) && near(end, 1550), "{found:?}");
    assert_eq!((found.media_id, found.credits), (media_id, None));
    let again = handle(&world, &request).await;
    assert_eq!(again[0].id, told[0].id, "handed out again, it is the same event");
}

#[tokio::test]
async fn silent_uploads_and_those_without_neighbours_share_nothing() {
    let world = World::new().await;
    let (silent, sounding) = (world.ambient.id(), episode(&world, 10, 300).await);
    for (media_id, others) in [(silent, vec![sounding]), (sounding, vec![silent])] {
        let request = Envelope::new(&world.ambient, &MarkersRequested { media_id, others });
        assert_eq!(handle(&world, &request).await, []);
    }
}
