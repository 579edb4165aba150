//! Some servers beside one another: what each has in every field, and where they differ.

use super::key::Key;
use crate::model::server::Server;

/// How many servers can be compared.
pub const SOME: std::ops::RangeInclusive<usize> = 2..=6;

/// Whether servers differ in a key: one has what another has not, or more.
pub fn differ(servers: &[&Server], key: Key) -> bool {
    servers.windows(2).any(|pair| matches!(pair, [a, b] if key.texts(a) != key.texts(b)))
}

/// What can be compared: every field, and the addresses.
pub fn keys() -> impl Iterator<Item = Key> {
    Key::named().filter(|key| *key != Key::Ip)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::tests::rows;

    #[test]
    fn servers_differ_where_one_has_what_another_has_not() {
        let rows = rows(&[
            r#"{"server_name":"a","status":5,"addresses":[{"server_ip":"10.0.0.1"}],"metadata":{"order_id":"1"}}"#,
            r#"{"server_name":"a","status":10,"addresses":[{"server_ip":"10.0.0.1"},{"server_ip":"10.0.0.2"}]}"#,
            r#"{"server_name":"a","status":10,"addresses":[{"server_ip":"10.0.0.1"}]}"#,
        ]);
        let servers: Vec<_> = rows.iter().filter_map(|row| row.server()).collect();
        let different =
            |servers: &[&Server]| keys().filter(|key| differ(servers, *key)).map(Key::name).collect::<Vec<_>>();
        assert_eq!(different(&servers), ["status", "order", "private_ip"]);
        assert_eq!(different(&servers[1..]), ["private_ip"]);
        assert_eq!((different(&servers[..1]), different(&[])), (vec![], vec![]));
        assert!(keys().all(|key| key != Key::Ip && key != Key::Any));
    }
}
