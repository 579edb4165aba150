//! One entry of `addresses` (Table 6): a private and a public address, each under a current and an expired name.

use super::ip;

/// The four fields of Table 6 as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// `server_ip`, the current name of the private address.
    pub server_ip: Option<String>,
    /// `public_ip`, the current name of the public address.
    pub public_ip: Option<String>,
    /// `intranet_ip`, the expired name of the private address.
    pub intranet_ip: Option<String>,
    /// `access_ip`, the expired name of the public address.
    pub access_ip: Option<String>,
}

impl Address {
    /// The private address: `server_ip`, or `intranet_ip` where only the expired name is sent.
    pub fn private(&self) -> Option<&str> {
        filled(self.server_ip.as_deref()).or_else(|| filled(self.intranet_ip.as_deref()))
    }

    /// The public address: `public_ip`, or `access_ip` where only the expired name is sent.
    pub fn public(&self) -> Option<&str> {
        filled(self.public_ip.as_deref()).or_else(|| filled(self.access_ip.as_deref()))
    }

    /// All four, the private ones first.
    pub fn texts(&self) -> [Option<&str>; 4] {
        [&self.server_ip, &self.intranet_ip, &self.public_ip, &self.access_ip].map(|text| filled(text.as_deref()))
    }

    /// Whether a current and an expired name carry different addresses; both are then shown.
    pub fn disagrees(&self) -> bool {
        differ(self.server_ip.as_deref(), self.intranet_ip.as_deref())
            || differ(self.public_ip.as_deref(), self.access_ip.as_deref())
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.private().is_none() && self.public().is_none()
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|t| !t.trim().is_empty())
}

fn differ(current: Option<&str>, expired: Option<&str>) -> bool {
    matches!((filled(current), filled(expired)), (Some(a), Some(b)) if a != b && !ip::same(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(server_ip: &str, intranet_ip: &str, public_ip: &str, access_ip: &str) -> Address {
        let some = |t: &str| (t != "-").then(|| t.to_owned());
        Address {
            server_ip: some(server_ip),
            intranet_ip: some(intranet_ip),
            public_ip: some(public_ip),
            access_ip: some(access_ip),
        }
    }

    #[test]
    fn current_names_come_first_and_expired_ones_fill_in() {
        let a = address("10.0.0.1", "10.0.0.1", "-", "1.2.3.4");
        assert_eq!((a.private(), a.public()), (Some("10.0.0.1"), Some("1.2.3.4")));
        assert!(!a.disagrees());
        let b = address("", "10.0.0.2", "-", "-");
        assert_eq!((b.private(), b.public()), (Some("10.0.0.2"), None));
    }

    #[test]
    fn a_disagreement_is_seen_only_where_both_names_say_something() {
        assert!(address("10.0.0.1", "10.0.0.9", "-", "-").disagrees());
        assert!(address("-", "-", "1.2.3.4", "1.2.3.5").disagrees());
        assert!(!address("10.0.0.1", "", "-", "1.2.3.4").disagrees());
        assert!(
            !address("2001:DB8::1", "2001:db8:0::1", "::ffff:1.2.3.4", "1.2.3.4").disagrees(),
            "one address in two spellings"
        );
    }

    #[test]
    fn an_entry_without_addresses_is_empty() {
        assert!(Address::default().is_empty());
        assert!(address("", " ", "-", "-").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_shown_came_and_is_never_blank(fields in prop::array::uniform4(prop::option::of("[ \t]{0,2}|[0-9.]{1,4}|\\PC{0,3}"))) {
            let [server_ip, public_ip, intranet_ip, access_ip] = fields.clone();
            let a = Address { server_ip, public_ip, intranet_ip, access_ip };
            for (shown, current, expired) in [(a.private(), &a.server_ip, &a.intranet_ip), (a.public(), &a.public_ip, &a.access_ip)] {
                let blank = |t: &Option<String>| t.as_ref().is_none_or(|t| t.trim().is_empty());
                match shown {
                    Some(shown) => {
                        prop_assert!(!shown.trim().is_empty());
                        let source = if blank(current) { expired } else { current };
                        prop_assert_eq!(source.as_deref(), Some(shown));
                    }
                    None => prop_assert!(blank(current) && blank(expired)),
                }
            }
            let turned = Address {
                server_ip: a.intranet_ip.clone(),
                intranet_ip: a.server_ip.clone(),
                public_ip: a.access_ip.clone(),
                access_ip: a.public_ip.clone(),
            };
            prop_assert_eq!(a.disagrees(), turned.disagrees());
            prop_assert!(!a.disagrees() || a.private() != turned.private() || a.public() != turned.public());
            prop_assert_eq!(a.is_empty(), fields.iter().flatten().all(|t| t.trim().is_empty()));
        }
    }
}
