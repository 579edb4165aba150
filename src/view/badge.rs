//! The status badge: colour, icon, word and code, so that none of them is needed alone.

use crate::{
    browser::dom::{El, el, icon},
    text::labels,
};
use cph_core::model::status::{ServerStatus, StatusGroup};

/// The tone (a class) and the icon of a status.
pub const fn look(group: StatusGroup) -> (&'static str, &'static str) {
    match group {
        StatusGroup::Normal => ("tone-ok", "#i-check"),
        StatusGroup::Creating | StatusGroup::Starting | StatusGroup::Stopping => ("tone-move", "#i-spin"),
        StatusGroup::Stopped => ("tone-rest", "#i-stop"),
        StatusGroup::StopFailed => ("tone-warn", "#i-alert"),
        StatusGroup::Abnormal => ("tone-bad", "#i-alert"),
        StatusGroup::Frozen => ("tone-ice", "#i-ice"),
        StatusGroup::Unknown => ("tone-rest", "#i-question"),
    }
}

/// The badge of a status. Unknown codes are shown with their number.
pub fn badge(status: ServerStatus) -> El {
    let group = status.group();
    let (tone, mark) = look(group);
    el("span")
        .class(&format!("badge {tone}"))
        .kid(icon(mark))
        .text(labels::status(group))
        .kid(status.code().map(|code| el("span").class("badge__code").text(&code.to_string())))
}
