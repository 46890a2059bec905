#![expect(clippy::unwrap_used, reason = "a suite panics where an adapter breaks its promise")]

use bytes::Bytes;
use futures_util::TryStreamExt;
use hallyu_platform::blobs::{BlobError, Blobs, Growth};
use sha2::{Digest, Sha256};

/// Every promise of [`Blobs`], whatever it is opened on.
pub async fn blobs(blobs: Blobs) {
    gives_back_what_was_put(&blobs).await;
    lists_and_deletes_folders(&blobs).await;
    reads_ranges(&blobs).await;
    shows_uploads_when_they_are_finished(&blobs).await;
    leaves_nothing_of_an_abandoned_upload(&blobs).await;
    shows_one_writer_whole(&blobs).await;
    refuses_keys_that_could_leave(&blobs).await;
    copies_files_in(&blobs).await;
    grows_over_several_writers(&blobs).await;
    goes_on_from_the_last_checkpoint(&blobs).await;
    leaves_nothing_of_a_discarded_growth(&blobs).await;
}

async fn gives_back_what_was_put(blobs: &Blobs) {
    assert!(matches!(blobs.get("a/none").await, Err(BlobError::NotFound(key)) if key == "a/none"));
    assert!(matches!(blobs.reader("a/none", None).await, Err(BlobError::NotFound(_))));
    assert_eq!(blobs.head("a/none").await.unwrap(), None);

    blobs.put("a/one.bin", "first").await.unwrap();
    let before = blobs.head("a/one.bin").await.unwrap().unwrap();
    blobs.put("a/one.bin", "second!").await.unwrap();
    let after = blobs.head("a/one.bin").await.unwrap().unwrap();
    assert_eq!(blobs.get("a/one.bin").await.unwrap(), "second!");
    assert_eq!((after.key.as_str(), after.size), ("a/one.bin", 7));
    assert_ne!(before.etag, after.etag, "new content, new tag");
    assert!(after.etag.starts_with('"') && after.etag.ends_with('"') && after.etag.len() > 2);

    blobs.put("a/empty", Bytes::new()).await.unwrap();
    assert_eq!(blobs.get("a/empty").await.unwrap(), "");

    blobs.put_json("a/list.json", &[1, 2, 3]).await.unwrap();
    assert_eq!(blobs.get_json::<Vec<u8>>("a/list.json").await.unwrap(), [1, 2, 3]);
    assert!(matches!(blobs.get_json::<Vec<u8>>("a/one.bin").await, Err(BlobError::Json { .. })));
    blobs.delete_prefix("a").await.unwrap();
}

async fn lists_and_deletes_folders(blobs: &Blobs) {
    for key in ["media/m1/b/2.m4s", "media/m1/a/1.m4s", "media/m10/a/1.m4s", "images/i.webp"] {
        blobs.put(key, "x").await.unwrap();
    }
    let keys = async |prefix| -> Vec<String> {
        blobs.list(prefix).await.unwrap().into_iter().map(|meta| meta.key).collect()
    };
    assert_eq!(
        keys("media/m1").await,
        ["media/m1/a/1.m4s", "media/m1/b/2.m4s"],
        "a folder ends where it ends"
    );
    assert_eq!(keys("media/m1/").await.len(), 2);
    assert_eq!(keys("media/none").await.len(), 0);
    assert_eq!(keys("").await.len(), 4);
    blobs.delete_prefix("media/m1").await.unwrap();
    blobs.delete_prefix("media/none").await.unwrap();
    assert_eq!(keys("").await, ["images/i.webp", "media/m10/a/1.m4s"]);
    blobs.delete("images/i.webp").await.unwrap();
    blobs.delete("images/i.webp").await.unwrap();
    blobs.delete_prefix("").await.unwrap();
    assert_eq!(keys("").await.len(), 0);
}

fn pattern(length: usize) -> Bytes {
    (0..length).map(|place| (place % 251) as u8).collect()
}

async fn reads_ranges(blobs: &Blobs) {
    let content = pattern(1_300_000);
    blobs.put("r/big", content.clone()).await.unwrap();
    let size = content.len() as u64;
    for range in [0..size, 0..1, 700_000..1_200_000, size - 1..size, 5..5 + 512 * 1024, 10..size + 99] {
        let reader = blobs.reader("r/big", Some(range.clone())).await.unwrap();
        let cut = range.start..range.end.min(size);
        assert_eq!((reader.range.clone(), reader.meta.size), (cut.clone(), size));
        let read: Vec<Bytes> = reader.try_collect().await.unwrap();
        assert!(read.concat() == content[cut.start as usize..cut.end as usize], "{range:?}");
    }
    let whole: Vec<Bytes> = blobs.reader("r/big", None).await.unwrap().try_collect().await.unwrap();
    assert!(whole.concat() == content);
    assert!(matches!(blobs.reader("r/big", Some(size..size + 1)).await, Err(BlobError::Range(_))));
    blobs.delete("r/big").await.unwrap();
}

async fn shows_uploads_when_they_are_finished(blobs: &Blobs) {
    let content = pattern(9 * 1024 * 1024 + 17);
    let mut writer = blobs.writer("up/load").await.unwrap();
    for start in (0..content.len()).step_by(100_000) {
        writer.write(content.slice(start..content.len().min(start + 100_000))).await.unwrap();
    }
    assert_eq!(blobs.head("up/load").await.unwrap(), None, "not before it is finished");
    assert_eq!(blobs.list("up").await.unwrap(), []);
    assert_eq!(writer.size(), content.len() as u64);
    let written = writer.finish().await.unwrap();
    assert_eq!(written.size, content.len() as u64);
    assert!(blobs.get("up/load").await.unwrap() == content);

    let nothing = blobs.writer("up/nothing").await.unwrap().finish().await.unwrap();
    assert_eq!(nothing.sha256_hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(blobs.head("up/nothing").await.unwrap().unwrap().size, 0);
    let mut abc = blobs.writer("up/abc").await.unwrap();
    abc.write("a".into()).await.unwrap();
    abc.write("bc".into()).await.unwrap();
    let hash = abc.finish().await.unwrap().sha256_hex();
    assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    blobs.delete_prefix("up").await.unwrap();
}

async fn leaves_nothing_of_an_abandoned_upload(blobs: &Blobs) {
    blobs.put("up/kept", "old").await.unwrap();
    let mut writer = blobs.writer("up/kept").await.unwrap();
    writer.write(pattern(9 * 1024 * 1024)).await.unwrap();
    drop(writer);
    // The files of abandoned uploads are removed in the background.
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let Some(path) = blobs.local_path("up/kept") else { break };
        if std::fs::read_dir(path.parent().unwrap()).unwrap().count() == 1 {
            break;
        }
    }
    if let Some(path) = blobs.local_path("up/kept") {
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no half file is left");
    }
    assert_eq!(blobs.get("up/kept").await.unwrap(), "old");
    blobs.delete_prefix("up").await.unwrap();
}

async fn shows_one_writer_whole(blobs: &Blobs) {
    let mut writers = Vec::new();
    for letter in [b'a', b'b'] {
        let mut writer = blobs.writer("race/one").await.unwrap();
        writer.write(Bytes::from(vec![letter; 100_000])).await.unwrap();
        writers.push(tokio::spawn(writer.finish()));
    }
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let seen = blobs.get("race/one").await.unwrap();
    assert!(seen.len() == 100_000 && seen.iter().all(|byte| *byte == seen[0]), "writers do not mix");
    blobs.delete("race/one").await.unwrap();
}

async fn refuses_keys_that_could_leave(blobs: &Blobs) {
    for key in ["", "../x", "/etc/passwd", "a//b", "a/..", "a\\b", "a/.b", "a%2fb"] {
        assert!(matches!(blobs.get(key).await, Err(BlobError::Key(_))), "{key}");
        assert!(matches!(blobs.put(key, "x").await, Err(BlobError::Key(_))), "{key}");
        assert!(matches!(blobs.writer(key).await, Err(BlobError::Key(_))), "{key}");
        assert!(matches!(blobs.delete(key).await, Err(BlobError::Key(_))), "{key}");
        assert_eq!(blobs.local_path(key), None, "{key}");
    }
}

async fn copies_files_in(blobs: &Blobs) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("한국 영상 #1.mp4");
    let content = pattern(1_200_000);
    std::fs::write(&file, &content).unwrap();
    let written = blobs.put_file("f/video", &file).await.unwrap();
    assert_eq!(written.size, content.len() as u64);
    assert!(blobs.get("f/video").await.unwrap() == content);
    assert!(matches!(
        blobs.put_file("f/gone", &folder.path().join("gone")).await,
        Err(BlobError::Failed { .. })
    ));
    if let Some(path) = blobs.local_path("f/video") {
        assert!(std::fs::read(path).unwrap() == content);
    }
    blobs.delete("f/video").await.unwrap();
}

/// Writes on from `growth`, and gives what was kept.
async fn grown(blobs: &Blobs, key: &str, (growth, bytes): (&Growth, Bytes)) -> Growth {
    let mut growing = blobs.grow(key, growth).await.unwrap();
    for start in (0..bytes.len()).step_by(700_001) {
        growing.write(bytes.slice(start..bytes.len().min(start + 700_001))).await.unwrap();
    }
    let growth = growing.flush().await.unwrap();
    // What its owner remembers is text.
    serde_json::from_str(&serde_json::to_string(&growth).unwrap()).unwrap()
}

async fn grows_over_several_writers(blobs: &Blobs) {
    let content = pattern(21 * 1024 * 1024 + 5);
    let mut growth = Growth::new(content.len() as u64);
    let mut from = 0;
    for piece in [1, 100, 3 << 20, 8 << 20, 0, 7 << 20, (3 << 20) - 96] {
        growth = grown(blobs, "grow/whole", (&growth, content.slice(from..from + piece))).await;
        from += piece;
        assert_eq!(growth.size, from as u64);
        assert_eq!(blobs.head("grow/whole").await.unwrap(), None, "not before it is finished");
    }
    assert_eq!(from, content.len());
    for time in ["first", "again"] {
        let written = blobs.finish_growth("grow/whole", &growth).await.unwrap();
        assert_eq!((written.size, written.sha256), (growth.size, Sha256::digest(&content).into()), "{time}");
    }
    assert!(blobs.get("grow/whole").await.unwrap() == content);
    assert_eq!(blobs.list("").await.unwrap().len(), 1, "nothing else is left");
    blobs.delete_prefix("grow").await.unwrap();
}

async fn goes_on_from_the_last_checkpoint(blobs: &Blobs) {
    let content = pattern(30 * 1024 * 1024);
    let first = grown(blobs, "grow/cut", (&Growth::new(content.len() as u64), content.slice(..1000))).await;
    // This writer dies after a checkpoint; what it wrote behind that is other than what will follow.
    let mut growing = blobs.grow("grow/cut", &first).await.unwrap();
    assert_eq!(growing.checkpoint(first.size).await.unwrap(), None, "there is nothing new");
    let mut kept = first;
    for start in (1000..20 << 20).step_by(1 << 20) {
        growing.write(content.slice(start..start + (1 << 20))).await.unwrap();
        kept = growing.checkpoint(kept.size).await.unwrap().unwrap_or(kept);
    }
    assert!(kept.size >= 8 << 20, "checkpoints are made on the way");
    growing.write(Bytes::from(vec![9; 9 << 20])).await.unwrap();
    drop(growing);
    let rest = content.slice(usize::try_from(kept.size).unwrap()..);
    let growth = grown(blobs, "grow/cut", (&kept, rest)).await;
    let written = blobs.finish_growth("grow/cut", &growth).await.unwrap();
    assert_eq!(written.sha256, <[u8; 32]>::from(Sha256::digest(&content)));
    assert!(blobs.get("grow/cut").await.unwrap() == content);
    blobs.delete_prefix("grow").await.unwrap();
}

async fn leaves_nothing_of_a_discarded_growth(blobs: &Blobs) {
    for length in [1000, 9 << 20] {
        let growth = grown(blobs, "grow/not", (&Growth::new(length as u64), pattern(length))).await;
        blobs.discard_growth("grow/not", &growth).await.unwrap();
        blobs.discard_growth("grow/not", &growth).await.unwrap();
        assert!(blobs.finish_growth("grow/not", &growth).await.is_err(), "it is gone");
        assert_eq!(blobs.list("").await.unwrap(), []);
        if let Some(path) = blobs.local_path("grow/not") {
            assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 0);
        }
    }
}
