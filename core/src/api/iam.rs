//! Signing in with IAM: `POST /v3/auth/tokens` for a token, `GET /v3/auth/projects` for what it can be scoped to.
//!
//! The API document names the token only (Table 3, `X-Auth-Token`); this is what IAM's own documents say of how one is had.
//! One value of `body` is one request, `answer` reads what comes back, `refusal` says why nothing did.

pub mod answer;
pub mod body;
pub mod code;
pub mod refusal;

/// Where a token is asked for. Without its catalog of all services a token's answer, and often the token, is much shorter.
pub const TOKENS: &str = "/v3/auth/tokens?nocatalog=true";

/// Where the projects of a token's user are.
pub const PROJECTS: &str = "/v3/auth/projects";
