//! A believable fleet out of a seed: bought in batches over three years, with the gaps and oddities real accounts have.

use crate::clock::Moment;
use crate::fleet::catalogue::{FLAVOURS, KEY_PAIRS, LONGEST_NAME, NAMES, PRODUCTS, RARE, SETTLED};
use crate::fleet::network::Networks;
use crate::random::Random;
use crate::server::{Address, Metadata, Server, Text};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const YEARS: i64 = 3 * 365 * 24 * HOUR;

/// The means to make servers of one project, also later, while the fleet lives.
#[derive(Debug)]
pub struct Maker {
    /// The project's random numbers.
    pub random: Random,
    region: String,
    networks: Networks,
    tenants: Vec<Text>,
    enterprises: Vec<Text>,
    shared: Vec<Text>,
    orders: usize,
}

/// What the servers of one order have in common.
struct Batch {
    name: String,
    digits: usize,
    model: Text,
    phones: Text,
    key_pair: Option<Text>,
    version: Text,
    subnet: u64,
    zone: Text,
    enterprise: Option<Text>,
    metadata: Metadata,
    at: Moment,
}

impl Maker {
    /// The maker that belongs to a seed, a project and a region.
    pub fn new(seed: u64, project: &str, region: &str) -> Self {
        let mut random = Random::named(seed, project);
        let networks = Networks::new(&mut random);
        let orders = usize::try_from(random.below(NAMES.len() as u64)).unwrap_or_default();
        let tenants = (0..2).map(|_| random.hex(32).into()).collect();
        let mut enterprises: Vec<Text> = vec!["0".into(), "0".into(), "0".into()];
        enterprises.extend((0..3).map(|_| Text::from(random.uuid())));
        Self { random, region: region.to_owned(), networks, tenants, enterprises, shared: Vec::new(), orders }
    }

    /// `size` servers, the newest a few minutes old.
    pub fn fleet(&mut self, size: usize, now: Moment) -> Vec<Server> {
        let mut servers = Vec::with_capacity(size);
        let mut orders = 0;
        while servers.len() < size {
            let age = self.age(orders);
            let batch = self.batch(now.plus(-age));
            let room = size - servers.len();
            let many = usize::try_from(self.random.between(1, 12)).unwrap_or(1);
            let many = if orders < 3 { many.min(4) } else { many };
            for number in 1..=many.min(room) {
                servers.push(self.server(&batch, number, many));
            }
            orders += 1;
        }
        servers.sort_by_key(|server| std::cmp::Reverse(server.create_time));
        for (index, server) in servers.iter_mut().enumerate() {
            server.status = self.status(index, size);
            server.update_time = self.updated(server, index, now);
        }
        if let Some(server) = servers.get_mut(size / 2) {
            server.server_name = LONGEST_NAME.into();
        }
        servers
    }

    /// One new server that has just been ordered.
    pub fn ordered(&mut self, now: Moment) -> Server {
        let batch = self.batch(now);
        let mut server = self.server(&batch, 1, 1);
        server.status = 0;
        server.update_time = Some(now);
        server
    }

    /// Seconds since an order; the first few are recent, most of the rest within the last year.
    fn age(&mut self, order: usize) -> i64 {
        let recent = [4 * MINUTE, 23 * MINUTE, 5 * HOUR, 29 * HOUR, 75 * HOUR];
        if let Some(age) = recent.get(order) {
            return *age;
        }
        let part = i64::try_from(self.random.below(10_000)).unwrap_or_default();
        // Squared, so that the fleet grew faster lately.
        7 * HOUR + (YEARS / 10_000) * part / 100 * part / 100
    }

    fn batch(&mut self, at: Moment) -> Batch {
        let random = &mut self.random;
        let (model, phones) = random.pick(&FLAVOURS).copied().unwrap_or_default();
        let phones = random.pick(phones).copied().unwrap_or_default();
        // In turn, by a step that visits all of them, so that small fleets are mixed too.
        let turn = self.orders.wrapping_mul(7) % NAMES.len();
        self.orders = self.orders.wrapping_add(1);
        let name = NAMES.get(turn).copied().unwrap_or_default();
        let letter =
            char::from(b"abcd".get(usize::try_from(random.below(4)).unwrap_or_default()).copied().unwrap_or(b'a'));
        let zone = format!("{}{letter}", self.region);
        let key_pair = random.chance(93).then(|| random.pick(&KEY_PAIRS).copied()).flatten();
        let enterprise = random.chance(85).then(|| random.pick(&self.enterprises).cloned()).flatten();
        let product = random.pick(&PRODUCTS).copied().unwrap_or_default();
        let order = format!("CS{}{}", at.order_digits(), random.text(b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", 5));
        let charging = match random.below(10) {
            0..=6 => Some(0),
            7..=8 => Some(1),
            _ => None,
        };
        let metadata = Metadata {
            product_id: Some(product.into()),
            order_id: (charging != Some(1)).then(|| order.into()),
            charging_mode: charging,
        };
        let version = if random.chance(70) { "v2" } else { "v1" };
        let digits = if random.chance(40) { 4 } else { 1 };
        Batch {
            name: name.to_owned(),
            digits,
            model: self.share(model),
            phones: self.share(phones),
            key_pair: key_pair.map(|name| self.share(name)),
            version: self.share(version),
            subnet: self.random.bits(),
            zone: self.share(&zone),
            enterprise,
            metadata,
            at,
        }
    }

    fn server(&mut self, batch: &Batch, number: usize, many: usize) -> Server {
        let count = match self.random.below(100) {
            0..=44 => 1,
            45..=79 => 2,
            80..=94 => self.random.between(3, 5),
            _ => self.random.between(6, 10),
        };
        let count = usize::try_from(count).unwrap_or(1);
        let (subnet, private) = self.networks.take(&batch.version, batch.subnet, count, &mut self.random);
        let reachable = self.random.chance(88);
        let old_first = self.random.chance(50);
        let addresses = private.iter().map(|ip| self.address(&ip.to_string(), reachable, old_first)).collect();
        let digits = batch.digits;
        let server_name = if many == 1 && digits == 1 && self.random.chance(50) {
            batch.name.clone()
        } else {
            format!("{}-{number:0digits$}", batch.name)
        };
        // The service starts two machines of an order at a time, so neighbours share a second.
        let pair = i64::try_from(number.div_ceil(2)).unwrap_or_default();
        Server {
            server_name: server_name.into(),
            server_id: self.random.hex(32).into(),
            server_model_name: Some(batch.model.clone()),
            phone_model_name: self.random.chance(98).then(|| batch.phones.clone()),
            keypair_name: batch.key_pair.clone().filter(|_| self.random.chance(96)),
            status: 5,
            vpc_id: subnet.vpc_id,
            cidr: subnet.vpc_cidr.clone(),
            vpc_cidr: self.random.chance(97).then_some(subnet.vpc_cidr),
            subnet_id: subnet.id,
            subnet_cidr: subnet.cidr,
            addresses,
            resource_project_id: self.random.pick(&self.tenants).cloned().unwrap_or_default(),
            metadata: self.random.chance(97).then(|| batch.metadata.clone()),
            availability_zone: batch.zone.clone(),
            network_version: batch.version.clone(),
            enterprise_project_id: batch.enterprise.clone(),
            create_time: batch.at.plus(pair * 3),
            update_time: None,
        }
    }

    fn address(&mut self, private: &str, reachable: bool, old_first: bool) -> Address {
        let public = reachable.then(|| self.networks.public().to_string());
        let old_names = !self.random.chance(12);
        // Rarely the old names lag behind the new ones.
        let lagging = self.random.chance(1);
        let old_public = if lagging { public.as_ref().map(|_| "203.0.113.254".to_owned()) } else { public.clone() };
        Address {
            intranet_ip: old_names.then(|| private.to_owned()),
            access_ip: old_public.filter(|_| old_names),
            server_ip: Some(private.to_owned()),
            public_ip: public,
            old_first,
        }
    }

    /// The newest servers are being created or started; every other status has one server at a fixed place; the rest is chance.
    fn status(&mut self, index: usize, size: usize) -> i32 {
        if size >= 24 {
            if let Some(status) = [0, 1, 3, 4].get(index) {
                return *status;
            }
            let every = size / 12;
            let rare = RARE.iter().enumerate().find(|(place, _)| index == 6 + place * every);
            if let Some((_, status)) = rare {
                return *status;
            }
        }
        let mut draw = self.random.below(1000);
        for (status, share) in SETTLED {
            if draw < share {
                return status;
            }
            draw -= share;
        }
        5
    }

    fn updated(&mut self, server: &Server, index: usize, now: Moment) -> Option<Moment> {
        if index > 20 && self.random.chance(2) {
            return None;
        }
        let age = now.0.saturating_sub(server.create_time.0).max(1);
        let since = match server.status {
            0 | 1 | 3 | 4 => age.min(2 * MINUTE),
            // One of the transitional servers has been so for hours.
            11 | 13 if index.is_multiple_of(2) => age.min(9 * HOUR),
            11 | 13 => age.min(3 * MINUTE),
            _ => i64::try_from(self.random.below(age.unsigned_abs())).unwrap_or_default(),
        };
        Some(now.plus(-since))
    }

    /// One allocation for each distinct text.
    fn share(&mut self, text: &str) -> Text {
        if let Some(known) = self.shared.iter().find(|known| known.as_ref() == text) {
            return known.clone();
        }
        let text = Text::from(text);
        self.shared.push(text.clone());
        text
    }
}
