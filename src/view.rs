//! What is seen. One component a file; no decisions that deserve a test of their own are taken here.

pub mod addresses;
pub mod badge;
pub mod bar;
pub mod broken_config;
pub mod card;
pub mod connect;
pub mod drawer;
pub mod filters;
pub mod help;
pub mod notices;
pub mod pager;
pub mod plan_line;
pub mod portal;
pub mod primitives;
pub mod problem;
pub mod profiles;
pub mod reauth;
pub mod results;
pub mod search;
pub mod servers_page;
pub mod settings;
pub mod shell;
pub mod time;
pub mod token_field;
pub mod value;
pub mod wait_line;
