//! The regions that have the service, and the hosts it has there (the official SDK's region list).

/// Every region with a CPH endpoint.
pub const ALL: [&str; 13] = [
    "cn-north-4",
    "cn-north-9",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-south-1",
    "cn-southwest-2",
    "ap-southeast-1",
    "ap-southeast-3",
    "la-south-2",
    "la-north-2",
    "af-north-1",
    "ru-northwest-2",
];

/// The region of the demo project.
pub const HOME: &str = "cn-east-3";

/// The region of that name.
pub fn named(name: &str) -> Option<&'static str> {
    ALL.into_iter().find(|region| *region == name)
}

/// What a host name of the cloud stands for: a service, and the region it serves (none: all regions).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// `cph.<region>.myhuaweicloud.com`
    Phones(&'static str),
    /// `iam.<region>.myhuaweicloud.com` or `iam.myhuaweicloud.com`
    Identity(Option<&'static str>),
}

impl Host {
    /// Reads a host name; none where it is not one of the cloud's.
    pub fn parse(host: &str) -> Option<Self> {
        let service = host.strip_suffix(".myhuaweicloud.com")?;
        match service.split_once('.') {
            Some(("cph", region)) => named(region).map(Self::Phones),
            Some(("iam", region)) => named(region).map(|region| Self::Identity(Some(region))),
            None if service == "iam" => Some(Self::Identity(None)),
            _ => None,
        }
    }
}
