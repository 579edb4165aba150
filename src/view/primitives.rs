//! The smallest parts: buttons, copy buttons, a labelled field, a dialog.

pub mod button;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod more;
pub mod secret;
