//! VPCs and subnets that hold together: every private address lies in its subnet and every subnet in its VPC.

use std::net::Ipv4Addr;

use crate::random::Random;
use crate::server::Text;

/// A subnet and what is left of it.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// VPC it belongs to.
    pub vpc_id: Text,
    /// CIDR of the VPC.
    pub vpc_cidr: Text,
    /// The subnet.
    pub id: Text,
    /// CIDR of the subnet.
    pub cidr: Text,
    base: u32,
    prefix: u32,
    used: u32,
}

impl Subnet {
    fn new(vpc_id: Text, vpc: ([u8; 4], u32), subnet: ([u8; 4], u32), random: &mut Random) -> Self {
        let cidr =
            |(network, prefix): ([u8; 4], u32)| -> Text { format!("{}/{prefix}", Ipv4Addr::from(network)).into() };
        Self {
            vpc_id,
            vpc_cidr: cidr(vpc),
            id: random.uuid().into(),
            cidr: cidr(subnet),
            base: u32::from(Ipv4Addr::from(subnet.0)),
            prefix: subnet.1,
            used: 0,
        }
    }

    /// The next free address; none where the subnet is full.
    fn take(&mut self) -> Option<Ipv4Addr> {
        // The first three and last two are the provider's. What remains of any subnet used here is coprime to 61,
        // so that stepping by 61 looks scattered and still visits every address once.
        let room = (1_u32 << (32 - self.prefix)).saturating_sub(5);
        if self.used >= room {
            return None;
        }
        self.used += 1;
        let step = u64::from(self.used) * 61 % u64::from(room);
        let step = u32::try_from(step).unwrap_or_default();
        Some(Ipv4Addr::from(self.base.saturating_add(3).saturating_add(step)))
    }
}

/// The tenant's VPCs (`v2`): network, prefix, subnets.
const USER: [Plan; 4] = [
    ([192, 168, 0, 0], 16, &[([192, 168, 0, 0], 24), ([192, 168, 16, 0], 22), ([192, 168, 32, 0], 20)]),
    ([172, 16, 0, 0], 12, &[([172, 16, 0, 0], 22), ([172, 20, 64, 0], 20)]),
    ([10, 20, 0, 0], 16, &[([10, 20, 1, 0], 24), ([10, 20, 128, 0], 20)]),
    ([10, 66, 0, 0], 20, &[([10, 66, 8, 0], 24)]),
];

/// The provider's (`v1`).
const SYSTEM: [Plan; 2] = [
    ([172, 31, 0, 0], 16, &[([172, 31, 0, 0], 16)]),
    ([10, 240, 0, 0], 12, &[([10, 241, 0, 0], 20), ([10, 241, 16, 0], 20)]),
];

/// Every network of a project.
#[derive(Debug)]
pub struct Networks {
    user: Vec<Subnet>,
    system: Vec<Subnet>,
    public: u32,
}

impl Networks {
    /// The networks of a new project.
    pub fn new(random: &mut Random) -> Self {
        Self { user: subnets(&USER, random), system: subnets(&SYSTEM, random), public: 0 }
    }

    /// A subnet of that network version, and `count` free addresses in it. The same `choice` gives the same subnet while it has room.
    pub fn take(&mut self, version: &str, choice: u64, count: usize, random: &mut Random) -> (Subnet, Vec<Ipv4Addr>) {
        let pool = if version == "v1" { &mut self.system } else { &mut self.user };
        let choice = usize::try_from(choice.checked_rem(pool.len() as u64).unwrap_or_default()).unwrap_or_default();
        if let Some(subnet) = pool.get_mut(choice) {
            let found: Vec<_> = std::iter::from_fn(|| subnet.take()).take(count).collect();
            if found.len() == count {
                return (subnet.clone(), found);
            }
        }
        // Full: a fresh VPC takes its place, as an operator would do.
        let second = u8::try_from(random.between(100, 199)).unwrap_or(100);
        let network = [10, second, 0, 0];
        let vpc_id = random.uuid().into();
        let mut subnet = Subnet::new(vpc_id, (network, 16), (network, 18), random);
        let found = std::iter::from_fn(|| subnet.take()).take(count).collect();
        if let Some(full) = pool.get_mut(choice) {
            *full = subnet.clone();
        }
        (subnet, found)
    }

    /// The next public address, out of the ranges set aside for documentation and, after those, for benchmarks.
    pub fn public(&mut self) -> Ipv4Addr {
        const RANGES: [([u8; 4], u32); 4] =
            [([203, 0, 113, 1], 254), ([198, 51, 100, 1], 254), ([192, 0, 2, 1], 254), ([198, 18, 0, 1], 131_070)];
        let total = RANGES.iter().map(|(_, size)| size).sum::<u32>();
        let mut at = self.public % total;
        self.public = self.public.wrapping_add(1);
        for (first, size) in RANGES {
            if at < size {
                return Ipv4Addr::from(u32::from(Ipv4Addr::from(first)).saturating_add(at));
            }
            at -= size;
        }
        Ipv4Addr::new(203, 0, 113, 1)
    }
}

/// A VPC (network, prefix) and its subnets.
type Plan = ([u8; 4], u32, &'static [([u8; 4], u32)]);

fn subnets(plan: &[Plan], random: &mut Random) -> Vec<Subnet> {
    let mut found = Vec::new();
    for (vpc, prefix, parts) in plan {
        let vpc_id: Text = random.uuid().into();
        for part in *parts {
            found.push(Subnet::new(vpc_id.clone(), (*vpc, *prefix), *part, random));
        }
    }
    found
}
