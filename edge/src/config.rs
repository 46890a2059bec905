use serde::{Deserialize, Serialize};

/// The section `edge` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EdgeConfig {
    /// Memory for the files that are asked for most, MiB; 0 keeps none.
    pub cache_mb: u64,
}

impl Default for EdgeConfig {
    fn default() -> Self {
        Self { cache_mb: 256 }
    }
}
