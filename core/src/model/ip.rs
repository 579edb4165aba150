//! Addresses and networks of IPv4 and IPv6 as people, lists and services write them, read so that they can be compared: one address in
//! two spellings is one address, and an IPv4 address in the form of IPv6 (`::ffff:10.0.0.1`) is that IPv4 address.
//!
//! What stands around an address is let go: brackets, a port (`10.0.0.1:5555`, `[::1]:80`), a zone (`fe80::1%eth0`).

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net, ipv4_mask_to_prefix};

/// The address a text is; `None` where it is none.
pub fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let read = text.parse().ok().or_else(|| around(text))?;
    Some(IpAddr::to_canonical(&read))
}

/// An address with something around it.
fn around(text: &str) -> Option<IpAddr> {
    if let Ok(socket) = text.parse::<SocketAddr>() {
        return Some(socket.ip());
    }
    let bare = match text.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            let is_port = |port: &str| port.parse::<u16>().is_ok() && port.bytes().all(|b| b.is_ascii_digit());
            if !after.is_empty() && !after.strip_prefix(':').is_some_and(is_port) {
                return None;
            }
            inside
        }
        None => text,
    };
    // Only IPv6 has zones, and their names are the machine's own.
    let Some((address, zone)) = bare.split_once('%') else { return bare.parse().ok() };
    let is_zone = !zone.is_empty() && zone.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'/' | b'%'));
    address.parse::<Ipv6Addr>().ok().filter(|_| is_zone).map(IpAddr::V6)
}

/// The address of a server as the service writes it, also with the length of its network behind it.
pub fn host(text: &str) -> Option<IpAddr> {
    address(text).or_else(|| {
        let (base, _) = text.split_once('/')?;
        network(text).and_then(|_| address(base))
    })
}

/// The network a text is: `10.0.0.0/8`, `2001:db8::/32`, `10.0.0.0/255.0.0.0`, or an address alone, which is a network of one. Bits
/// behind the length are let go.
pub fn network(text: &str) -> Option<IpNet> {
    let Some((base, length)) = text.split_once('/') else { return address(text).map(IpNet::from) };
    // A network has no port.
    let base = base.trim().trim_start_matches('[').trim_end_matches(']');
    let base = base.parse::<IpAddr>().ok()?;
    let length = length.trim();
    let length = match (base, length.parse::<std::net::Ipv4Addr>()) {
        (IpAddr::V4(_), Ok(mask)) => ipv4_mask_to_prefix(mask).ok()?,
        _ if length.is_empty() || !length.bytes().all(|b| b.is_ascii_digit()) => return None,
        _ => length.parse().ok()?,
    };
    let network = IpNet::new(base, length).ok()?.trunc();
    Some(canonical(network))
}

/// A network of IPv4 addresses in the form of IPv6 as the network of IPv4 that it is.
fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(six) = network else { return network };
    let four = six.addr().to_ipv4_mapped().zip(six.prefix_len().checked_sub(96));
    four.and_then(|(address, length)| Ipv4Net::new(address, length).ok()).map_or(network, IpNet::V4)
}

/// Whether a network is one of more than one address: what was written with a length.
pub fn is_wide(network: &IpNet) -> bool {
    network.prefix_len() < network.max_prefix_len()
}

/// How a network is written: an address alone without a length.
pub fn write(network: &IpNet) -> String {
    if is_wide(network) { network.to_string() } else { network.addr().to_string() }
}

/// Whether two texts are the same address.
pub fn same(one: &str, other: &str) -> bool {
    address(one).is_some_and(|one| address(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::Ipv4Addr;

    #[test]
    fn every_spelling_of_an_address_is_that_address() {
        for text in [
            "10.0.0.1",
            " 10.0.0.1 ",
            "10.0.0.1:5555",
            "::ffff:10.0.0.1",
            "::FFFF:a00:1",
            "[10.0.0.1]",
            "[::ffff:10.0.0.1]:80",
        ] {
            assert_eq!(address(text), Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1))), "{text}");
        }
        let six = address("2001:db8::1");
        assert!(six.is_some_and(|a| a.is_ipv6()));
        for text in [
            "2001:DB8::1",
            "2001:0db8:0:0:0:0:0:1",
            "2001:db8:0::0:1",
            "2001:db8::0.0.0.1",
            "[2001:db8::1]",
            "[2001:db8::1]:443",
            "2001:db8::1%eth0",
            "[2001:db8::1%3]:443",
        ] {
            assert_eq!(address(text), six, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "",
            "10.0.0",
            "10.0.0.256",
            "1.2.3.4.5",
            "01.2.3.4",
            "a.b.c.d",
            "10.0.0.1:",
            "10.0.0.1:x",
            "10.0.0.1:99999",
            "10.0.0.1%eth0",
            "[10.0.0.1%1]",
            "[::1",
            "::1]",
            "[::1]80",
            "[::1]:+8",
            "::1%",
            "[::1%]:80",
            "::g",
            ":::",
            "web-1",
            "10.0.0.1/8",
            "::1%a/64",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn networks_are_read_in_every_form() {
        let of = |text: &str| network(text).map(|n| n.to_string());
        for (text, written) in [
            ("10.1.2.3/8", "10.0.0.0/8"),
            ("10.0.0.0/255.0.0.0", "10.0.0.0/8"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("192.168.0.1", "192.168.0.1/32"),
            ("10.0.0.1:5555", "10.0.0.1/32"),
            ("2001:DB8:0::/32", "2001:db8::/32"),
            ("[2001:db8::1]/64", "2001:db8::/64"),
            ("::ffff:10.1.0.0/112", "10.1.0.0/16"),
            ("::/0", "::/0"),
            ("::1", "::1/128"),
        ] {
            assert_eq!(of(text).as_deref(), Some(written), "{text}");
        }
        for text in [
            "",
            "/",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "10.0.0.0/255.0.255.0",
            "::/129",
            "10.0.0.0:80/8",
            "10/8",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        let written = |text: &str| network(text).map(|network| write(&network));
        assert_eq!(
            (written("10.0.0.1:80").as_deref(), written("10.9.9.9/8").as_deref()),
            (Some("10.0.0.1"), Some("10.0.0.0/8"))
        );
        assert_eq!(
            (host("10.0.0.1/24"), host("10.0.0.1/99"), host("10.0.0.1")),
            (address("10.0.0.1"), None, address("10.0.0.1"))
        );
        assert!(same("2001:DB8::1", "2001:db8:0::1") && !same("10.0.0.1", "10.0.0.2") && !same("x", "x"));
    }

    proptest! {
        #[test]
        fn an_address_is_read_however_it_is_written(bits in any::<u128>(), four in prop::option::of(any::<u32>()), port in any::<u16>()) {
            let six = four.map_or_else(|| Ipv6Addr::from(bits), |four| Ipv4Addr::from(four).to_ipv6_mapped());
            let expected = Some(IpAddr::V6(six).to_canonical());
            let groups: Vec<String> = six.segments().iter().map(|group| format!("{group:04X}")).collect();
            for text in [six.to_string(), groups.join(":"), format!("[{six}]:{port}"), format!("[{six}%eth0]"), format!("{six}%1")] {
                prop_assert_eq!(address(&text), expected, "{}", text);
            }
        }

        #[test]
        fn any_text_is_read_or_none_and_what_is_written_is_read_again(text in "\\PC{0,20}|[0-9a-f:./%\\[\\]]{0,24}|[0-9]{1,3}(\\.[0-9]{1,3}){3}(:[0-9]{1,5}|/[0-9]{1,2})?") {
            if let Some(read) = network(&text) {
                prop_assert_eq!(network(&write(&read)), Some(read));
                prop_assert_eq!(address(&text).is_some(), !text.contains('/'));
            }
        }

        #[test]
        fn a_network_has_exactly_the_addresses_that_begin_as_it_does(address in any::<u32>(), other in any::<u32>(), length in 0_u32..=32) {
            let network = network(&format!("{}/{length}", Ipv4Addr::from(address))).unwrap();
            let begins = |a: u32| a.checked_shr(32 - length).unwrap_or(0);
            prop_assert_eq!(network.contains(&IpAddr::from(Ipv4Addr::from(other))), begins(other) == begins(address));
            prop_assert!(network.contains(&IpAddr::from(Ipv4Addr::from(address))));
        }
    }
}
