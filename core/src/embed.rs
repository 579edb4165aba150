//! `cph-embed` v1: how the console, in a frame, talks with the page around it (`docs/embed.md`).
//!
//! | file | what |
//! |---|---|
//! | `handshake` | who may connect: the parent window, from a listed origin, with the nonce it was sent, one port |
//! | `incoming` | what the parent may say, each message checked before anything is done |
//! | `outgoing` | what the console says: never a token, never servers |
//! | `port` | the browser's side of it |
//!
//! All but `port` are pure: messages are JSON texts here, so that hostile ones can be tried natively.

pub mod handshake;
pub mod incoming;
pub mod outgoing;

/// The version of the protocol.
pub const VERSION: u32 = 1;

/// Why a message is not done, as said to the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No common version.
    UnsupportedVersion,
    /// The type is known, its data is not what it must be.
    BadMessage,
    /// No such type.
    UnknownType,
    /// Not now, or not here.
    Denied,
    /// Longer than [`incoming::LONGEST`].
    TooLarge,
}

impl Refusal {
    /// The code in an `error` message.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnsupportedVersion => "unsupported_version",
            Self::BadMessage => "bad_message",
            Self::UnknownType => "unknown_type",
            Self::Denied => "denied",
            Self::TooLarge => "too_large",
        }
    }
}
