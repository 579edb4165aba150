//! IPv4 addresses and networks in CIDR notation, as numbers: whether an address lies in a network is one comparison.
//!
//! Our own forty lines, tested against the standard library: its parser of addresses reads IPv6 as well and costs 1.4 KB of
//! brotli. An IPv6 address is compared as text.

/// All addresses from a first to a last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// The lowest address.
    pub first: u32,
    /// The highest address.
    pub last: u32,
}

/// The number of an address such as `10.0.0.1`; `None` where the text is none.
pub fn ipv4(text: &str) -> Option<u32> {
    let mut parts = text.split('.');
    let mut number = 0;
    for _ in 0..4 {
        let part = parts.next().filter(|p| p.len() <= 3 && !(p.len() > 1 && p.starts_with('0')))?;
        number = number << 8 | u32::from(small(part, 255)?);
    }
    parts.next().is_none().then_some(number)
}

/// Digits only, at least one.
fn small(text: &str, most: u16) -> Option<u8> {
    let mut number = 0_u16;
    for digit in text.bytes() {
        number = number * 10 + u16::from(digit.checked_sub(b'0').filter(|d| *d < 10)?);
        if number > most {
            return None;
        }
    }
    (!text.is_empty()).then(|| number.try_into().ok())?
}

impl Cidr {
    /// Reads `10.0.0.0/8`, or an address alone, which is a network of one. Bits behind the length are let go.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/').unwrap_or((text, "32"));
        let (address, length) = (ipv4(address)?, small(length, 32)?);
        let host = u32::MAX.checked_shr(length.into()).unwrap_or(0);
        Some(Self { first: address & !host, last: address | host })
    }

    /// Whether an address is one of it.
    pub const fn has(self, address: u32) -> bool {
        self.first <= address && address <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::Ipv4Addr;

    #[test]
    fn networks_and_single_addresses_are_read() {
        let ten = Cidr::parse("10.1.2.3/8").unwrap();
        assert_eq!((ten.first, ten.last), (0x0a00_0000, 0x0aff_ffff));
        assert!(ten.has(ipv4("10.255.0.1").unwrap()) && !ten.has(ipv4("11.0.0.0").unwrap()));
        assert_eq!(Cidr::parse("0.0.0.0/0"), Some(Cidr { first: 0, last: u32::MAX }));
        let one = Cidr::parse("192.168.0.1").unwrap();
        assert_eq!(one.first, one.last);
        for text in [
            "",
            "10.0.0",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.256",
            "1.2.3.4.5",
            "01.2.3.4",
            "a.b.c.d",
            "1.2.3.:",
        ] {
            assert_eq!(Cidr::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_standard_library_agrees(text in "([0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9.]{0,15}|\\PC{0,8}") {
            prop_assert_eq!(ipv4(&text), text.parse::<Ipv4Addr>().ok().map(u32::from));
        }

        #[test]
        fn a_network_has_exactly_the_addresses_that_begin_as_it_does(address in any::<u32>(), other in any::<u32>(), length in 0_u32..=32) {
            let network = Cidr::parse(&format!("{}/{length}", Ipv4Addr::from(address))).unwrap();
            let begins = |a: u32| a.checked_shr(32 - length).unwrap_or(0);
            prop_assert_eq!(network.has(other), begins(other) == begins(address));
            prop_assert!(network.has(address));
        }
    }
}
