//! All specs, a module a subject. A name reads as a sentence about the console.

use std::{future::Future, pin::Pin};

use crate::world::Stage;

/// Starts a spec.
pub type Play = fn(Stage) -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// A spec with its name.
pub type Spec = (&'static str, Play);

/// Lists the specs of a module under their names.
macro_rules! specs {
    ($subject:ident: $($name:ident,)*) => {
        /// The specs of this subject.
        pub const SPECS: &[$crate::specs::Spec] =
            &[$((concat!(stringify!($subject), "::", stringify!($name)), |stage| Box::pin($name(stage)))),*];
    };
}
pub(crate) use specs;

macro_rules! subjects {
    ($($subject:ident,)*) => {
        $(mod $subject;)*
        /// Every spec.
        pub fn all() -> Vec<Spec> {
            [$($subject::SPECS),*].concat()
        }
    };
}

subjects! {
    connect,
    paging,
    filters,
    typing,
    fleet,
    fleet_faults,
    table,
    long_lists,
    lookup,
    selection,
    address,
    token,
    secrets,
    sign_in,
    renewal,
    radar,
    idle,
    doctor,
    errors,
    decoding,
    measure,
    faults,
    surroundings,
    profiles,
    drawer,
    keyboard,
    focus,
    settings,
    print,
    refresh,
    config,
    hosting,
    spelling,
    startup,
    policy,
    privacy,
    plain,
    element,
    element_refuses,
    embed,
    embed_tokens,
    embed_protocol,
    attacks,
    portal_sample,
    embed_guide,
    accessibility,
}
