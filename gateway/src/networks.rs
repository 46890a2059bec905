use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Bits of an IPv6 address before an IPv4 address that is written as one (`::ffff:1.2.3.4`).
const MAPPED: u32 = 96;

/// One network, for example `10.0.0.0/8`, `2001:db8::/32`, or a single address. Bits behind the length do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    base: IpAddr,
    length: u32,
}

/// Not a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no network such as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7")]
pub(crate) struct NotANetwork(String);

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.to_owned());
        let (address, length) = text.split_once('/').map_or((text, None), |(a, l)| (a, Some(l)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let widest = if address.is_ipv4() { Ipv4Addr::BITS } else { Ipv6Addr::BITS };
        let is_plain = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
        let length = match length {
            None => widest,
            Some(length) => Some(length).filter(is_plain).and_then(|l| l.parse().ok()).ok_or_else(wrong)?,
        };
        if length > widest {
            return Err(wrong());
        }
        // An IPv4 network that is written in the manner of IPv6 is one of IPv4: that is how addresses are compared, too.
        let (address, length) = match address.to_canonical() {
            canonical if canonical.is_ipv4() && address.is_ipv6() && length >= MAPPED => {
                (canonical, length - MAPPED)
            }
            _ => (address, length),
        };
        Ok(Self { base: cut(address, length), length })
    }
}

/// The network part of an address.
fn cut(address: IpAddr, length: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(Ipv4Addr::BITS - length).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(Ipv6Addr::BITS - length).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

/// Many networks; looking an address up takes one step for each length that occurs, however many there are of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Networks {
    /// Whether of IPv4, length, networks.
    by_length: Vec<(bool, u32, HashSet<IpAddr>)>,
}

impl Networks {
    /// Whether one of them holds the address.
    pub(crate) fn hold(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let mut of_kind = self.by_length.iter().filter(|(is_v4, ..)| *is_v4 == address.is_ipv4());
        of_kind.any(|(_, length, networks)| networks.contains(&cut(address, *length)))
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_length.is_empty()
    }
}

impl FromIterator<Network> for Networks {
    fn from_iter<I: IntoIterator<Item = Network>>(networks: I) -> Self {
        let mut all = Self::default();
        for Network { base, length } in networks {
            let is_place = |(is_v4, known, _): &(bool, u32, _)| (*is_v4, *known) == (base.is_ipv4(), length);
            if let Some((.., bases)) = all.by_length.iter_mut().find(|place| is_place(place)) {
                bases.insert(base);
            } else {
                all.by_length.push((base.is_ipv4(), length, HashSet::from([base])));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(networks: &[&str], address: &str) -> bool {
        let networks: Networks = networks.iter().map(|network| network.parse::<Network>().unwrap()).collect();
        networks.hold(address.parse().unwrap())
    }

    #[test]
    fn an_address_is_in_a_network_however_either_is_written() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("10.1.2.3/8", "10.0.0.0", "9.255.255.255"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "255.255.255.255", "2001:db8::1"),
            ("::/0", "2001:db8::1", "1.2.3.4"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("::ffff:10.0.0.0/104", "10.9.9.9", "11.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.9.9.9", "::ffff:11.0.0.1"),
            ("2001:db8::7/128", "2001:db8::7", "2001:db8::8"),
        ] {
            assert!(hold(&[network], inside), "{network} {inside}");
            assert!(!hold(&[network], outside), "{network} {outside}");
        }
        let many = ["1.2.3.0/24", "1.2.4.0/24", "5.0.0.0/8", "2001:db8::/32"];
        assert!(hold(&many, "1.2.4.9") && hold(&many, "5.5.5.5") && !hold(&many, "1.2.5.1"));
        assert!(!hold(&[], "1.2.3.4"));
    }

    #[test]
    fn what_is_no_network_is_named() {
        for text in
            ["", "/", "10.0.0.0/", "10.0.0.0/33", "::1/129", "10.0.0/8", "10.0.0.0/+8", "host", "1.2.3.4/8/8"]
        {
            assert_eq!(text.parse::<Network>(), Err(NotANetwork(text.to_owned())));
        }
    }
}
