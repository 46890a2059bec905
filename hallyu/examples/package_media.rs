//! Packages one video with the media worker alone: its own bus and object store, nothing else in the process.
//! `bench/media.sh` measures it beside the same ffmpeg command by hand.
//!
//! Usage: `package_media <video> <empty folder> [ffmpeg]`; prints the seconds until the video could be played, and until all
//! of it was done.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use hallyu_contracts::media::{MediaPackaged, MediaRequested, source_key};
use hallyu_kernel::{Envelope, Event, MediaId};
use hallyu_media::{EncoderChoice, MediaConfig, Ports, build};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::Blobs;
use hallyu_platform::bus::{Bus, EmbeddedBus};
use hallyu_platform::secrets::MasterKey;
use hallyu_platform::segments::SegmentKeys;
use tokio::time::timeout;

/// Who hears that the package can be played.
const LISTENER: &str = "bench";

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the answer of a command")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = || anyhow!("usage: package_media <video> <empty folder> [ffmpeg]");
    let video = PathBuf::from(arguments.next().ok_or_else(usage)?);
    let folder = std::path::absolute(arguments.next().ok_or_else(usage)?)?;
    let ffmpeg = arguments.next().unwrap_or_else(|| "ffmpeg".to_owned());

    let ambient = system_ambient();
    let bus = Arc::new(EmbeddedBus::open("sqlite::memory:", ambient.clone()).await?);
    let blobs = Blobs::open(&format!("file://{}", folder.join("blobs").display()))?;
    let media_id: MediaId = ambient.id();
    let source_key = source_key(media_id);
    blobs.put_file(&source_key, &video).await.context("cannot store the video")?;
    let request = Envelope::new(&ambient, &MediaRequested { job_id: ambient.id(), media_id, source_key });
    let (scratch, encoder) = (folder.join("scratch"), EncoderChoice::Software);
    let config = MediaConfig { scratch, ffmpeg, encoder, ..MediaConfig::default() };
    bus.declare(LISTENER, &[MediaPackaged::TOPIC]).await?;
    // Nothing is encrypted: the key is of no use to anybody.
    let master = MasterKey::load_or_create(&folder.join("master.key"), &ambient)?;
    let keys = SegmentKeys::new(blobs.clone(), Arc::new(master), ambient.clone());
    let ports = Ports { bus: bus.clone(), blobs: blobs.clone(), keys, ambient };
    let worker = build(ports, &config).await.map_err(anyhow::Error::msg)?;

    let start = Instant::now();
    let playable = tokio::spawn(async move {
        bus.receive(LISTENER, 1, Duration::from_secs(600)).await.map(|_| start.elapsed().as_secs_f64())
    });
    worker.consumers[0].handler.handle(&request).await?;
    let seconds = start.elapsed().as_secs_f64();
    // It was told before the worker was done, if there is one.
    let playable = timeout(Duration::from_secs(1), playable).await.context("no package was made")???;
    println!("{playable:.2} {seconds:.2}");
    Ok(())
}
