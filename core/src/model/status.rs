//! The status of a server (Table 5, `status`): the code the service sent, and what the document says it means.

/// A status code as it came. The code is always kept: what the document does not list is shown, not hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServerStatus {
    code: Option<i32>,
}

/// What the codes of the document mean. Four codes share `Creating`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusGroup {
    /// 5, in service.
    Normal,
    /// 0, 1, 3 and 4.
    Creating,
    /// 13, being started.
    Starting,
    /// 11, being stopped, "powering off".
    Stopping,
    /// 10, stopped, "powered off".
    Stopped,
    /// 12, stop failed.
    StopFailed,
    /// 2, abnormal.
    Abnormal,
    /// 8, frozen.
    Frozen,
    /// Any code the document does not list, and a missing one.
    Unknown,
}

impl StatusGroup {
    /// Every group with a documented code, in the order a person looks for them.
    pub const DOCUMENTED: [Self; 8] = [
        Self::Normal,
        Self::Creating,
        Self::Starting,
        Self::Stopping,
        Self::Stopped,
        Self::StopFailed,
        Self::Abnormal,
        Self::Frozen,
    ];

    /// The codes of the group, as the document lists them; none for `Unknown`.
    pub const fn codes(self) -> &'static [i32] {
        match self {
            Self::Normal => &[5],
            Self::Creating => &[0, 1, 3, 4],
            Self::Starting => &[13],
            Self::Stopping => &[11],
            Self::Stopped => &[10],
            Self::StopFailed => &[12],
            Self::Abnormal => &[2],
            Self::Frozen => &[8],
            Self::Unknown => &[],
        }
    }

    /// Whether the service is still at work: the next look will probably show another status.
    pub const fn is_transitional(self) -> bool {
        matches!(self, Self::Creating | Self::Starting | Self::Stopping)
    }

    /// The name used in the address bar.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Creating => "creating",
            Self::Starting => "starting",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::StopFailed => "stop-failed",
            Self::Abnormal => "abnormal",
            Self::Frozen => "frozen",
            Self::Unknown => "unknown",
        }
    }

    /// The documented group with this name in the address bar.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::DOCUMENTED.into_iter().find(|g| g.key() == key)
    }
}

impl ServerStatus {
    /// The status with this code.
    pub const fn from_code(code: i32) -> Self {
        Self { code: Some(code) }
    }

    /// Reads a status as it may stand in an answer: `5`, `"5"` and `5.0` are five; anything else has no code.
    pub fn read(text: Option<&str>) -> Self {
        let code = text.and_then(|t| {
            let whole = match t.split_once('.') {
                Some((whole, rest)) if rest.bytes().all(|b| b == b'0') => whole,
                _ => t,
            };
            whole.trim().parse().ok()
        });
        Self { code }
    }

    /// The code, where there was one.
    pub const fn code(self) -> Option<i32> {
        self.code
    }

    /// What the document says the code means.
    pub fn group(self) -> StatusGroup {
        self.code
            .and_then(|code| StatusGroup::DOCUMENTED.into_iter().find(|g| g.codes().contains(&code)))
            .unwrap_or(StatusGroup::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_creating_starting_or_stopping_will_pass() {
        for code in 0..14 {
            let passes = ServerStatus::from_code(code).group().is_transitional();
            assert_eq!(passes, [0, 1, 3, 4, 11, 13].contains(&code), "{code}");
        }
    }

    #[test]
    fn every_code_of_the_document_has_its_meaning() {
        use StatusGroup::*;
        let document = [
            (0, Creating),
            (1, Creating),
            (2, Abnormal),
            (3, Creating),
            (4, Creating),
            (5, Normal),
            (8, Frozen),
            (10, Stopped),
            (11, Stopping),
            (12, StopFailed),
            (13, Starting),
        ];
        for (code, group) in document {
            assert_eq!(ServerStatus::from_code(code).group(), group, "{code}");
        }
        for code in [-1, 6, 7, 9, 14, 99] {
            assert_eq!(ServerStatus::from_code(code).group(), Unknown, "{code}");
        }
    }

    #[test]
    fn odd_spellings_are_read_and_nonsense_has_no_code() {
        for text in ["5", "5.0", " 5 ", "5.000"] {
            assert_eq!(ServerStatus::read(Some(text)).code(), Some(5), "{text}");
        }
        for text in [None, Some(""), Some("x"), Some("5.5"), Some("99999999999")] {
            assert_eq!(ServerStatus::read(text).code(), None, "{text:?}");
        }
    }

    #[test]
    fn names_in_the_address_bar_are_unique() {
        for g in StatusGroup::DOCUMENTED {
            assert_eq!(StatusGroup::from_key(g.key()), Some(g));
        }
        assert_eq!(StatusGroup::from_key("unknown"), None);
    }

    proptest! {
        #[test]
        fn any_text_has_a_group_and_a_code_is_kept(code in any::<i32>(), zeros in "(\\.0*)?", text in "\\PC*|[-+]?[0-9.]{0,12}") {
            prop_assert_eq!(ServerStatus::read(Some(&format!("{code}{zeros}"))), ServerStatus::from_code(code));
            let status = ServerStatus::read(Some(&text));
            match status.group() {
                StatusGroup::Unknown => {}
                group => prop_assert!(group.codes().contains(&status.code().unwrap())),
            }
        }
    }
}
