use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::Extensions;
use http::HeaderMap;

use crate::networks::Networks;

pub(crate) const FORWARDED_FOR: &str = "x-forwarded-for";
/// Bits of an IPv6 address that name a subscriber; the others are the subscriber's to choose.
const SUBSCRIBER: u32 = 64;

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The caller's address, as far as it is known.
    pub(crate) caller: IpAddr,
    /// It came straight from this machine or its private network.
    pub(crate) is_inside: bool,
    /// It came by a proxy that is trusted.
    pub(crate) is_proxied: bool,
}

impl Origin {
    /// Whoever opened the connection is the caller, unless it is one of the trusted proxies: then it is who they say it
    /// is. Of `X-Forwarded-For` the last address that is no trusted proxy's counts; whatever stands before it may be made
    /// up, and so is the whole of it where the peer is not trusted.
    pub(crate) fn of(headers: &HeaderMap, extensions: &Extensions, proxies: &Networks) -> Self {
        let peer = of_peer(extensions);
        let is_forwarded = headers.contains_key(FORWARDED_FOR);
        let is_inside = !is_forwarded && is_private(peer);
        let is_proxied = is_forwarded && !proxies.is_empty() && proxies.hold(peer);
        if !is_proxied {
            return Self { caller: peer, is_inside, is_proxied };
        }
        let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut caller = peer;
        for hop in hops.into_iter().rev() {
            let Some(hop) = read_hop(hop) else { break };
            caller = hop;
            if !proxies.hold(hop) {
                break;
            }
        }
        Self { caller, is_inside, is_proxied }
    }

    /// Whether the address is one of the public network, so that it says something about who is there.
    pub(crate) fn is_public(self) -> bool {
        !is_private(self.caller)
    }
}

/// An address as proxies write it: some add the port.
fn read_hop(hop: &str) -> Option<IpAddr> {
    let address = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|place| place.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The address of whoever opened the connection; that of this machine if there was none.
fn of_peer(extensions: &Extensions) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)).to_canonical()
}

/// What callers of one subscriber share: an IPv4 address, or the network part of an IPv6 address.
pub(crate) fn of_subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = u128::from(address) >> (u128::BITS - SUBSCRIBER) << (u128::BITS - SUBSCRIBER);
            IpAddr::V6(Ipv6Addr::from(network))
        }
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        extensions
    }

    fn forwarded(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (FORWARDED_FOR.parse().unwrap(), line.parse().unwrap())).collect()
    }

    fn caller(peer: &str, lines: &[&str], proxies: &[&str]) -> String {
        let proxies = proxies.iter().map(|network| network.parse::<crate::networks::Network>().unwrap());
        Origin::of(&forwarded(lines), &from(peer), &proxies.collect()).caller.to_string()
    }

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let proxies = &["10.0.0.0/8", "fd00::/8"];
        for (peer, lines, expected) in [
            ("10.0.0.1", &["1.2.3.4"][..], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
            ("10.0.0.1", &["6.6.6.6", "1.2.3.4, 10.0.0.2"], "1.2.3.4"),
            ("10.0.0.1", &["10.0.0.9, 10.0.0.2"], "10.0.0.9"),
            ("10.0.0.1", &["nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["1.2.3.4, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["::ffff:1.2.3.4"], "1.2.3.4"),
            ("10.0.0.1", &["1.2.3.4:5555"], "1.2.3.4"),
            ("fd00::1", &["[2001:db8::7]:443"], "2001:db8::7"),
            ("8.8.8.8", &["1.2.3.4"], "8.8.8.8"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ] {
            assert_eq!(caller(peer, lines, proxies), expected, "{peer} {lines:?}");
        }
        assert_eq!(caller("10.0.0.1", &["1.2.3.4"], &[]), "10.0.0.1");
    }

    #[test]
    fn a_subscriber_cannot_be_many_callers() {
        let one = of_subscriber("2001:db8:1:2:3::4".parse().unwrap());
        assert_eq!(one, of_subscriber("2001:db8:1:2:ffff::9".parse().unwrap()));
        assert_ne!(one, of_subscriber("2001:db8:1:3::4".parse().unwrap()));
        assert_eq!(of_subscriber("1.2.3.4".parse().unwrap()).to_string(), "1.2.3.4");
    }

    #[test]
    fn a_forwarded_request_comes_from_outside() {
        let is_inside = |peer: &str, lines: &[&str]| {
            Origin::of(&forwarded(lines), &from(peer), &Networks::default()).is_inside
        };
        for peer in ["127.0.0.1", "10.1.2.3", "fd00::1"] {
            assert!(is_inside(peer, &[]), "{peer}");
        }
        assert!(!is_inside("8.8.8.8", &[]));
        assert!(!is_inside("127.0.0.1", &["10.1.2.3"]));
    }
}
