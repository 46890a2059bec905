//! The settings: embedded defaults < file < environment < command line. Each owner reads its own section.

use std::path::{Path, PathBuf};

use config::{Config, ConfigError, Environment, File, FileFormat, Map, Value, ValueKind};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use crate::cli::Common;

/// The documented defaults; also what `config print --defaults` shows.
pub(crate) const DEFAULTS: &str = include_str!("../../config/default.toml");

/// Words in the name of a setting whose value is not printed.
const SECRET: [&str; 5] = ["access_key", "api_key", "password", "secret", "token"];

/// Settings in force.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    layered: Config,
    /// The section that the process itself reads.
    pub(crate) server: Server,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) host: String,
    /// None: that of what the process runs.
    #[serde(deserialize_with = "port")]
    pub(crate) port: Option<u16>,
    pub(crate) data: PathBuf,
    pub(crate) drain_seconds: u64,
}

/// A number, or `auto`.
fn port<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u16>, D::Error> {
    let text = Value::deserialize(value)?.to_string();
    match text.as_str() {
        "auto" => Ok(None),
        number => number.parse().map(Some).map_err(|_| D::Error::custom("port must be 0 to 65535, or auto")),
    }
}

/// `[upstreams]`, as far as the process itself reads it.
#[derive(Deserialize)]
struct Gateway {
    gateway: String,
}

/// `[bus]` and other sections that are one address.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Address {
    pub(crate) url: String,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BadSettings(String);

impl From<ConfigError> for BadSettings {
    fn from(error: ConfigError) -> Self {
        Self(error.to_string())
    }
}

impl Settings {
    /// Layers all sources.
    ///
    /// # Errors
    /// If a file cannot be read, a section is not known, or `[server]` is wrong. Other sections are checked by who reads them.
    pub(crate) fn load(common: &Common) -> Result<Self, BadSettings> {
        let known: Config =
            Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml)).build()?;
        let mut builder = Config::builder().add_source(known.clone());
        if let Some(path) = &common.config {
            builder = builder.add_source(File::from(path.clone()).format(FileFormat::Toml));
        }
        let environment =
            Environment::with_prefix("HALLYU").prefix_separator("__").separator("__").try_parsing(true);
        let mut builder = builder.add_source(environment);
        if let Some(data) = &common.data {
            builder = builder.set_override("server.data", data.to_string_lossy().into_owned())?;
        }
        if let Some(host) = &common.host {
            builder = builder.set_override("server.host", host.clone())?;
        }
        if let Some(port) = common.port {
            builder = builder.set_override("server.port", port)?;
        }
        let layered = with_data_folder(&with_lists(&known, &builder.build()?)?)?;
        refuse_unknown(&known, &layered)?;
        let server = layered.get("server").map_err(|error| BadSettings(format!("[server] {error}")))?;
        Ok(Self { layered, server })
    }

    /// Reads the section `name`.
    ///
    /// # Errors
    /// If a setting of the section is missing or of a wrong type; the message names it.
    pub(crate) fn section<T: DeserializeOwned>(&self, name: &str) -> Result<T, BadSettings> {
        self.layered.get(name).map_err(|error| BadSettings(format!("[{name}] {error}")))
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.server.data
    }

    /// The same, but listening on a free port of this machine alone.
    pub(crate) fn on_free_loopback_port(&self) -> Self {
        let server = Server { host: "127.0.0.1".to_owned(), port: Some(0), ..self.server.clone() };
        Self { server, layered: self.layered.clone() }
    }

    /// The same, now that it listens on this port: if any free one was asked for, links lead there all the same.
    pub(crate) fn listening_on(&self, port: u16) -> Self {
        let server = Server { port: self.server.port.and(Some(port)), ..self.server.clone() };
        Self { server, layered: self.layered.clone() }
    }

    /// Address under which viewers reach the platform: the configured one, else where it listens.
    ///
    /// # Errors
    /// If `gateway.public_url` is not a text.
    pub(crate) fn public_url(&self) -> Result<String, BadSettings> {
        let configured = self.layered.get_string("gateway.public_url")?;
        match (configured.is_empty(), self.server.port) {
            (false, _) => Ok(configured),
            (true, Some(port)) => Ok(format!("http://{}:{port}", self.server.host)),
            (true, None) => self.gateway(),
        }
    }

    /// Where the gateway is, for a process that does not run it.
    ///
    /// # Errors
    /// If `upstreams.gateway` is not a text.
    pub(crate) fn gateway(&self) -> Result<String, BadSettings> {
        Ok(self.section::<Gateway>("upstreams")?.gateway)
    }

    /// Every setting as `section.key = value` in alphabetical order, secrets masked.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = sections(&self.layered)
            .into_iter()
            .flat_map(|(section, keys)| {
                keys.into_iter().map(move |(key, value)| format!("{section}.{key} = {}", shown(&key, &value)))
            })
            .collect();
        lines.sort_unstable();
        lines
    }
}

fn shown(key: &str, value: &Value) -> String {
    match &value.kind {
        ValueKind::String(text) if text.is_empty() => "\"\"".to_owned(),
        ValueKind::String(text) if text.contains("base64:") => "(set)".to_owned(),
        _ if SECRET.iter().any(|word| key.contains(word)) => "(set)".to_owned(),
        ValueKind::String(text) => format!("{:?}", without_password(text)),
        ValueKind::Array(entries)
            if entries.iter().any(|entry| matches!(entry.kind, ValueKind::Table(_))) =>
        {
            format!("({} entries)", entries.len())
        }
        other => other.to_string(),
    }
}

/// `postgres://user:word@host` becomes `postgres://user:***@host`.
pub(crate) fn without_password(url: &str) -> String {
    let masked = url.split_once("://").and_then(|(scheme, rest)| {
        let (credentials, place) = rest.split_once('@')?;
        let (user, _) = credentials.split_once(':')?;
        Some(format!("{scheme}://{user}:***@{place}"))
    });
    masked.unwrap_or_else(|| url.to_owned())
}

/// Makes the data folder's path absolute, as addresses need it, and puts it where values say `{data}`.
fn with_data_folder(layered: &Config) -> Result<Config, BadSettings> {
    let given = layered.get_string("server.data")?;
    let data = std::path::absolute(&given)
        .map_err(|error| BadSettings(format!("server.data \"{given}\": {error}")))?;
    let data = data.to_string_lossy().into_owned();
    let mut builder =
        Config::builder().add_source(layered.clone()).set_override("server.data", data.clone())?;
    for (section, keys) in sections(layered) {
        for (key, value) in keys {
            if let ValueKind::String(text) = &value.kind
                && text.contains("{data}")
            {
                builder = builder.set_override(format!("{section}.{key}"), text.replace("{data}", &data))?;
            }
        }
    }
    Ok(builder.build()?)
}

/// Takes a text for the list that is known to stand there, with commas between its entries: the environment has texts alone.
fn with_lists(known: &Config, layered: &Config) -> Result<Config, BadSettings> {
    let known = sections(known);
    let mut builder = Config::builder().add_source(layered.clone());
    for (section, keys) in sections(layered) {
        for (key, value) in keys {
            let expected = known.get(&section).and_then(|keys| keys.get(&key)).map(|value| &value.kind);
            if let (Some(ValueKind::Array(_)), ValueKind::String(text)) = (expected, &value.kind) {
                let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
                builder = builder.set_override(format!("{section}.{key}"), entries.collect::<Vec<_>>())?;
            }
        }
    }
    Ok(builder.build()?)
}

fn refuse_unknown(known: &Config, layered: &Config) -> Result<(), BadSettings> {
    let known = sections(known);
    for (section, keys) in sections(layered) {
        let Some(expected) = known.get(&section) else {
            return Err(BadSettings(format!("there is no section [{section}]")));
        };
        if let Some(unknown) = keys.keys().find(|key| !expected.contains_key(*key)) {
            let mut names: Vec<&str> = expected.keys().map(String::as_str).collect();
            names.sort_unstable();
            return Err(BadSettings(format!(
                "[{section}] has no setting {unknown}; it has {}",
                names.join(", ")
            )));
        }
    }
    Ok(())
}

fn sections(config: &Config) -> Map<String, Map<String, Value>> {
    let top = match &config.cache.kind {
        ValueKind::Table(top) => top.clone(),
        _ => Map::new(),
    };
    top.into_iter().filter_map(|(name, value)| Some((name, value.into_table().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(file: Option<&str>) -> (Common, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let config = file.map(|text| {
            let path = folder.path().join("hallyu.toml");
            std::fs::write(&path, text).unwrap();
            path
        });
        (Common { config, data: Some(PathBuf::from("/srv/hallyu")), host: None, port: Some(0) }, folder)
    }

    #[test]
    fn the_data_folder_goes_into_every_address() {
        let (common, _folder) = common(None);
        let settings = Settings::load(&common).unwrap();
        assert_eq!(settings.section::<Address>("bus").unwrap().url, "sqlite:///srv/hallyu/bus.sqlite");
        assert_eq!(settings.server.port, Some(0));
    }

    #[test]
    fn links_lead_to_whatever_free_port_was_found() {
        let (common, _folder) = common(None);
        let settings = Settings::load(&common).unwrap().listening_on(4711);
        assert_eq!(settings.public_url().unwrap(), "http://127.0.0.1:4711");
        // A process that has the port of its target leaves the links to the gateway.
        let settings = Settings::load(&Common { port: None, ..common }).unwrap().listening_on(4711);
        assert_eq!(settings.public_url().unwrap(), settings.gateway().unwrap());
    }

    #[test]
    fn a_relative_data_folder_becomes_absolute() {
        let (mut common, _folder) = common(None);
        common.data = Some(PathBuf::from("d"));
        let settings = Settings::load(&common).unwrap();
        assert!(settings.data().is_absolute());
        let blobs = settings.section::<Address>("blobs").unwrap().url;
        assert_eq!(blobs, format!("file://{}/blobs", settings.data().display()));
    }

    #[test]
    fn a_file_overrides_defaults_and_a_misspelt_setting_is_named() {
        let (given, _folder) = common(Some("[cache]\nurl = \"redis://cache/0\""));
        let settings = Settings::load(&given).unwrap();
        assert_eq!(settings.section::<Address>("cache").unwrap().url, "redis://cache/0");

        let (misspelt, _folder) = common(Some("[cache]\nurll = \"\""));
        let message = Settings::load(&misspelt).unwrap_err().to_string();
        assert!(message.contains("[cache] has no setting urll") && message.contains("size_mb"), "{message}");
    }

    #[test]
    fn a_list_may_be_one_text_with_commas() {
        let extra = |text: &str| {
            let (given, _folder) = common(Some(&format!("[media]\nextra_codecs = {text}")));
            Settings::load(&given)
                .unwrap()
                .section::<hallyu_media::MediaConfig>("media")
                .unwrap()
                .extra_codecs
        };
        assert_eq!(extra("\"av1, opus\""), extra("[\"av1\", \"opus\"]"));
        assert_eq!(extra("\"opus\"").len(), 1);
        assert!(extra("\"\"").is_empty());
    }

    #[test]
    fn secrets_are_not_printed() {
        let file = "[security]\nmaster_key = \"base64:c2VjcmV0\"\n[translation]\napi_key = \"sk-1\"\n[storage]\nauth = \"postgres://a:word@db/x\"";
        let (given, _folder) = common(Some(file));
        let lines = Settings::load(&given).unwrap().lines().join("\n");
        assert!(lines.contains("translation.api_key = (set)"), "{lines}");
        assert!(lines.contains("security.master_key = (set)"), "{lines}");
        assert!(lines.contains("postgres://a:***@db/x") && !lines.contains("word@"), "{lines}");
    }
}
