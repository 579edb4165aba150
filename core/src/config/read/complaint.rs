//! What is wrong with a key of `config.json`; the words are in `text::settings`.

use crate::api::endpoint::EndpointProblem;

/// One complaint about one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The key, as a path: `endpoints.regions[1].cph`.
    pub key: String,
    /// What was expected there.
    pub expected: Expected,
    /// What was found, shortened.
    pub found: String,
}

/// What a key's value should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A text of at most 200 characters.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range.
    Number(u64, u64),
    /// One of some texts.
    OneOf(&'static [&'static str]),
    /// An address of the proxy; why this is none.
    Address(EndpointProblem),
    /// A region ID: small letters, digits and `-`, 2 to 32, each once.
    RegionId,
    /// At least one region, or `allowCustom`.
    SomeRegion,
    /// The ID of one of the regions.
    ListedRegion,
    /// The exact origin of a page that may frame the console; a list of at most [`super::MOST_PARENTS`].
    ParentOrigin,
    /// A path on the console's own origin.
    OwnFile,
    /// An `https://` address for people.
    Link,
    /// This format's version, 1.
    Schema,
    /// The file as valid JSON.
    Json,
    /// A key this version knows, perhaps this one.
    KnownKey(Option<&'static str>),
}
