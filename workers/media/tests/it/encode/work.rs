use std::path::Path;

use hallyu_kernel::Coded;
use hallyu_media::application::{Encoder, Work};
use hallyu_media::domain::Plan;
use hallyu_media::infrastructure::Ffmpeg;
use hallyu_media::{EncoderChoice, MediaConfig};

use super::{Positions, encode, encoder};
use crate::clips::{clip, folder, silent};

#[tokio::test]
async fn how_far_it_is_is_told_long_before_the_first_sheet_of_previews_is_full() {
    let home = folder();
    let made = encode(&clip(home.path(), "a.mp4", ("320x180", 120))).await.unwrap();
    assert!(made.positions.first().is_some_and(|&first| first < 60_000), "{:?}", made.positions);
    let sheets =
        std::fs::read_dir(made.folder.join("thumbnails")).unwrap().map(|file| file.unwrap().file_name());
    let mut sheets: Vec<_> = sheets.collect();
    sheets.sort();
    assert_eq!(sheets, ["1.jpg", "sprite.vtt"]);
}

#[tokio::test]
async fn an_encoder_that_is_not_installed_is_named() {
    let home = folder();
    let source = silent(home.path(), "a.mp4", ("320x180", 1));
    let plan = Plan::new(&encoder().probe(&source).await.unwrap()).unwrap();
    let ffmpeg = "no-such-ffmpeg".into();
    let broken =
        Ffmpeg::new(&MediaConfig { ffmpeg, encoder: EncoderChoice::Software, ..MediaConfig::default() });
    let out = home.path().join("out");
    let work = Work { source: &source, plan: &plan, folder: &out, secret: None };
    let error = broken.encode(work, &mut Positions::default()).await.unwrap_err();
    assert_eq!(error.code(), "TOOL_MISSING");
}

#[tokio::test]
async fn an_abandoned_encoder_ends() {
    let home = folder();
    let source = clip(home.path(), "long.mp4", ("1280x720", 60));
    let plan = Plan::new(&encoder().probe(&source).await.unwrap()).unwrap();
    let out = home.path().join("out");
    let mut positions = Positions::default();
    let running = encoder();
    let work =
        running.encode(Work { source: &source, plan: &plan, folder: &out, secret: None }, &mut positions);
    assert!(
        tokio::time::timeout(std::time::Duration::from_millis(1500), work).await.is_err(),
        "too fast to be abandoned"
    );
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let size = || std::fs::read_dir(&out).unwrap().count();
    let before = (size(), newest(&out));
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!((size(), newest(&out)), before, "something still writes");
}

fn newest(folder: &Path) -> Option<std::time::SystemTime> {
    let files = std::fs::read_dir(folder).unwrap().flatten();
    let times = files.map(|entry| match entry.path() {
        path if path.is_dir() => newest(&path),
        path => std::fs::metadata(path).and_then(|data| data.modified()).ok(),
    });
    times.max().flatten()
}
