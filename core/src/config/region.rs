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
    /// The address of IAM.
    pub iam: Endpoint,
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
    /// Every known region behind `/api/<region>` and `/iam/<region>` of this page's own origin.
    pub fn built_in() -> Vec<Self> {
        KNOWN
            .iter()
            .filter_map(|(id, name)| {
                let cph = Endpoint::parse(&format!("/api/{id}"), None).ok()?;
                let iam = Endpoint::parse(&format!("/iam/{id}"), None).ok()?;
                Some(Self { id: (*id).to_owned(), name: (*name).to_owned(), cph, iam })
            })
            .collect()
    }

    /// The usual name of a region, or its ID where it is not known.
    pub fn usual_name(id: &str) -> &str {
        KNOWN.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name)
    }

    /// The service's own address in a known region, which a `{url}` template wraps. Empty for any other region: whether
    /// the cloud's own domain serves it is a guess, and a token or password is not sent to a guess.
    pub fn service_address(id: &str) -> String {
        if KNOWN.iter().any(|(known, _)| *known == id) {
            format!("https://cph.{id}.myhuaweicloud.com")
        } else {
            String::new()
        }
    }

    /// IAM's own address for a region whose service is at this one, which a `{url}` template wraps: the global IAM where
    /// the region has none, and nothing where it cannot be told. A password is not sent to a guess.
    pub fn iam_address(id: &str, service: &str) -> String {
        if WITHOUT_IAM.contains(&id) && service == Self::service_address(id) {
            return "https://iam.myhuaweicloud.com".to_owned();
        }
        service.strip_prefix("https://cph.").map(|rest| format!("https://iam.{rest}")).unwrap_or_default()
    }
}

/// Regions without an IAM of their own in the official clients' tables.
const WITHOUT_IAM: [&str; 2] = ["af-north-1", "ru-northwest-2"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_is_beside_the_service_or_the_global_one_or_nowhere() {
        let of = |id: &str| Region::iam_address(id, &Region::service_address(id));
        assert_eq!(of("cn-east-3"), "https://iam.cn-east-3.myhuaweicloud.com");
        assert_eq!(of("af-north-1"), "https://iam.myhuaweicloud.com");
        assert_eq!(Region::iam_address("x", "https://cph.x.cloud.example"), "https://iam.x.cloud.example");
        assert_eq!(Region::iam_address("x", "https://phones.example"), "");
        assert_eq!((Region::service_address("eu-west-0").as_str(), of("eu-west-0").as_str()), ("", ""));
    }
}
