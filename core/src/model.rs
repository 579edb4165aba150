//! What a cloud phone server is: the words of the API document's tables 4 to 7 as types, with no browser and no network.

pub mod address;
pub mod field;
pub mod invisible;
pub mod ip;
pub mod network;
pub mod project;
pub mod server;
pub mod spelling;
pub mod status;
pub mod time;
