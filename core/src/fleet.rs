//! What can be asked of servers: the filter a person chose, and the requests that answer it.

pub mod cadence;
pub mod chip;
pub mod columns;
pub mod compare;
pub mod facet;
pub mod grammar;
pub mod group;
pub mod key;
pub mod ledger;
pub mod lookup;
pub mod matcher;
pub mod order;
pub mod plan;
pub mod reading;
pub mod recognise;
pub mod scale;
pub mod scroll;
pub mod selection;
pub mod suggest;
#[cfg(test)]
mod tests;
pub mod typing;
pub mod whole;
pub mod window;
