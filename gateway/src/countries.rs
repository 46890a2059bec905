use std::net::IpAddr;
use std::path::PathBuf;

use hallyu_kernel::Country;
use http::{HeaderMap, HeaderName};
use maxminddb::{PathElement, Reader};

use crate::ConfigError;
use crate::address::Origin;

/// Tells in which country callers are: a proxy that we trust knows it, or a database of addresses does.
pub(crate) struct Countries {
    header: Option<HeaderName>,
    database: Option<Reader<Vec<u8>>>,
}

impl Countries {
    /// `header` is what the proxies in front write, `database` a file in the MaxMind format; either may be empty.
    pub(crate) fn open(header: &str, database: &PathBuf) -> Result<Self, ConfigError> {
        let header = match header {
            "" => None,
            name => Some(name.parse().map_err(|_| ConfigError::CountryHeader(name.to_owned()))?),
        };
        let database = match database.as_os_str().is_empty() {
            true => None,
            false => Some(Reader::open_readfile(database).map_err(ConfigError::CountryDatabase)?),
        };
        Ok(Self { header, database })
    }

    /// Where the caller is. What others than trusted proxies write counts for nothing.
    pub(crate) fn of(&self, headers: &HeaderMap, origin: Origin) -> Option<Country> {
        let told = self.header.as_ref().filter(|_| origin.is_proxied).and_then(|name| headers.get(name));
        // Proxies write codes of their own for what they do not know, such as XX: then the database is asked.
        told.and_then(|code| code.to_str().ok()?.parse().ok()).or_else(|| self.looked_up(origin.caller))
    }

    fn looked_up(&self, address: IpAddr) -> Option<Country> {
        let place = [PathElement::Key("country"), PathElement::Key("iso_code")];
        let found = self.database.as_ref()?.lookup(address).ok()?;
        found.decode_path::<&str>(&place).ok()??.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database in which the lower half of all addresses is in Mexico and the upper one in Brazil, byte by byte as
    /// the format's specification has it (MaxMind DB, version 2.0).
    fn database() -> Vec<u8> {
        let record = |code: &[u8]| [b"\xe1\x47country\xe1\x48iso_code\x42".as_slice(), code].concat();
        let (mexico, brazil) = (record(b"MX"), record(b"BR"));
        // One node of two records of 24 bits; a record beyond the nodes and 16 more leads to data.
        let leads_to = |offset: usize| [0, 0, u8::try_from(1 + 16 + offset).unwrap()];
        let metadata =
            b"\xab\xcd\xefMaxMind.com\xe9\x4anode_count\xc1\x01\x4brecord_size\xa1\x18\x4aip_version\xa1\x04\
            \x4ddatabase_type\x44Test\x49languages\x00\x04\x5bbinary_format_major_version\xa1\x02\
            \x5bbinary_format_minor_version\xa0\x4bbuild_epoch\x01\x02\x01\x4bdescription\xe0";
        [&leads_to(0)[..], &leads_to(mexico.len()), &[0; 16], &mexico, &brazil, metadata].concat()
    }

    fn origin(caller: &str, is_proxied: bool) -> Origin {
        Origin { caller: caller.parse().unwrap(), is_inside: false, is_proxied }
    }

    fn told(code: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static("cf-ipcountry"), code.parse().unwrap())])
    }

    fn countries(header: &str) -> Countries {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("countries.mmdb");
        std::fs::write(&file, database()).unwrap();
        Countries::open(header, &file).unwrap()
    }

    #[test]
    fn a_trusted_proxy_knows_best_and_the_database_what_it_does_not() {
        let countries = countries("CF-IPCountry");
        let of = |headers: &HeaderMap, caller, is_proxied| {
            countries.of(headers, origin(caller, is_proxied)).map(Country::as_str)
        };
        assert_eq!(of(&told("AR"), "1.2.3.4", true), Some("AR"));
        assert_eq!(of(&told("AR"), "1.2.3.4", false), Some("MX"), "who is not trusted says nothing");
        assert_eq!(of(&told("XX"), "200.1.2.3", true), Some("BR"));
        assert_eq!(of(&HeaderMap::new(), "200.1.2.3", true), Some("BR"));
        assert_eq!(of(&HeaderMap::new(), "2001:db8::1", true), None);
    }

    #[test]
    fn without_settings_nothing_is_known() {
        let nothing = Countries::open("", &PathBuf::new()).unwrap();
        assert_eq!(nothing.of(&told("AR"), origin("1.2.3.4", true)), None);
    }

    #[test]
    fn settings_without_a_meaning_are_refused() {
        assert!(matches!(Countries::open("a b", &PathBuf::new()), Err(ConfigError::CountryHeader(_))));
        let missing = Countries::open("", &PathBuf::from("/nowhere/countries.mmdb"));
        assert!(matches!(missing, Err(ConfigError::CountryDatabase(_))));
    }
}
