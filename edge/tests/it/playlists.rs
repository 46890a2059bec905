use hallyu_contracts::subtitles::index_key;
use http::StatusCode;
use m3u8_rs::{AlternativeMediaType, MasterPlaylist, Playlist};

use super::support::{World, send};

async fn master(world: &World, max_height: u16) -> MasterPlaylist {
    let (address, cookie) = (world.address(max_height, "master.m3u8"), world.cookie());
    let answer = send(&world.router, "GET", &address, &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/vnd.apple.mpegurl");
    assert_eq!(answer.header("cache-control"), "private, max-age=2");
    match m3u8_rs::parse_playlist_res(&answer.bytes) {
        Ok(Playlist::MasterPlaylist(playlist)) => playlist,
        other => panic!("not a master playlist: {other:?}"),
    }
}

#[tokio::test]
async fn the_master_playlist_offers_what_the_address_allows() {
    let world = World::new().await;
    let playlist = master(&world, 480).await;
    assert_eq!((playlist.version, playlist.independent_segments), (Some(7), true));
    let uris: Vec<_> = playlist.variants.iter().map(|variant| variant.uri.as_str()).collect();
    assert_eq!(uris, ["360p/index.m3u8", "480p/index.m3u8"]);
    let best = &playlist.variants[1];
    assert_eq!((best.bandwidth, best.average_bandwidth), (960_000 + 140_000, Some(480_000 + 128_000)));
    assert_eq!(best.codecs.as_deref(), Some("avc1.64001e,mp4a.40.2"));
    assert_eq!(best.resolution.map(|size| (size.width, size.height)), Some((854, 480)));
    assert_eq!(best.frame_rate, Some(23.976));
    assert_eq!((best.audio.as_deref(), best.subtitles.as_deref()), (Some("audio"), Some("subtitles")));

    assert_eq!(master(&world, 1080).await.variants.len(), 3);
    assert_eq!(master(&world, 100).await.variants.len(), 1, "the lowest always");
}

#[tokio::test]
async fn the_master_playlist_names_sound_and_subtitles() {
    let world = World::new().await;
    let alternatives = master(&world, 480).await.alternatives;
    let named: Vec<_> = alternatives
        .iter()
        .map(|media| (media.name.as_str(), media.language.as_deref().unwrap(), media.uri.as_deref().unwrap()))
        .collect();
    assert_eq!(
        named,
        [
            ("한국어", "ko", "audio/index.m3u8"),
            ("한국어", "ko", "subtitles/ko.m3u8"),
            ("Español (Latinoamérica)", "es-419", "subtitles/es-419.m3u8"),
        ]
    );
    assert!(alternatives[0].default && alternatives[0].autoselect);
    let is_subtitle =
        |media: &&m3u8_rs::AlternativeMedia| media.media_type == AlternativeMediaType::Subtitles;
    let subtitles: Vec<_> = alternatives.iter().filter(is_subtitle).collect();
    assert_eq!(subtitles.len(), 2);
    assert!(subtitles.iter().all(|media| media.autoselect && !media.default && !media.forced));
}

#[tokio::test]
async fn a_new_subtitle_track_is_seen_at_once() {
    let world = World::new().await;
    world.blobs.delete(&index_key(world.media_id)).await.unwrap();
    assert_eq!(master(&world, 480).await.alternatives.len(), 1);
    assert_eq!(world.get("subtitles/ko.m3u8", &[]).await.error(), (404, "NOT_FOUND".into()));
    let json = r#"{"tracks":[{"language":"pt-BR","file":"subtitles/sub_pt-1.vtt"}]}"#;
    world.blobs.put(&index_key(world.media_id), json).await.unwrap();
    assert_eq!(master(&world, 480).await.alternatives[1].uri.as_deref(), Some("subtitles/pt-BR.m3u8"));
}

#[tokio::test]
async fn a_subtitle_playlist_leads_to_its_segments() {
    let world = World::new().await;
    let answer = world.get("subtitles/es-419.m3u8", &[]).await;
    let Ok(Playlist::MediaPlaylist(playlist)) = m3u8_rs::parse_playlist_res(&answer.bytes) else {
        panic!("not a media playlist")
    };
    assert!(playlist.end_list && playlist.target_duration >= 60);
    let segments: Vec<_> =
        playlist.segments.iter().map(|segment| (&segment.uri[..], segment.duration)).collect();
    assert_eq!(segments, [("sub_es-3.0.vtt", 60.0), ("sub_es-3.1.vtt", 1.5)]);
    for (uri, shown) in [("sub_es-3.0.vtt", "Hola."), ("sub_es-3.1.vtt", "Adiós.")] {
        let file = world.get(&format!("subtitles/{uri}"), &[]).await;
        assert_eq!(file.header("content-type"), "text/vtt; charset=utf-8");
        assert_eq!(file.header("cache-control"), "private, max-age=31536000, immutable");
        let text = String::from_utf8(file.bytes.to_vec()).unwrap();
        assert!(
            text.starts_with("WEBVTT") && text.matches("-->").count() == 1 && text.contains(shown),
            "{text}"
        );
    }
    for beyond in ["sub_es-3.2.vtt", "sub_none-1.0.vtt"] {
        assert_eq!(world.get(&format!("subtitles/{beyond}"), &[]).await.error(), (404, "NOT_FOUND".into()));
    }
    let whole = world.get("subtitles/sub_es-3.vtt", &[]).await;
    assert_eq!(whole.bytes.windows(3).filter(|bytes| bytes == b"-->").count(), 2);
}

#[tokio::test]
async fn an_unchanged_playlist_is_not_sent_again() {
    let world = World::new().await;
    for file in ["master.m3u8", "subtitles/ko.m3u8", "360p/index.m3u8"] {
        let first = world.get(file, &[]).await;
        assert_eq!(first.header("cache-control"), "private, max-age=2", "{file}");
        let again = world.get(file, &[("if-none-match", first.header("etag"))]).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{file}");
    }
}

#[tokio::test]
async fn a_replaced_playlist_is_seen_at_once() {
    let world = World::new().await;
    assert_eq!(&world.get("360p/index.m3u8", &[]).await.bytes[..], b"#EXTM3U\n");
    world.put("360p/index.m3u8", "#EXTM3U\n# longer".into()).await;
    assert_eq!(&world.get("360p/index.m3u8", &[]).await.bytes[..], b"#EXTM3U\n# longer");
}
