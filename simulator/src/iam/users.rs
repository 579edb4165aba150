//! The IAM users of the demo account.

/// Name of the account.
pub const DOMAIN: &str = "demo";
/// ID of the account.
pub const DOMAIN_ID: &str = "d78cbac186b744899480f25bd022f468";
/// Every user's password.
pub const PASSWORD: &str = "demo-password";
/// The passcode that is always right.
pub const PASSCODE: &str = "123456";

/// A user.
#[derive(Debug)]
pub struct User {
    /// Name.
    pub name: &'static str,
    /// ID, which is what TOTP asks for.
    pub id: &'static str,
    /// Whether a password alone is not enough.
    pub needs_passcode: bool,
    /// Whether it holds `cph:servers:list`.
    pub may_list: bool,
}

/// Signs in with a password, with or without a passcode.
pub const OPERATOR: User =
    User { name: "operator", id: "7116d09f88fa41908676fdd4b039e95b", needs_passcode: false, may_list: true };

/// All of them.
pub static ALL: [User; 3] = [
    OPERATOR,
    User { name: "operator-mfa", id: "2c1b7f2e9d3a4c0f8f5d6a7b8c9d0e1f", needs_passcode: true, may_list: true },
    User { name: "auditor", id: "9f3e5d7c1b2a4f6e8d0c9b8a7f6e5d4c", needs_passcode: false, may_list: false },
];

/// The user of that name.
pub fn named(name: &str) -> Option<&'static User> {
    ALL.iter().find(|user| user.name == name)
}

/// The user of that ID.
pub fn with_id(id: &str) -> Option<&'static User> {
    ALL.iter().find(|user| user.id == id)
}
