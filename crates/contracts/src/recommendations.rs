//! What the service `user` and the worker `recommendation` say to each other. Likes leave `user` without saying whose they are.

use hallyu_kernel::ContentId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::events;

/// A model is to be trained on the likes under [`likes_key`] and the texts under [`texts_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRequested {
    /// Names the model.
    pub model_id: Uuid,
}

/// A model was trained and is under [`model_key`]; the likes and the texts are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelTrained {
    /// Names the model.
    pub model_id: Uuid,
}

events!(ModelRequested => "model.requested", ModelTrained => "model.trained");

/// What somebody, who is not named, likes of the titles under [`titles_key`].
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Liked {
    /// Its place among the titles.
    pub title: u32,
    /// How much; 0 or less was only seen.
    pub strength: f32,
    /// When, seconds since 1970.
    pub at: i64,
}

/// The titles that a model numbers, in order.
pub type Titles = Vec<ContentId>;

/// What each of the titles is about, in the same order; empty where nobody sees the title.
pub type Texts = Vec<String>;

/// What each of some users likes.
pub type Likes = Vec<Vec<Liked>>;

/// What the blob keys of a model start with.
#[must_use]
pub fn model_prefix(model_id: Uuid) -> String {
    format!("recommendations/{model_id}")
}

/// Blob key of the [`Titles`].
#[must_use]
pub fn titles_key(model_id: Uuid) -> String {
    format!("{}/titles.json", model_prefix(model_id))
}

/// Blob key of the [`Texts`].
#[must_use]
pub fn texts_key(model_id: Uuid) -> String {
    format!("{}/texts.json", model_prefix(model_id))
}

/// Blob key of the [`Likes`].
#[must_use]
pub fn likes_key(model_id: Uuid) -> String {
    format!("{}/likes.json", model_prefix(model_id))
}

/// Blob key of the model, as `hallyu-recommend` writes it.
#[must_use]
pub fn model_key(model_id: Uuid) -> String {
    format!("{}/model.bin", model_prefix(model_id))
}
