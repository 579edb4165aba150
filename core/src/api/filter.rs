//! The filters the API itself knows (Table 2), as a person sets them.

use crate::model::{
    invisible::cleaned,
    spelling::{ascii, half_width},
    status::{ServerStatus, StatusGroup},
    time::UtcTime,
};

/// The seven filters of Table 2. Empty texts and `None` do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerFilter {
    /// `server_name`: part of the name, any case ("fuzzy query is supported").
    pub server_name: String,
    /// `server_id`: the whole ID, at most 32 bytes.
    pub server_id: String,
    /// `network_version`: `v1` or `v2`.
    pub network_version: String,
    /// `phone_model_name`: the whole flavor name, at most 64 bytes.
    pub phone_model_name: String,
    /// `create_since`: created at this instant or later.
    pub create_since: Option<UtcTime>,
    /// `create_until`: created at this instant or earlier.
    pub create_until: Option<UtcTime>,
    /// `status`.
    pub status: Option<StatusFilter>,
}

/// A status a person asks for: one exact code, or a group of codes that mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFilter {
    /// One code, as the API takes it.
    Code(i32),
    /// All codes of a documented group; `Creating` has four, which the API cannot take in one request.
    Group(StatusGroup),
}

impl StatusFilter {
    /// The codes to ask for, one request each.
    pub fn codes(self) -> Vec<i32> {
        match self {
            Self::Code(code) => vec![code],
            Self::Group(group) => group.codes().to_vec(),
        }
    }

    /// The group this filter belongs to.
    pub fn group(self) -> StatusGroup {
        match self {
            Self::Code(code) => ServerStatus::from_code(code).group(),
            Self::Group(group) => group,
        }
    }
}

/// One of the seven filters, to name it: in a chip, in a message, when it is cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilterKey {
    /// `server_name`
    ServerName,
    /// `server_id`
    ServerId,
    /// `status`
    Status,
    /// `network_version`
    NetworkVersion,
    /// `phone_model_name`
    PhoneModelName,
    /// `create_since`
    CreateSince,
    /// `create_until`
    CreateUntil,
}

impl FilterKey {
    /// All seven, in the order chips are shown.
    pub const ALL: [Self; 7] = [
        Self::ServerName,
        Self::ServerId,
        Self::Status,
        Self::NetworkVersion,
        Self::PhoneModelName,
        Self::CreateSince,
        Self::CreateUntil,
    ];

    /// The name of the query parameter, in the API and in the address bar.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::ServerName => "server_name",
            Self::ServerId => "server_id",
            Self::Status => "status",
            Self::NetworkVersion => "network_version",
            Self::PhoneModelName => "phone_model_name",
            Self::CreateSince => "create_since",
            Self::CreateUntil => "create_until",
        }
    }
}

impl ServerFilter {
    /// The value of one filter as it stands in the address bar; `None` where it does not filter.
    pub fn value(&self, key: FilterKey) -> Option<String> {
        let text = |t: &String| (!t.is_empty()).then(|| t.clone());
        match key {
            FilterKey::ServerName => text(&self.server_name),
            FilterKey::ServerId => text(&self.server_id),
            FilterKey::NetworkVersion => text(&self.network_version),
            FilterKey::PhoneModelName => text(&self.phone_model_name),
            FilterKey::CreateSince => self.create_since.map(|t| t.to_string()),
            FilterKey::CreateUntil => self.create_until.map(|t| t.to_string()),
            FilterKey::Status => self.status.map(|s| match s {
                StatusFilter::Code(code) => code.to_string(),
                StatusFilter::Group(group) => group.key().to_owned(),
            }),
        }
    }

    /// Sets one filter from its text in the address bar or a form; the empty text clears it.
    ///
    /// # Errors
    /// Says why the text is not a value of this filter; the filter is then unchanged.
    pub fn set(&mut self, key: FilterKey, text: &str) -> Result<(), FilterProblem> {
        let text = cleaned(text);
        let limited = |text: &str, limit: usize| {
            if text.len() > limit {
                return Err(FilterProblem::TooLong { limit });
            }
            if text.chars().any(char::is_control) {
                return Err(FilterProblem::Control);
            }
            Ok(text.to_owned())
        };
        // All but names are ASCII, also where a Chinese keyboard gave its full-width forms.
        let plain = ascii(text);
        let plain = cleaned(&plain);
        let time = || match plain {
            "" => Ok(None),
            t => UtcTime::parse(t).map(Some).ok_or(FilterProblem::NotATime),
        };
        match key {
            // 65 characters, of up to four bytes each: names may be Chinese.
            FilterKey::ServerName => self.server_name = limited(text, 260)?,
            FilterKey::ServerId => self.server_id = limited(&half_width(text), 32)?,
            FilterKey::PhoneModelName => self.phone_model_name = limited(&half_width(text), 64)?,
            FilterKey::NetworkVersion => match plain {
                "" | "v1" | "v2" => plain.clone_into(&mut self.network_version),
                _ => return Err(FilterProblem::NotANetwork),
            },
            FilterKey::CreateSince => self.create_since = time()?,
            FilterKey::CreateUntil => self.create_until = time()?,
            FilterKey::Status => {
                self.status = match plain {
                    "" => None,
                    t => Some(
                        StatusGroup::from_key(t)
                            .map(StatusFilter::Group)
                            .or_else(|| t.parse().ok().filter(|c| (0..=128).contains(c)).map(StatusFilter::Code))
                            .ok_or(FilterProblem::NotAStatus)?,
                    ),
                }
            }
        }
        Ok(())
    }

    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the range of creation times is upside down, which no server can satisfy.
    pub fn range_is_reversed(&self) -> bool {
        matches!((self.create_since, self.create_until), (Some(since), Some(until)) if since > until)
    }
}

/// Why a text is not a value of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterProblem {
    /// Longer than the field can be (in bytes).
    TooLong {
        /// The limit of the document.
        limit: usize,
    },
    /// A control character inside.
    Control,
    /// Neither `v1` nor `v2`.
    NotANetwork,
    /// Not an instant such as `2024-01-01T00:00:00Z`.
    NotATime,
    /// Neither a code from 0 to 128 nor the name of a group.
    NotAStatus,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_set_is_a_value_read() {
        let mut filter = ServerFilter::default();
        for (key, text) in [
            (FilterKey::ServerName, "渲染 & co"),
            (FilterKey::ServerId, "4aff349ab539452a85ac5d7442b39377"),
            (FilterKey::Status, "creating"),
            (FilterKey::NetworkVersion, "v2"),
            (FilterKey::PhoneModelName, "rx1.cp.c105.d6.e5v5"),
            (FilterKey::CreateSince, "2021-11-11T08:33:40Z"),
            (FilterKey::CreateUntil, "2024-01-01T00:00:00Z"),
        ] {
            filter.set(key, text).unwrap();
            assert_eq!(filter.value(key).as_deref(), Some(text));
        }
        for key in FilterKey::ALL {
            filter.set(key, " ").unwrap();
        }
        assert!(filter.is_empty());
    }

    #[test]
    fn a_bad_value_is_named_and_changes_nothing() {
        let mut filter = ServerFilter::default();
        filter.set(FilterKey::Status, "5").unwrap();
        let before = filter.clone();
        for (key, text, problem) in [
            (FilterKey::Status, "five", FilterProblem::NotAStatus),
            (FilterKey::Status, "999", FilterProblem::NotAStatus),
            (FilterKey::Status, "unknown", FilterProblem::NotAStatus),
            (FilterKey::NetworkVersion, "v3", FilterProblem::NotANetwork),
            (FilterKey::CreateSince, "2024", FilterProblem::NotATime),
            (FilterKey::ServerName, "a\0b", FilterProblem::Control),
            (FilterKey::ServerId, &"x".repeat(33), FilterProblem::TooLong { limit: 32 }),
        ] {
            assert_eq!(filter.set(key, text), Err(problem), "{text}");
            assert_eq!(filter, before);
        }
    }

    #[test]
    fn full_width_forms_are_read_where_a_value_is_ascii_and_kept_in_names() {
        let mut filter = ServerFilter::default();
        for (key, text, value) in [
            (FilterKey::ServerName, "ＷＥＢ，１", "ＷＥＢ，１"),
            (FilterKey::ServerId, "４ａｆｆ", "4aff"),
            (FilterKey::Status, "１０", "10"),
            (FilterKey::NetworkVersion, "ｖ２", "v2"),
            (FilterKey::PhoneModelName, "ｒｘ１．ｃｐ", "rx1.cp"),
            (FilterKey::CreateSince, "２０２４－０１－０１　０８：００：００", "2024-01-01T08:00:00Z"),
            (FilterKey::CreateUntil, "2024-01-01 16:00 UTC+8", "2024-01-01T08:00:00Z"),
        ] {
            filter.set(key, text).unwrap();
            assert_eq!(filter.value(key).as_deref(), Some(value));
        }
    }

    #[test]
    fn a_range_is_reversed_where_it_ends_before_it_begins() {
        let mut filter = ServerFilter::default();
        filter.set(FilterKey::CreateSince, "2024-01-01T00:00:00Z").unwrap();
        assert!(!filter.range_is_reversed() && !filter.is_empty());
        filter.set(FilterKey::CreateUntil, "2024-01-01T00:00:00Z").unwrap();
        assert!(!filter.range_is_reversed());
        filter.set(FilterKey::CreateUntil, "2023-12-31T23:59:59Z").unwrap();
        assert!(filter.range_is_reversed());
    }

    #[test]
    fn creating_asks_for_all_four_codes() {
        assert_eq!(StatusFilter::Group(StatusGroup::Creating).codes(), [0, 1, 3, 4]);
        assert_eq!(StatusFilter::Code(3).codes(), [3]);
        assert_eq!(StatusFilter::Code(3).group(), StatusGroup::Creating);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_whole(
            key in prop::sample::select(FilterKey::ALL.to_vec()),
            first in "\\PC{0,300}|v[12]|[0-9]{1,4}|creating|[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:00:00Z",
            text in "\\PC{0,300}|[ \t]*v[12][ \t]*|[0-9]{1,4}|stop(ping|ped|-failed)|[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:00:00(.[0-9]+)?Z",
        ) {
            let mut filter = ServerFilter::default();
            let _ = filter.set(key, &first);
            let before = filter.clone();
            if filter.set(key, &text).is_ok() {
                // What is read from it sets the same again.
                let mut again = ServerFilter::default();
                again.set(key, &filter.value(key).unwrap_or_default()).unwrap();
                prop_assert_eq!(&again, &filter);
                let shown = filter.value(key).unwrap_or_default();
                prop_assert!(shown.len() <= 260 && !shown.chars().any(char::is_control) && cleaned(&shown) == shown);
                prop_assert_eq!(filter.value(key).is_none(), cleaned(&text).is_empty());
            } else {
                prop_assert_eq!(&filter, &before);
            }
            // No other filter is touched.
            for other in FilterKey::ALL.into_iter().filter(|other| *other != key) {
                prop_assert_eq!(filter.value(other), None);
            }
        }
    }
}
