//! A certificate authority of the run's own: it says who the cloud is, and who the console's server.

use std::{fs, path::Path};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

/// The authority, trusted by whoever is given [`Authority::certificate`].
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate, in PEM.
    pub certificate: String,
}

impl Authority {
    /// One that nobody has trusted before.
    pub fn new() -> Self {
        let mut about = CertificateParams::new(Vec::new()).unwrap();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        about.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        about.distinguished_name.push(DnType::CommonName, "Authority of a test");
        let key = KeyPair::generate().unwrap();
        let certificate = about.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(about, key), certificate }
    }

    /// Writes `NAME.pem` and `NAME.key` for a server of these hosts into a folder.
    pub fn certify(&self, folder: &Path, name: &str, hosts: &[String]) {
        let mut about = CertificateParams::new(hosts).unwrap();
        about.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = about.signed_by(&key, &self.issuer).unwrap().pem();
        fs::write(folder.join(format!("{name}.pem")), certificate).unwrap();
        fs::write(folder.join(format!("{name}.key")), key.serialize_pem()).unwrap();
    }
}

/// The hosts of the cloud that the simulator stands for.
pub fn hosts_of_the_cloud() -> Vec<String> {
    let mut hosts = vec!["iam.myhuaweicloud.com".to_owned()];
    for region in REGIONS {
        hosts.push(format!("cph.{region}.myhuaweicloud.com"));
        hosts.push(format!("iam.{region}.myhuaweicloud.com"));
    }
    hosts
}

/// The regions with the service.
pub const REGIONS: [&str; 13] = [
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
