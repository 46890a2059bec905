//! The embedded engine. Its folder holds one index per making and a file that names the one that is asked, so that an index made anew
//! takes the place of the old one by renaming that file.

mod facets;
mod folder;
mod live;
mod needed;
mod schema;
mod searches;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use ::tantivy::TantivyError;
use async_trait::async_trait;
use hallyu_kernel::ContentId;
use tokio::task::spawn_blocking;

use crate::application::ports::{
    Change, Engine, EngineError, Hits, IndexState, NewIndex, Wanted, WantedLines,
};
use crate::domain::{Line, TitleCard};
use folder::Folder;
use live::Live;

/// [`Engine`] in a folder of this process.
#[derive(Clone)]
pub struct TantivyEngine(Arc<Inner>);

struct Inner {
    folder: Folder,
    live: RwLock<Arc<Live>>,
    /// Whether the live index does not have all that it should.
    lost: AtomicBool,
}

impl TantivyEngine {
    /// Opens the folder. If there is no index in it that is whole and of this version, an empty one is begun, which says that it is to
    /// be made anew.
    ///
    /// # Errors
    /// If the folder cannot be written, or another process has it.
    pub fn open(folder: &Path) -> Result<Self, EngineError> {
        let folder = Folder::open(folder).map_err(EngineError::new)?;
        let known = match folder.current().map(|path| Live::open(&path)) {
            None => None,
            Some(Ok(live)) => Some(live),
            // Somebody else has it.
            Some(Err(error @ TantivyError::LockFailure(..))) => return Err(failed(error)),
            Some(Err(error)) => {
                tracing::warn!(%error, "the index cannot be used: it is made anew");
                None
            }
        };
        let lost = known.is_none();
        let live = match known {
            Some(live) => live,
            None => Live::create(&folder.fresh().map_err(EngineError::new)?).map_err(failed)?,
        };
        folder.tidy(live.path());
        let live = RwLock::new(Arc::new(live));
        Ok(Self(Arc::new(Inner { folder, live, lost: AtomicBool::new(lost) })))
    }

    fn live(&self) -> Arc<Live> {
        Arc::clone(&self.0.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn is_lost(&self) -> bool {
        self.0.lost.load(Ordering::Acquire)
    }

    /// Does something with the index that is asked, on a thread that may wait. An index that fails at it is lost.
    async fn with_live<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Live) -> Result<T, TantivyError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let live = self.live();
        let done = spawn_blocking(move || work(&live)).await.map_err(EngineError::new)?;
        done.map_err(|error| {
            tracing::error!(%error, "the index failed: it is made anew");
            self.0.lost.store(true, Ordering::Release);
            failed(error)
        })
    }

    /// What was found, unless nothing was found because the index has hardly begun.
    fn unless_lost<T>(&self, hits: Hits<T>) -> Result<Hits<T>, EngineError> {
        match self.is_lost() && hits.total == 0 {
            true => Err(EngineError::new("the index is being made anew")),
            false => Ok(hits),
        }
    }
}

fn failed(error: TantivyError) -> EngineError {
    EngineError::new(error)
}

#[async_trait]
impl Engine for TantivyEngine {
    async fn state(&self) -> Result<IndexState, EngineError> {
        Ok(if self.is_lost() { IndexState::Lost } else { IndexState::Whole })
    }

    async fn titles(&self, wanted: &Wanted) -> Result<Hits<TitleCard>, EngineError> {
        let wanted = wanted.clone();
        let hits = self.with_live(move |live| searches::titles(live, &wanted)).await?;
        self.unless_lost(hits)
    }

    async fn lines(&self, wanted: &WantedLines) -> Result<Hits<Line>, EngineError> {
        let wanted = wanted.clone();
        let hits = self.with_live(move |live| searches::lines(live, &wanted)).await?;
        self.unless_lost(hits)
    }

    async fn cards(&self, ids: &[ContentId]) -> Result<Vec<TitleCard>, EngineError> {
        let ids = ids.to_vec();
        self.with_live(move |live| searches::cards(live, &ids)).await
    }

    async fn apply(&self, changes: Vec<Change>) -> Result<(), EngineError> {
        self.with_live(move |live| live.write(&changes, live::When::Now)).await
    }

    async fn rebuild(&self) -> Result<Box<dyn NewIndex>, EngineError> {
        let path = self.0.folder.fresh().map_err(EngineError::new)?;
        let made = spawn_blocking(move || Live::create(&path)).await.map_err(EngineError::new)?;
        let live = Arc::new(made.map_err(failed)?);
        let is_asked = self.is_lost();
        if is_asked {
            // Better some of it than nothing.
            self.install(&live);
        }
        Ok(Box::new(Making { engine: self.clone(), live, is_asked }))
    }
}

impl TantivyEngine {
    fn install(&self, live: &Arc<Live>) {
        *self.0.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(live);
    }
}

/// An index that is being made.
struct Making {
    engine: TantivyEngine,
    live: Arc<Live>,
    /// Whether it is asked already.
    is_asked: bool,
}

#[async_trait]
impl NewIndex for Making {
    async fn add(&mut self, changes: Vec<Change>) -> Result<(), EngineError> {
        let (live, when) =
            (Arc::clone(&self.live), if self.is_asked { live::When::Now } else { live::When::Later });
        let added = spawn_blocking(move || live.write(&changes, when)).await;
        added.map_err(EngineError::new)?.map_err(failed)
    }

    async fn finish(self: Box<Self>) -> Result<(), EngineError> {
        let live = Arc::clone(&self.live);
        let written = spawn_blocking(move || live.settle()).await;
        written.map_err(EngineError::new)?.map_err(failed)?;
        self.engine.0.folder.point_to(self.live.path()).map_err(EngineError::new)?;
        self.engine.install(&self.live);
        self.engine.0.lost.store(false, Ordering::Release);
        self.engine.0.folder.tidy(self.live.path());
        Ok(())
    }
}

impl std::fmt::Debug for TantivyEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TantivyEngine").field("live", &self.live().path()).finish_non_exhaustive()
    }
}

/// The folder that a URL names: `tantivy:///path`.
#[must_use]
pub fn folder_of(url: &str) -> Option<PathBuf> {
    url.strip_prefix("tantivy://").filter(|path| !path.is_empty()).map(PathBuf::from)
}
