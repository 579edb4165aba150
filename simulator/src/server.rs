//! One cloud phone server as the document describes it (Tables 5–7), written in the key order of its example.

use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::clock::Moment;

/// Text that many servers of a fleet share.
pub type Text = Arc<str>;

/// Table 5. A field that is `None` is left out, as the real service does.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the document's")]
pub struct Server {
    /// At most 65 characters; the service allows Chinese and appends `-1` or `-0001`.
    pub server_name: Text,
    /// 32 hexadecimal digits.
    pub server_id: Text,
    /// Flavour of the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_model_name: Option<Text>,
    /// Flavour of its phones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_model_name: Option<Text>,
    /// Key pair for the phones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keypair_name: Option<Text>,
    /// One of the documented codes.
    pub status: i32,
    /// VPC: the tenant's on `v2`, the provider's on `v1`.
    pub vpc_id: Text,
    /// CIDR of the VPC.
    pub cidr: Text,
    /// CIDR of the VPC again, under its newer name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_cidr: Option<Text>,
    /// Subnet inside the VPC.
    pub subnet_id: Text,
    /// CIDR of the subnet.
    pub subnet_cidr: Text,
    /// Table 6.
    pub addresses: Vec<Address>,
    /// Project of the resource tenant, not of the person.
    pub resource_project_id: Text,
    /// Table 7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// Availability zone.
    pub availability_zone: Text,
    /// `v1`: system-defined network; `v2`: user-defined.
    pub network_version: Text,
    /// `0` is the default enterprise project; the example has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise_project_id: Option<Text>,
    /// When it was created.
    pub create_time: Moment,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Moment>,
}

/// Table 7, and what the example adds.
#[derive(Clone, Debug, Serialize)]
pub struct Metadata {
    /// Product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Text>,
    /// Order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Text>,
    /// 0: yearly or monthly, 1: pay-per-use. In the example, not in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charging_mode: Option<u8>,
}

/// Table 6: a private and a public address, each under an old and a new name.
#[derive(Clone, Debug, Default)]
pub struct Address {
    /// Old name of the private address.
    pub intranet_ip: Option<String>,
    /// Old name of the public address.
    pub access_ip: Option<String>,
    /// Private address.
    pub server_ip: Option<String>,
    /// Public address.
    pub public_ip: Option<String>,
    /// The example writes its two servers' addresses in two orders: old names first, or private before public.
    pub old_first: bool,
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let intranet = ("intranet_ip", &self.intranet_ip);
        let access = ("access_ip", &self.access_ip);
        let server = ("server_ip", &self.server_ip);
        let public = ("public_ip", &self.public_ip);
        let fields =
            if self.old_first { [intranet, access, server, public] } else { [intranet, server, access, public] };
        let present = fields.iter().filter(|(_, value)| value.is_some()).count();
        let mut object = serializer.serialize_struct("Address", present)?;
        for (name, value) in fields {
            if let Some(value) = value {
                object.serialize_field(name, value)?;
            }
        }
        object.end()
    }
}
