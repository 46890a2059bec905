use bytes::Bytes;
use hallyu_contracts::personal::{
    ExportPartReady, ExportReady, HOLDERS, export_archive_key, export_part_key, export_prefix,
};
use hallyu_kernel::{Envelope, Language};
use serde_json::Value;

use super::{User, texts};
use crate::domain::{Export, ExportState, UserError};

impl User {
    /// Notes a part; with the last one the archive is packed. A part that nobody waits for goes.
    ///
    /// # Errors
    /// [`UserError`]; asking again with the same event is safe, and the last part's event comes until it is done.
    pub(super) async fn on_export_part_ready(&self, event: &ExportPartReady) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        let Some(mut export) = tx.exports().get(event.export_id).await? else {
            // The user was erased meanwhile.
            return Ok(self.blobs.delete_prefix(&export_prefix(event.export_id)).await?);
        };
        if export.state != ExportState::Collecting {
            return Ok(self.blobs.delete(&export_part_key(export.id, &event.holder)).await?);
        }
        if export.parts.add(&event.holder) {
            tx.exports().save(&export).await?;
            tx.commit().await?;
        } else {
            drop(tx);
        }
        if export.parts.are_all() { self.pack(export).await } else { Ok(()) }
    }

    async fn pack(&self, mut export: Export) -> Result<(), UserError> {
        let now = self.ambient.now();
        let files = self.files(&export).await?;
        let archive = self.archiver.pack(files, now).await?;
        let size = archive.len() as u64;
        self.blobs.put(&export_archive_key(export.id), archive).await?;

        let mut tx = self.store.write().await?;
        match tx.exports().get(export.id).await? {
            Some(found) if found.state == ExportState::Collecting => export = found,
            Some(_) => return Ok(()),
            None => return Ok(self.blobs.delete_prefix(&export_prefix(export.id)).await?),
        }
        export.finish(size, now);
        tx.exports().save(&export).await?;
        let ready = ExportReady { export_id: export.id };
        tx.outbox().add(Envelope::new(&self.ambient, &ready)).await?;
        tx.commit().await?;
        for holder in HOLDERS {
            self.blobs.delete(&export_part_key(export.id, holder)).await?;
        }
        Ok(())
    }

    /// What the archive holds: the parts, written for people, and a file that explains them.
    async fn files(&self, export: &Export) -> Result<Vec<(String, Bytes)>, UserError> {
        let profile = self.store.read().await?.profiles().get(export.user_id).await?;
        let language = profile.map_or_else(Language::default, |profile| profile.language);
        let mut files = vec![("README.txt".to_owned(), texts::readme(language, export.created_at).into())];
        for holder in HOLDERS {
            let part: Value = self.blobs.get_json(&export_part_key(export.id, holder)).await?;
            let readable = serde_json::to_vec_pretty(&part);
            let readable = readable.map_err(|error| UserError::Files("the archive", error.into()))?;
            files.push((format!("{holder}.json"), readable.into()));
        }
        Ok(files)
    }
}
