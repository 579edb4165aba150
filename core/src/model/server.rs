//! One cloud phone server (Table 5), tolerant of everything: any field may be missing, unknown ones are kept.

use super::{address::Address, field::Field, network::NetworkVersion, status::ServerStatus, time::UtcTime};

/// A server as the service described it.
///
/// Values are kept as the text they came as and understood when they are read, so that an odd value is shown as it is
/// and never lost. `addresses` alone has a shape of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    values: [Option<Box<str>>; Field::ALL.len()],
    /// The entries of `addresses` that could be read (Table 6).
    pub addresses: Vec<Address>,
    /// Fields the document does not name, with their JSON as it came.
    pub unknown: Vec<(String, String)>,
    /// The server's JSON, verbatim.
    pub raw: Box<str>,
}

impl Server {
    /// A server of which nothing is known yet but its JSON.
    pub fn with_raw(raw: &str) -> Self {
        Self { raw: raw.into(), ..Self::default() }
    }

    /// The text of a field, where the service sent one that is not empty.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.values.get(field as usize).and_then(|v| v.as_deref()).filter(|v| !v.is_empty())
    }

    /// Sets the text of a field, as the decoder does.
    pub fn set(&mut self, field: Field, value: Option<String>) {
        if let Some(slot) = self.values.get_mut(field as usize) {
            *slot = value.map(String::into_boxed_str);
        }
    }

    /// `server_id`, where there is one.
    pub fn id(&self) -> Option<&str> {
        self.text(Field::ServerId)
    }

    /// What to call the server: its name, else its ID, else nothing.
    pub fn title(&self) -> Option<&str> {
        self.text(Field::ServerName).or_else(|| self.id())
    }

    /// `status`, understood.
    pub fn status(&self) -> ServerStatus {
        ServerStatus::read(self.text(Field::Status))
    }

    /// `network_version`, understood.
    pub fn network(&self) -> NetworkVersion {
        NetworkVersion::read(self.text(Field::NetworkVersion))
    }

    /// `create_time` or `update_time`, where it can be read as an instant.
    pub fn time(&self, field: Field) -> Option<UtcTime> {
        UtcTime::parse(self.text(field)?)
    }

    /// Every text there is to see: of all fields, known or not, and of all addresses.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let values = self.values.iter().filter_map(Option::as_deref);
        let addresses = self.addresses.iter().flat_map(Address::texts).flatten();
        values.chain(addresses).chain(self.unknown.iter().map(|(_, json)| json.as_str()))
    }

    /// The addresses that say anything.
    pub fn shown_addresses(&self) -> impl Iterator<Item = &Address> {
        self.addresses.iter().filter(|a| !a.is_empty())
    }
}

/// One element of `servers`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)] // Nearly every row is a server; boxing it would cost each one an allocation.
pub enum Row {
    /// A server.
    Server(Server),
    /// Something that is not a server; the rest of the page is not lost for it.
    Unreadable {
        /// Its place in the answer, from 0.
        index: usize,
        /// What came, verbatim.
        raw: Box<str>,
    },
}

impl Row {
    /// The server, where this is one.
    pub const fn server(&self) -> Option<&Server> {
        match self {
            Self::Server(server) => Some(server),
            Self::Unreadable { .. } => None,
        }
    }

    /// The row's JSON, verbatim.
    pub fn raw(&self) -> &str {
        match self {
            Self::Server(server) => &server.raw,
            Self::Unreadable { raw, .. } => raw,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_called_by_its_name_else_by_its_id() {
        let mut server = Server::with_raw("{}");
        assert_eq!((server.title(), server.id(), &*server.raw), (None, None, "{}"));
        server.set(Field::ServerId, Some("s1".into()));
        assert_eq!((server.title(), server.id()), (Some("s1"), Some("s1")));
        server.set(Field::ServerName, Some(String::new()));
        assert_eq!(server.title(), Some("s1"), "an empty name is none");
        server.set(Field::ServerName, Some("web".into()));
        assert_eq!(server.title(), Some("web"));
        assert_eq!(server.texts().collect::<Vec<_>>(), ["web", "s1"]);
    }

    #[test]
    fn addresses_that_say_nothing_are_not_shown() {
        let full = Address { server_ip: Some("10.0.0.1".into()), ..Address::default() };
        let server = Server { addresses: vec![Address::default(), full.clone()], ..Server::default() };
        assert_eq!(server.shown_addresses().collect::<Vec<_>>(), [&full]);
    }

    #[test]
    fn what_is_no_server_is_kept_as_it_came() {
        let row = Row::Unreadable { index: 0, raw: "7".into() };
        assert_eq!((row.server(), row.raw()), (None, "7"));
        let row = Row::Server(Server::with_raw("{ }"));
        assert!(row.server().is_some());
        assert_eq!(row.raw(), "{ }");
    }
}
