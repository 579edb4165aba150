//! What a chip, a sort or a facet can be about: every field of a server, its addresses, and everything together.
//!
//! One table for all of them: the name in the grammar, other names people type, and how values are compared.

use std::collections::HashSet;

use crate::model::{
    field::{Field, Kind},
    server::Server,
};

/// The subject of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Anything that is visible of a server: free text.
    Any,
    /// A field.
    Field(Field),
    /// Any address, private or public.
    Ip,
    /// A private address.
    PrivateIp,
    /// A public address.
    PublicIp,
}

/// How the values of a key are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// As texts, without regard to case.
    Texts,
    /// As codes of a status, or groups of codes.
    Statuses,
    /// As instants.
    Times,
    /// As addresses, or networks that have them.
    Addresses,
}

/// Every key that has a name: the fields, and the addresses.
static NAMED: [Key; 23] = {
    let mut all = [Key::Ip; 23];
    let mut place = 0;
    while place < Field::ALL.len() {
        #[allow(clippy::indexing_slicing)] // While this is compiled.
        {
            all[place] = Key::Field(Field::ALL[place]);
        }
        place += 1;
    }
    let [.., private, public] = &mut all;
    *private = Key::PrivateIp;
    *public = Key::PublicIp;
    all
};

/// Names besides that of the API document.
const SHORT: [(&str, Field); 20] = [
    ("name", Field::ServerName),
    ("id", Field::ServerId),
    ("status", Field::Status),
    ("model", Field::PhoneModelName),
    ("az", Field::AvailabilityZone),
    ("server_model", Field::ServerModelName),
    ("network", Field::NetworkVersion),
    ("keypair", Field::KeypairName),
    ("project", Field::EnterpriseProjectId),
    ("vpc", Field::VpcId),
    ("vpc_cidr", Field::VpcCidr),
    ("cidr", Field::Cidr),
    ("subnet", Field::SubnetId),
    ("subnet_cidr", Field::SubnetCidr),
    ("resource_project", Field::ResourceProjectId),
    ("charging", Field::ChargingMode),
    ("order", Field::OrderId),
    ("product", Field::ProductId),
    ("created", Field::CreateTime),
    ("updated", Field::UpdateTime),
];

impl Key {
    /// Every key that has a name.
    pub fn named() -> impl Iterator<Item = Self> {
        NAMED.iter().copied()
    }

    /// The name in the grammar; empty for free text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Ip => "ip",
            Self::PrivateIp => "private_ip",
            Self::PublicIp => "public_ip",
            Self::Field(field) => SHORT.iter().find(|(_, f)| *f == field).map_or("", |(name, _)| name),
        }
    }

    /// The key with this name, or with the name that the API document gives the field; case does not matter.
    pub fn from_name(name: &str) -> Option<Self> {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        Self::named().find(|key| {
            is(key.name())
                || match key {
                    Self::Field(field) => is(field.spec().api),
                    // The document's own names, of which the first is current.
                    Self::PrivateIp => is("server_ip") || is("intranet_ip"),
                    Self::PublicIp => is("access_ip"),
                    _ => false,
                }
        })
    }

    /// What is shown of it of a server: the value of a field, addresses each once.
    #[inline(never)]
    pub fn texts(self, server: &Server) -> Vec<&str> {
        if let Self::Field(field) = self {
            return server.text(field).into_iter().collect();
        }
        let (mut texts, mut seen) = (Vec::new(), HashSet::new());
        for address in &server.addresses {
            let private = address.private().filter(|_| self != Self::PublicIp);
            let public = address.public().filter(|_| self != Self::PrivateIp);
            for text in [private, public].into_iter().flatten() {
                if seen.insert(text) {
                    texts.push(text);
                }
            }
        }
        texts
    }

    /// How its values are compared.
    pub const fn values(self) -> Values {
        match self {
            Self::Any => Values::Texts,
            Self::Ip | Self::PrivateIp | Self::PublicIp => Values::Addresses,
            Self::Field(field) => match field.spec().kind {
                Kind::Status => Values::Statuses,
                Kind::Time => Values::Times,
                _ => Values::Texts,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_once_and_by_their_current_name() {
        let rows = crate::fleet::tests::rows(&[
            r#"{"server_name":"a","addresses":[{"server_ip":"10.0.0.1","intranet_ip":"10.0.0.9","public_ip":"1.1.1.1"},{"intranet_ip":"10.0.0.2","access_ip":"1.1.1.1"},{"public_ip":" "}]}"#,
        ]);
        let server = rows[0].server().unwrap();
        assert_eq!(Key::PrivateIp.texts(server), ["10.0.0.1", "10.0.0.2"]);
        assert_eq!(Key::PublicIp.texts(server), ["1.1.1.1"]);
        assert_eq!(Key::Ip.texts(server), ["10.0.0.1", "1.1.1.1", "10.0.0.2"]);
        assert_eq!(Key::Field(Field::ServerName).texts(server), ["a"]);
        assert_eq!((Key::Field(Field::VpcId).texts(server), Key::Any.texts(server).len()), (vec![], 3));
    }

    #[test]
    fn every_key_has_one_name_and_is_found_by_it_and_by_that_of_the_document() {
        let mut names: Vec<_> = Key::named().map(Key::name).collect();
        for key in Key::named() {
            assert!(!key.name().is_empty(), "{key:?}");
            assert_eq!(Key::from_name(&key.name().to_uppercase()), Some(key));
            if let Key::Field(field) = key {
                assert_eq!(Key::from_name(field.spec().api), Some(key));
            }
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Key::named().count());
        assert_eq!(Key::from_name("intranet_ip"), Some(Key::PrivateIp));
        assert_eq!(Key::from_name("server_ip"), Some(Key::PrivateIp));
        assert_eq!(Key::from_name("access_ip"), Some(Key::PublicIp));
        assert_eq!(Key::from_name(""), None);
    }
}
