//! A field's value as it is shown, by its kind: the one place where card and drawer agree.

use super::{badge::badge, time::time};
use crate::{
    browser::dom::{El, View, el},
    state::Console,
    text::{Msg, t, visible::visible},
};
use cph_core::model::{
    field::{Field, Kind},
    network::NetworkVersion,
    server::Server,
};

/// The most characters of a value that are shown; a copy button gives the rest.
const LONGEST: usize = 400;

/// The value of a field; a dash where there is none.
pub fn value(console: Console, server: &Server, field: Field) -> View {
    if field.spec().kind == Kind::Status {
        return badge(server.status()).into();
    }
    let Some(text) = server.text(field) else { return missing() };
    match field.spec().kind {
        Kind::Text | Kind::Status => el("bdi").text(&visible(text, LONGEST)).into(),
        Kind::Code => code(text).into(),
        Kind::Time => time(console, text),
        Kind::Network => match server.network() {
            NetworkVersion::SystemDefined => t(Msg::ProviderNetwork).into(),
            NetworkVersion::UserDefined => t(Msg::YourNetwork).into(),
            NetworkVersion::Other => visible(text, LONGEST).into(),
        },
        Kind::Charging => match text {
            "0" => t(Msg::ChargingYearly).into(),
            "1" => t(Msg::ChargingPayPerUse).into(),
            other => visible(other, LONGEST).into(),
        },
    }
}

/// The name of a server, or what stands for it, in at most so many characters.
pub fn title(server: &Server, longest: usize) -> String {
    server.title().map_or_else(|| t(Msg::Unnamed).to_owned(), |name| visible(name, longest))
}

/// What stands where there is no value.
pub fn missing() -> View {
    el("span").class("quiet").text(t(Msg::Missing)).into()
}

/// Text of the service in the mono face, isolated from the reading direction around it. Where a line is too short for it,
/// it breaks after a dot, as flavors are read in parts.
pub fn code(text: &str) -> El {
    let shown = visible(text, LONGEST);
    let mut parts = shown.split_inclusive('.');
    let first = el("bdi").class("mono").text(parts.next().unwrap_or_default());
    parts.fold(first, |code, part| code.kid(el("wbr")).text(part))
}
