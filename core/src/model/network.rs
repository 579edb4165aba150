//! Whose network a server is on (Table 5, `network_version`): it decides what every VPC and subnet field means.

/// `network_version` as the document defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkVersion {
    /// `v1`: the system-defined network; VPC and subnet are the resource tenant's (the provider's).
    SystemDefined,
    /// `v2`: the user-defined network; VPC and subnet are the ones named when the server was created.
    UserDefined,
    /// Missing, or a version the document does not know.
    Other,
}

impl NetworkVersion {
    /// Reads the field; anything but `v1` and `v2` is `Other`.
    pub fn read(text: Option<&str>) -> Self {
        match text {
            Some("v1") => Self::SystemDefined,
            Some("v2") => Self::UserDefined,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_versions_of_the_document_are_known() {
        assert_eq!(NetworkVersion::read(Some("v1")), NetworkVersion::SystemDefined);
        assert_eq!(NetworkVersion::read(Some("v2")), NetworkVersion::UserDefined);
        for text in [None, Some(""), Some("V1"), Some("v3")] {
            assert_eq!(NetworkVersion::read(text), NetworkVersion::Other, "{text:?}");
        }
    }
}
