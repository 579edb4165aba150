//! How far the whole fleet is.

/// What is going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is in memory and nothing is asked for.
    Empty,
    /// So many servers would have to be loaded: the person decides.
    Asking(u64),
    /// Pages are on their way.
    Loading,
    /// They rest, at the person's wish, or until so many milliseconds since 1970.
    Resting(Option<u64>),
    /// Everything came that will come by itself.
    Done,
}
