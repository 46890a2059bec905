use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::Extensions;
use http::HeaderMap;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// Bits of an IPv6 address that name a subscriber; the others are the subscriber's to choose.
const SUBSCRIBER: u32 = 64;

/// The address of whoever opened the connection; that of this machine if there was none.
pub(crate) fn of_peer(extensions: &Extensions) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)).to_canonical()
}

/// The caller's address. Behind `proxies` trusted proxies it is what the outermost of them wrote into
/// `X-Forwarded-For`; whatever stands before that may be made up.
pub(crate) fn of_caller(headers: &HeaderMap, extensions: &Extensions, proxies: usize) -> IpAddr {
    let peer = of_peer(extensions);
    if proxies == 0 {
        return peer;
    }
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let hop = hops.len().checked_sub(proxies).and_then(|place| hops[place].parse::<IpAddr>().ok());
    hop.map_or(peer, |hop| hop.to_canonical())
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

/// Whether the request came straight from this machine or its private network.
pub(crate) fn is_inside(headers: &HeaderMap, extensions: &Extensions) -> bool {
    if headers.contains_key(FORWARDED_FOR) {
        return false;
    }
    match of_peer(extensions) {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private() || peer.is_link_local(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local() || peer.is_unicast_link_local(),
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

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let peer = from("10.0.0.1");
        let caller = |lines: &[&str], proxies| of_caller(&forwarded(lines), &peer, proxies).to_string();
        assert_eq!(caller(&["1.2.3.4"], 0), "10.0.0.1");
        assert_eq!(caller(&["6.6.6.6, 1.2.3.4"], 1), "1.2.3.4");
        assert_eq!(caller(&["6.6.6.6", "1.2.3.4, 10.0.0.2"], 2), "1.2.3.4");
        assert_eq!(caller(&["1.2.3.4"], 2), "10.0.0.1");
        assert_eq!(caller(&["nonsense"], 1), "10.0.0.1");
        assert_eq!(caller(&["::ffff:1.2.3.4"], 1), "1.2.3.4");
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
        assert!(is_inside(&HeaderMap::new(), &from("127.0.0.1")));
        assert!(is_inside(&HeaderMap::new(), &from("10.1.2.3")));
        assert!(is_inside(&HeaderMap::new(), &from("fd00::1")));
        assert!(!is_inside(&HeaderMap::new(), &from("8.8.8.8")));
        assert!(!is_inside(&forwarded(&["10.1.2.3"]), &from("127.0.0.1")));
    }
}
