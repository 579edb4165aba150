//! The two servers of the document's example answer, to the letter.

use crate::clock::Moment;
use crate::server::{Address, Metadata, Server};

/// `project_id` of the example, and of the demo.
pub const PROJECT: &str = "06a5b529fa80d28b2f53c014024bed44";

/// Both servers, newest first.
pub fn servers() -> [Server; 2] {
    [first(), second()]
}

fn first() -> Server {
    Server {
        server_name: "cph-edgr-1".into(),
        server_id: "4aff349ab539452a85ac5d7442b39377".into(),
        server_model_name: Some("physical.rx1.xlarge".into()),
        phone_model_name: Some("rx1.cp.c105.d6.e5v5".into()),
        keypair_name: Some("keypair01".into()),
        status: 2,
        vpc_id: "9a11e291-967f-4dd6-99bd-9be54f10583c".into(),
        cidr: "192.168.0.0/16".into(),
        vpc_cidr: Some("192.168.0.0/16".into()),
        subnet_id: "c7f9983d-03ca-4a2e-a0e1-d6bd97174669".into(),
        subnet_cidr: "192.168.0.0/24".into(),
        addresses: vec![
            address("192.168.0.62", "10.246.175.190", false),
            address("192.168.0.169", "10.246.171.245", false),
        ],
        resource_project_id: PROJECT.into(),
        metadata: Some(metadata("00301-221014-0--0", "CS21111116336E8RX")),
        availability_zone: "br-iaas-odin1a".into(),
        network_version: "v2".into(),
        enterprise_project_id: None,
        create_time: Moment(1_636_619_620),
        update_time: Some(Moment(1_636_622_910)),
    }
}

fn second() -> Server {
    Server {
        server_name: "cph-igfp-2".into(),
        server_id: "6d74b672216d40f39377a99e7f95aa95".into(),
        server_model_name: Some("physical.kg1m.4xlarge.cg".into()),
        phone_model_name: Some("kg1m.cg.c60.d20SSD.e1v1".into()),
        keypair_name: Some("KeyPair-2".into()),
        status: 2,
        vpc_id: "12021c68-730f-41fa-9884-11c616f4c9ad".into(),
        cidr: "172.31.0.0/16".into(),
        vpc_cidr: Some("172.31.0.0/16".into()),
        subnet_id: "92cf2447-163c-4fe8-897b-fd262ab6b134".into(),
        subnet_cidr: "172.31.0.0/16".into(),
        addresses: vec![address("172.31.185.82", "88.88.48.151", true)],
        resource_project_id: PROJECT.into(),
        metadata: Some(metadata("OFFI635412973496623104", "CS21083015171L1CA")),
        availability_zone: "br-iaas-odin1a".into(),
        network_version: "v1".into(),
        enterprise_project_id: None,
        create_time: Moment(1_630_307_860),
        update_time: Some(Moment(1_636_103_277)),
    }
}

fn address(private: &str, public: &str, old_first: bool) -> Address {
    Address {
        intranet_ip: Some(private.to_owned()),
        access_ip: Some(public.to_owned()),
        server_ip: Some(private.to_owned()),
        public_ip: Some(public.to_owned()),
        old_first,
    }
}

fn metadata(product: &str, order: &str) -> Metadata {
    Metadata { product_id: Some(product.into()), order_id: Some(order.into()), charging_mode: Some(0) }
}
