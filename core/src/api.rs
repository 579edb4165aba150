//! What may be asked of the service and what it answers.

pub mod charset;
pub mod decode;
pub mod doctor;
pub mod endpoint;
pub mod error;
pub mod filter;
pub mod iam;
pub mod json;
pub mod mask;
pub mod rejection;
pub mod request;
pub mod retry;
pub mod said;
pub mod token;
