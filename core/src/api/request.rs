//! `GET /v1/{project_id}/cloud-phone/servers` (Tables 1 and 2): one value of this type is one request.

use super::filter::ServerFilter;
use crate::model::{project::ProjectId, time::UtcTime};

/// The unit in which the service reads `create_since` and `create_until`: undocumented, so configured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeUnit {
    /// Milliseconds since 1970, as the document's "Long" and its sibling APIs suggest.
    #[default]
    Milliseconds,
    /// Seconds since 1970, as one public client sends.
    Seconds,
}

impl TimeUnit {
    fn write(self, t: UtcTime) -> i64 {
        match self {
            Self::Milliseconds => t.milliseconds(),
            Self::Seconds => t.seconds(),
        }
    }
}

/// One request for servers: the filter, with at most one status, and the window into the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListServers {
    /// The filters; its `status` is not used, `status` below is.
    pub filter: ServerFilter,
    /// One status code: all that the API takes.
    pub status: Option<i32>,
    /// How many servers to skip.
    pub offset: u32,
    /// How many servers to answer with, 1 to 100.
    pub limit: u32,
}

/// The largest `limit` of Table 2.
pub const MAX_LIMIT: u32 = 100;

impl ListServers {
    /// Path and query, ready for an endpoint. Parameters stand in the order of Table 2, empty ones are left out.
    pub fn path(&self, project: &ProjectId, unit: TimeUnit) -> String {
        let path = format!("/v1/{}/cloud-phone/servers?", project.as_str());
        let start = path.len();
        let mut query = form_urlencoded::Serializer::for_suffix(path, start);
        query.append_pair("offset", &self.offset.to_string());
        query.append_pair("limit", &self.limit.to_string());
        let f = &self.filter;
        for (name, value) in [
            ("server_name", &f.server_name),
            ("server_id", &f.server_id),
            ("network_version", &f.network_version),
            ("phone_model_name", &f.phone_model_name),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        for (name, time) in [("create_since", f.create_since), ("create_until", f.create_until)] {
            if let Some(time) = time {
                query.append_pair(name, &unit.write(time).to_string());
            }
        }
        if let Some(status) = self.status {
            query.append_pair("status", &status.to_string());
        }
        // `+` for a space is right for forms, but gateways have been seen to sign and match on `%20`.
        query.finish().replace('+', "%20")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request(filter: ServerFilter) -> ListServers {
        ListServers { filter, status: None, offset: 0, limit: 20 }
    }

    fn project() -> ProjectId {
        ProjectId::parse("p1").unwrap()
    }

    #[test]
    fn the_plain_request_is_the_documents() {
        let path = request(ServerFilter::default()).path(&project(), TimeUnit::Milliseconds);
        assert_eq!(path, "/v1/p1/cloud-phone/servers?offset=0&limit=20");
    }

    #[test]
    fn every_parameter_of_table_2_is_written_in_its_order() {
        let filter = ServerFilter {
            server_name: "a b+c".into(),
            server_id: "id".into(),
            network_version: "v2".into(),
            phone_model_name: "rx1".into(),
            create_since: UtcTime::parse("2021-11-11T08:33:40Z"),
            create_until: UtcTime::parse("2021-11-11T08:33:41Z"),
            status: None,
        };
        let request = ListServers { status: Some(5), offset: 40, ..request(filter) };
        assert_eq!(
            request.path(&project(), TimeUnit::Milliseconds),
            "/v1/p1/cloud-phone/servers?offset=40&limit=20&server_name=a%20b%2Bc&server_id=id&network_version=v2\
             &phone_model_name=rx1&create_since=1636619620000&create_until=1636619621000&status=5"
        );
        assert!(request.path(&project(), TimeUnit::Seconds).contains("create_since=1636619620&"));
    }

    proptest! {
        #[test]
        fn any_name_arrives_as_it_was_typed(name in "\\PC*") {
            let filter = ServerFilter { server_name: name.clone(), ..ServerFilter::default() };
            let path = request(filter).path(&project(), TimeUnit::Milliseconds);
            let (_, query) = path.split_once('?').unwrap();
            prop_assert!(path.is_ascii());
            let found = form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "server_name");
            prop_assert_eq!(found.map(|(_, v)| v.into_owned()).unwrap_or_default(), name);
        }
    }
}
