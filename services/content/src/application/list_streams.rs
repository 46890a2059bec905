use hallyu_kernel::Actor;

use super::Content;
use super::places::{group, read};
use crate::domain::Playing;

impl Content {
    /// What plays on the viewer's account.
    pub async fn list_streams(&self, viewer: &Actor) -> Vec<Playing> {
        read(&self.leases.holders(&group(viewer.user_id)).await)
    }
}
