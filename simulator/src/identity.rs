//! Who may ask: the demo tokens, the tokens IAM has issued, and what the gateway says about any other.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::clock::Moment;
use crate::failure::Failure;

/// How long a token lasts, as IAM has it.
pub const LIFETIME: i64 = 24 * 3600;

/// A valid demo token.
pub const DEMO: &str = "demo-token";

/// The constant tokens and what becomes of them.
pub const CONSTANT: [(&str, &str); 6] = [
    (DEMO, "valid for 24 hours, in every region and project"),
    ("second-token", "valid as well"),
    ("expired-token", "401 APIGW.0301, token expires"),
    ("foreign-token", "401 APIGW.0307, issued for another region"),
    ("forbidden-token", "403, the user lacks cph:servers:list"),
    ("other-project-token", "403 CPS.0001, scoped to another project"),
];

/// What a token is scoped to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Whatever the simulator knows.
    Everything,
    /// One project.
    Project(String),
    /// The account, or nothing: enough for IAM, not for servers.
    Account,
}

/// What the gateway knows about a token.
#[derive(Clone, Debug)]
pub struct Grant {
    /// What it is for.
    pub scope: Scope,
    /// The region it was issued in; none for all.
    pub region: Option<String>,
    /// Its end.
    pub expires: Moment,
    /// Revoked tokens get APIGW.0307.
    pub revoked: bool,
    /// Whether its user holds `cph:servers:list`.
    pub may_list: bool,
    /// Its user, by ID.
    pub user: String,
}

impl Grant {
    /// A valid token for everything.
    pub fn valid(expires: Moment) -> Self {
        Self {
            scope: Scope::Everything,
            region: None,
            expires,
            revoked: false,
            may_list: true,
            user: crate::iam::users::OPERATOR.id.to_owned(),
        }
    }
}

/// Every token the simulator accepts or knows how to refuse.
#[derive(Debug)]
pub struct Tokens(Mutex<HashMap<String, Grant>>);

impl Tokens {
    /// The constant tokens, valid from now on.
    pub fn new(now: Moment) -> Self {
        let tokens = Self(Mutex::default());
        tokens.reset(now);
        tokens
    }

    /// Back to the constant tokens.
    pub fn reset(&self, now: Moment) {
        let valid = Grant::valid(now.plus(LIFETIME));
        let mut known = HashMap::new();
        for (token, _) in CONSTANT {
            let mut grant = valid.clone();
            match token {
                "expired-token" => grant.expires = now.plus(-3600),
                "foreign-token" => grant.region = Some("eu-west-101".to_owned()),
                "forbidden-token" => grant.may_list = false,
                "other-project-token" => grant.scope = Scope::Project("ffffffffffffffffffffffffffffffff".to_owned()),
                _ => {}
            }
            known.insert(token.to_owned(), grant);
        }
        *self.0.lock() = known;
    }

    /// Makes a token known, or changes it.
    pub fn put(&self, token: &str, grant: Grant) {
        self.0.lock().insert(token.to_owned(), grant);
    }

    /// What is known of a token.
    pub fn get(&self, token: &str) -> Option<Grant> {
        self.0.lock().get(token).cloned()
    }

    /// The gateway's check: a token that is known, in time and of this region.
    pub fn admit(&self, token: Option<&str>, region: Option<&str>, now: Moment) -> Result<Grant, Failure> {
        let token = token.filter(|token| !token.is_empty()).ok_or(Failure::TokenMissing)?;
        let grant = self.get(token).ok_or(Failure::TokenMalformed)?;
        if grant.expires <= now {
            return Err(Failure::TokenExpired(grant.expires));
        }
        let foreign = match (grant.region.as_deref(), region) {
            (None, _) => false,
            (Some(home), Some(here)) => home != here,
            // Asked without a region: only a token of no cloud phone region is foreign for sure.
            (Some(home), None) => crate::region::named(home).is_none(),
        };
        if grant.revoked || foreign { Err(Failure::TokenOutdated) } else { Ok(grant) }
    }
}
