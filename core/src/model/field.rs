//! Every field of a server, described once: its name in the API, where it stands, how it is read and where it is shown.
//!
//! Card, drawer, filters, URL, decoding (and later table, facets, export) all read [`Field::spec`]; words for the
//! labels are in the app's `text/labels.rs`, which does not compile while a field lacks them. A new field is one line here.

/// A field of `Server` (Table 5) or of its `metadata` (Table 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `server_name`
    ServerName,
    /// `server_id`
    ServerId,
    /// `status`
    Status,
    /// `phone_model_name`
    PhoneModelName,
    /// `availability_zone`
    AvailabilityZone,
    /// `server_model_name`
    ServerModelName,
    /// `network_version`
    NetworkVersion,
    /// `keypair_name`
    KeypairName,
    /// `enterprise_project_id`
    EnterpriseProjectId,
    /// `vpc_id`
    VpcId,
    /// `vpc_cidr`
    VpcCidr,
    /// `cidr`, which the document describes in the same words as `vpc_cidr`
    Cidr,
    /// `subnet_id`
    SubnetId,
    /// `subnet_cidr`
    SubnetCidr,
    /// `resource_project_id`: the service's project (for peering), not the person's
    ResourceProjectId,
    /// `metadata.charging_mode`: in the document's example, not in its Table 7
    ChargingMode,
    /// `metadata.order_id`
    OrderId,
    /// `metadata.product_id`
    ProductId,
    /// `create_time`
    CreateTime,
    /// `update_time`
    UpdateTime,
}

/// How the value of a field is to be understood and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain words.
    Text,
    /// An identifier, a flavor or a CIDR: mono face, with a copy button.
    Code,
    /// A status code, shown as a badge.
    Status,
    /// An instant, shown relative with the exact time.
    Time,
    /// `v1` or `v2`, shown with what it means.
    Network,
    /// 0 or 1, shown in words.
    Charging,
}

/// The parts of the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Who it is and what it runs on.
    Identity,
    /// VPC, subnet and whose they are.
    Network,
    /// Order, product and charging.
    Billing,
    /// When it was made and last changed.
    Times,
}

/// Where a card shows a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardSlot {
    /// The title line: name, status, ID.
    Head,
    /// The labelled facts in the middle, in the order of [`Field::ALL`].
    Fact,
    /// The quiet line at the foot.
    Foot,
    /// Only in the drawer.
    None,
}

/// What is known of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The name in the API document, unique among all fields.
    pub api: &'static str,
    /// Whether it stands inside `metadata`.
    pub in_metadata: bool,
    /// How its value is understood.
    pub kind: Kind,
    /// Its part of the drawer.
    pub section: Section,
    /// Its place on the card.
    pub card: CardSlot,
}

impl Field {
    /// Every field, in the order it is shown.
    pub const ALL: [Self; 20] = [
        Self::ServerName,
        Self::ServerId,
        Self::Status,
        Self::PhoneModelName,
        Self::AvailabilityZone,
        Self::ServerModelName,
        Self::NetworkVersion,
        Self::KeypairName,
        Self::EnterpriseProjectId,
        Self::VpcId,
        Self::VpcCidr,
        Self::Cidr,
        Self::SubnetId,
        Self::SubnetCidr,
        Self::ResourceProjectId,
        Self::ChargingMode,
        Self::OrderId,
        Self::ProductId,
        Self::CreateTime,
        Self::UpdateTime,
    ];

    /// The one description of the field.
    #[rustfmt::skip]
    pub const fn spec(self) -> FieldSpec {
        use CardSlot as C; use Kind as K; use Section as S;
        match self {
            Self::ServerName          => spec("server_name",           K::Text,     S::Identity, C::Head),
            Self::ServerId            => spec("server_id",             K::Code,     S::Identity, C::Head),
            Self::Status              => spec("status",                K::Status,   S::Identity, C::Head),
            Self::PhoneModelName      => spec("phone_model_name",      K::Code,     S::Identity, C::Fact),
            Self::ServerModelName     => spec("server_model_name",     K::Code,     S::Identity, C::Fact),
            Self::AvailabilityZone    => spec("availability_zone",     K::Text,     S::Identity, C::Fact),
            Self::NetworkVersion      => spec("network_version",       K::Network,  S::Network,  C::Fact),
            Self::KeypairName         => spec("keypair_name",          K::Code,     S::Identity, C::None),
            Self::EnterpriseProjectId => spec("enterprise_project_id", K::Code,     S::Identity, C::None),
            Self::VpcId               => spec("vpc_id",                K::Code,     S::Network,  C::None),
            Self::VpcCidr             => spec("vpc_cidr",              K::Code,     S::Network,  C::None),
            Self::Cidr                => spec("cidr",                  K::Code,     S::Network,  C::None),
            Self::SubnetId            => spec("subnet_id",             K::Code,     S::Network,  C::None),
            Self::SubnetCidr          => spec("subnet_cidr",           K::Code,     S::Network,  C::Fact),
            Self::ResourceProjectId   => spec("resource_project_id",   K::Code,     S::Network,  C::None),
            Self::ChargingMode        => in_metadata("charging_mode",  K::Charging, S::Billing,  C::Fact),
            Self::OrderId             => in_metadata("order_id",       K::Code,     S::Billing,  C::None),
            Self::ProductId           => in_metadata("product_id",     K::Code,     S::Billing,  C::None),
            Self::CreateTime          => spec("create_time",           K::Time,     S::Times,    C::Foot),
            Self::UpdateTime          => spec("update_time",           K::Time,     S::Times,    C::Foot),
        }
    }

    /// Whether its values are networks in CIDR notation.
    pub const fn is_network(self) -> bool {
        matches!(self, Self::VpcCidr | Self::Cidr | Self::SubnetCidr)
    }

    /// Whether its values are identifiers, which the document gives in ASCII alone, so that full-width forms of it are typing errors.
    pub const fn is_ascii(self) -> bool {
        !matches!(self.spec().kind, Kind::Text) && !matches!(self, Self::KeypairName)
    }

    /// The field with this name in `Server`, or in `metadata`.
    pub fn from_api(name: &str, in_metadata: bool) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.spec().api == name && f.spec().in_metadata == in_metadata)
    }
}

const fn spec(api: &'static str, kind: Kind, section: Section, card: CardSlot) -> FieldSpec {
    FieldSpec { api, in_metadata: false, kind, section, card }
}

const fn in_metadata(api: &'static str, kind: Kind, section: Section, card: CardSlot) -> FieldSpec {
    FieldSpec { in_metadata: true, ..spec(api, kind, section, card) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_the_table_at_its_own_index() {
        for (index, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, index, "{field:?}");
        }
    }

    #[test]
    fn api_names_are_unique_and_found_again() {
        for field in Field::ALL {
            let spec = field.spec();
            assert_eq!(Field::from_api(spec.api, spec.in_metadata), Some(field));
            assert_eq!(Field::from_api(spec.api, !spec.in_metadata), None);
        }
    }
}
