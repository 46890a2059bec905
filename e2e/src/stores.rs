use std::collections::BTreeMap;

use hallyu_testkit::servers::{Private, postgres, rabbitmq, redis, s3};
use hallyu_testkit::traces::{self, Person};

/// Where the stores are that the processes of a split platform share.
#[derive(Debug)]
pub struct Stores {
    settings: BTreeMap<&'static str, String>,
    servers: Option<Servers>,
}

/// Servers that one platform has for itself, to be killed and started again.
#[derive(Debug)]
pub struct Servers {
    /// Databases.
    pub postgres: Private,
    /// Cache and counts.
    pub redis: Private,
    /// Bus.
    pub rabbitmq: Private,
}

impl Stores {
    /// A part of its own on each of the servers that all tests share. None, after a line that says so, where one is not
    /// installed.
    pub(crate) async fn shared() -> Option<Self> {
        let places = (postgres::url().await?, redis::url().await?, rabbitmq::url().await?);
        Some(Self { settings: settings(places, s3::url().await?), servers: None })
    }

    /// Servers of its own, but for the object store. None as [`Stores::shared`].
    pub(crate) async fn private() -> Option<Self> {
        let servers = Servers {
            postgres: postgres::private()?,
            redis: redis::private()?,
            rabbitmq: rabbitmq::private()?,
        };
        let [postgres, redis, rabbitmq] =
            [&servers.postgres, &servers.redis, &servers.rabbitmq].map(|server| server.url().to_owned());
        Some(Self {
            settings: settings((postgres, redis, rabbitmq), s3::url().await?),
            servers: Some(servers),
        })
    }

    /// The servers, where the platform has them for itself.
    #[must_use]
    pub fn servers(&self) -> Option<&Servers> {
        self.servers.as_ref()
    }

    /// Every place that says something of a person.
    pub(crate) async fn traces_of(&self, person: &Person) -> Vec<String> {
        let setting = |name: &str| self.settings[name].as_str();
        let databases = [
            ("auth", setting("HALLYU__STORAGE__AUTH")),
            ("user", setting("HALLYU__STORAGE__USER")),
            ("content", setting("HALLYU__STORAGE__CONTENT")),
            ("search", setting("HALLYU__STORAGE__SEARCH")),
        ];
        traces::in_shared_stores(&databases, setting("HALLYU__BLOBS__URL"), person).await
    }

    /// Environment variables for every process of the platform.
    pub(crate) fn settings(&self) -> &BTreeMap<&'static str, String> {
        &self.settings
    }
}

fn settings(
    (postgres, redis, rabbitmq): (String, String, String),
    s3: String,
) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("HALLYU__STORAGE__AUTH", postgres.clone()),
        ("HALLYU__STORAGE__USER", postgres.clone()),
        ("HALLYU__STORAGE__CONTENT", postgres.clone()),
        ("HALLYU__STORAGE__SEARCH", postgres),
        ("HALLYU__CACHE__URL", redis),
        ("HALLYU__BUS__URL", rabbitmq),
        ("HALLYU__BLOBS__URL", s3),
        ("HALLYU__SECURITY__MASTER_KEY", "base64:c3BsaXQtc3BsaXQtc3BsaXQtc3BsaXQtc3BsaXQtMTI=".to_owned()),
    ])
}
