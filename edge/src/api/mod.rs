//! The routes. The path is read as it was sent, undecoded: what is not plain is not served.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use hallyu_contracts::downloads::download_key;
use hallyu_contracts::media::media_prefix;
use hallyu_http::ApiError;
use hallyu_kernel::Time;
use hallyu_platform::playback::{PlaybackGrant, Use};

use crate::Edge;
use crate::cdn::{Cdn, with_cookies};
use crate::domain::{
    Kept, MediaFile, allowed, is_audio, is_image, master, subtitle_playlist, subtitle_segment,
};
use crate::error::EdgeError;

mod respond;

use respond::{Wanted, composed, secret_bytes, stored};

/// What may be done with a copy of a file.
#[derive(Clone, Copy)]
enum Sharing {
    /// Anybody may keep it.
    Public,
    /// Only who asked for it may keep it.
    Private,
}

pub(crate) fn router(edge: Arc<Edge>) -> Router {
    Router::new()
        .route("/media/{token}/{*path}", get(media))
        .route("/images/{*key}", get(image))
        .with_state(edge)
}

async fn media(State(edge): State<Arc<Edge>>, request: Request) -> Result<Response, ApiError> {
    let (mut parts, _) = request.into_parts();
    let uri = parts.uri.clone();
    let (token, path) =
        uri.path().trim_start_matches("/media/").split_once('/').ok_or(EdgeError::NotFound)?;
    if let Some(MediaFile::Download { file, name }) = MediaFile::parse(path) {
        let grant = edge.viewers.admit(token, Use::Download, &mut parts).await?;
        return Ok(edge.download(&grant, (file, name), Wanted::of(&parts.method, &parts.headers)).await?);
    }
    let grant = edge.viewers.admit(token, Use::Stream, &mut parts).await?;
    let wanted = Wanted::of(&parts.method, &parts.headers);
    Ok(edge.serve(&grant, path, wanted).await?)
}

async fn image(State(edge): State<Arc<Edge>>, request: Request) -> Result<Response, ApiError> {
    let key =
        request.uri().path().strip_prefix('/').filter(|key| is_image(key)).ok_or(EdgeError::NotFound)?;
    let found = edge.files.find(key, Kept::Forever).await?;
    Ok(stored(found, key, (Sharing::Public, Kept::Forever), Wanted::of(request.method(), request.headers()))
        .await?)
}

impl Edge {
    async fn serve(
        &self,
        grant: &PlaybackGrant,
        path: &str,
        wanted: Wanted<'_>,
    ) -> Result<Response, EdgeError> {
        let media_id = grant.media_id;
        let kept = match MediaFile::parse(path).ok_or(EdgeError::NotFound)? {
            MediaFile::Master => {
                let package = self.packages.package(media_id).await?;
                let subtitles = self.packages.subtitles(media_id).await?;
                let playlist = master(&package, &subtitles, grant.max_height);
                return composed(playlist, (path, Kept::Briefly), wanted);
            }
            MediaFile::SubtitlePlaylist(language) => {
                let package = self.packages.package(media_id).await?;
                let subtitles = self.packages.subtitles(media_id).await?;
                let track = subtitles.tracks.iter().find(|track| track.language == language);
                let playlist = subtitle_playlist(track.ok_or(EdgeError::NotFound)?, package.duration_ms);
                return composed(playlist, (path, Kept::Briefly), wanted);
            }
            MediaFile::SubtitleSegment(stem, number) => {
                let package = self.packages.package(media_id).await?;
                let track =
                    self.files.content(&format!("{}/subtitles/{stem}.vtt", media_prefix(media_id))).await?;
                let segment = subtitle_segment(&track, number, package.duration_ms);
                return composed(segment.ok_or(EdgeError::NotFound)?, (path, Kept::Forever), wanted);
            }
            // Asked for under an address of its own.
            MediaFile::Download { .. } => return Err(EdgeError::NotFound),
            MediaFile::Key(track) => return self.key(grant, track).await,
            MediaFile::Video(rendition, kept) => {
                self.check(grant, rendition).await?;
                kept
            }
            MediaFile::Stored(kept) => kept,
        };
        let key = format!("{}/{path}", media_prefix(media_id));
        if let (Kept::Briefly, Some(cdn)) = (kept, &self.cdn) {
            return self.led_to(cdn, (&key, grant.expires_at), wanted).await;
        }
        let found = self.files.find(&key, kept).await?;
        stored(found, &key, (Sharing::Private, kept), wanted).await
    }

    /// Answers with the playlist of a track whose files the network delivers.
    async fn led_to(
        &self,
        cdn: &Cdn,
        (key, ends): (&str, Time),
        wanted: Wanted<'_>,
    ) -> Result<Response, EdgeError> {
        let (folder, _) = key.rsplit_once('/').ok_or(EdgeError::NotFound)?;
        let (playlist, cookies) = cdn.lead(&self.packages.playlist(key).await?, (folder, ends))?;
        Ok(with_cookies(composed(playlist, (key, Kept::Briefly), wanted)?, cookies))
    }

    /// Answers with a package in one file, which browsers keep under its name.
    async fn download(
        &self,
        grant: &PlaybackGrant,
        (file, name): (&str, &str),
        wanted: Wanted<'_>,
    ) -> Result<Response, EdgeError> {
        let key = download_key(grant.media_id, file);
        // It is swept some day.
        let found = self.files.find(&key, Kept::Briefly).await?;
        let mut answer = stored(found, &key, (Sharing::Private, Kept::Briefly), wanted).await?;
        let disposition = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{name}"));
        if let Ok(disposition) = disposition {
            answer.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
        }
        Ok(answer)
    }

    /// Answers with the key of a track's segments. Nobody keeps a copy of it.
    async fn key(&self, grant: &PlaybackGrant, track: &str) -> Result<Response, EdgeError> {
        if !is_audio(track) {
            self.check(grant, track).await?;
        }
        let secret = self.keys.find(grant.media_id).await?.ok_or(EdgeError::NotFound)?;
        Ok(secret_bytes(secret.track(track).bytes()))
    }

    /// Passes if the grant allows the rendition of that name, however its name was found out.
    async fn check(&self, grant: &PlaybackGrant, rendition: &str) -> Result<(), EdgeError> {
        let package = self.packages.package(grant.media_id).await?;
        if allowed(&package, grant.max_height).any(|allowed| allowed.name == rendition) {
            return Ok(());
        }
        let exists = package.renditions.iter().any(|existing| existing.name == rendition);
        Err(if exists { EdgeError::AboveGrant } else { EdgeError::NotFound })
    }
}
