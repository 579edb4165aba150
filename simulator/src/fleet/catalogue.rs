//! The names a believable fleet is made of: flavours as official clients show them, key pairs, and what people call their servers.

/// Server flavours, each with the phone flavours that run on it.
pub const FLAVOURS: [(&str, &[&str]); 5] = [
    ("physical.rx1.xlarge", &["rx1.cp.c105.d6.e5v5", "rx1.cp.c60.d10.e1v1", "rx1.cp.c15.d46SSD.e1v1"]),
    ("physical.rx1.xlarge.cg", &["rx1.cg.c60.d10.e1v1"]),
    ("physical.kg1.4xlarge.cg", &["kg1.cg.c60.d20SSD.e1v1"]),
    ("physical.kg1m.4xlarge.cg", &["kg1m.cg.c60.d20SSD.e1v1", "kg1m.cg.c30.d40SSD.e1v1"]),
    ("physical.rx2.32xlarge.4.dedicated", &["rx2.cp.c120.d8.e2v2"]),
];

/// Key pairs.
pub const KEY_PAIRS: [&str; 6] =
    ["keypair01", "KeyPair-2", "kp-automation", "KeyPair-ops", "qa_shared", "keypair-legacy-2023"];

/// What a server is called before the service appends a number.
pub const NAMES: [&str; 22] = [
    "cph-edgr",
    "cph-igfp",
    "cph-qa-android",
    "cph-rx1自动化测试",
    "自动化测试",
    "直播推流",
    "游戏云手机-华东",
    "新媒体_矩阵",
    "game-farm-sh",
    "live-stream",
    "live-stream-backup",
    "app-compat",
    "app_compat_nightly",
    "ad-verify",
    "store-screenshots",
    "loadtest",
    "LOADTEST-EU",
    "training",
    "Demo",
    "cph-418540-1620-40-old",
    "perf_lab",
    "push-gateway",
];

/// A name of the documented greatest length, 65 characters.
pub const LONGEST_NAME: &str = "cph-acceptance-environment-for-the-nightly-compatibility-run-0001";

/// Product numbers.
pub const PRODUCTS: [&str; 4] =
    ["00301-221014-0--0", "OFFI635412973496623104", "OFFI811034652250943488", "00301-117092-0--0"];

/// Statuses of servers that have been there for a while, with their share in 1000.
pub const SETTLED: [(i32, u64); 6] = [(5, 860), (10, 65), (8, 30), (2, 25), (12, 10), (11, 10)];

/// One server of each of these is in every fleet that has room, beside the newest, which are being created.
pub const RARE: [i32; 8] = [2, 8, 10, 11, 12, 13, 6, 5];
