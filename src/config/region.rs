//! A region a person can choose, and the addresses its services have behind the proxy.

use crate::api::endpoint::Endpoint;

/// One entry of `endpoints.regions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The region's ID, such as `cn-east-3`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The address of the cloud phone service (CPH).
    pub cph: Endpoint,
}

/// The regions the official clients list for this service, with the names of the console of the cloud.
const KNOWN: [(&str, &str); 13] = [
    ("cn-north-4", "CN North-Beijing4"),
    ("cn-north-9", "CN North-Ulanqab1"),
    ("cn-east-2", "CN East-Shanghai2"),
    ("cn-east-3", "CN East-Shanghai1"),
    ("cn-east-4", "CN East2"),
    ("cn-south-1", "CN South-Guangzhou"),
    ("cn-southwest-2", "CN Southwest-Guiyang1"),
    ("ap-southeast-1", "CN-Hong Kong"),
    ("ap-southeast-3", "AP-Singapore"),
    ("la-south-2", "LA-Santiago"),
    ("la-north-2", "LA-Mexico City2"),
    ("af-north-1", "AF-Cairo"),
    ("ru-northwest-2", "RU-Moscow2"),
];

impl Region {
    /// Every known region behind `/api/<region>` of this page's own origin.
    pub fn built_in() -> Vec<Self> {
        KNOWN
            .iter()
            .filter_map(|(id, name)| {
                let cph = Endpoint::parse(&format!("/api/{id}"), None).ok()?;
                Some(Self { id: (*id).to_owned(), name: (*name).to_owned(), cph })
            })
            .collect()
    }

    /// The usual name of a region, or its ID where it is not known.
    pub fn usual_name(id: &str) -> &str {
        KNOWN.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name)
    }

    /// The service's own address in a region, which a `{url}` template wraps.
    pub fn service_address(id: &str) -> String {
        format!("https://cph.{id}.myhuaweicloud.com")
    }
}
