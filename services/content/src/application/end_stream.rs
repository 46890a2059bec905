use hallyu_kernel::{Actor, SessionId};

use super::Content;
use super::places::group;
use crate::domain::{ContentError, What};

impl Content {
    /// Frees the place of a device of the viewer's. Another device is told so when it next says that it plays on, and
    /// gets no new addresses without a place.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if another device is meant and does not play.
    pub async fn end_stream(&self, viewer: &Actor, session: SessionId) -> Result<(), ContentError> {
        let (group, id) = (group(viewer.user_id), session.to_string());
        if session == viewer.session_id {
            self.leases.release(&group, &id).await;
            return Ok(());
        }
        if self.leases.evict(&group, &id, self.settings.stream_life).await {
            return Ok(());
        }
        Err(ContentError::Unknown(What::Stream))
    }
}
