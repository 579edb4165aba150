//! The IAM users of the demo account.

/// Name of the account.
pub const DOMAIN: &str = "demo";
/// ID of the account.
pub const DOMAIN_ID: &str = "d78cbac186b744899480f25bd022f468";
/// Every user's password.
pub const PASSWORD: &str = "demo-password";
/// The passcode that is always right.
pub const PASSCODE: &str = "123456";

/// How IAM treats a user's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// It is enough.
    Password,
    /// A one-time code is needed as well.
    Passcode,
    /// It is right, but the user is locked.
    Locked,
    /// HUAWEI IDs and federated users have none that IAM takes here: it is always wrong.
    Elsewhere,
}

/// A user.
#[derive(Debug)]
pub struct User {
    /// Name.
    pub name: &'static str,
    /// ID, which is what TOTP asks for.
    pub id: &'static str,
    /// What comes of its password.
    pub door: Door,
    /// Whether it holds `cph:servers:list`.
    pub may_list: bool,
}

/// Signs in with a password, with or without a passcode.
pub const OPERATOR: User =
    User { name: "operator", id: "7116d09f88fa41908676fdd4b039e95b", door: Door::Password, may_list: true };

/// All of them.
pub static ALL: [User; 5] = [
    OPERATOR,
    User { name: "operator-mfa", id: "2c1b7f2e9d3a4c0f8f5d6a7b8c9d0e1f", door: Door::Passcode, may_list: true },
    User { name: "auditor", id: "9f3e5d7c1b2a4f6e8d0c9b8a7f6e5d4c", door: Door::Password, may_list: false },
    User { name: "locked", id: "5b0a1f6e3c7d4e2a9b8c7d6e5f4a3b2c", door: Door::Locked, may_list: true },
    User { name: "federated", id: "1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a", door: Door::Elsewhere, may_list: true },
];

/// The user of that name.
pub fn named(name: &str) -> Option<&'static User> {
    ALL.iter().find(|user| user.name == name)
}

/// The user of that ID.
pub fn with_id(id: &str) -> Option<&'static User> {
    ALL.iter().find(|user| user.id == id)
}
