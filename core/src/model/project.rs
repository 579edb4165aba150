//! The project ID (Table 1): a path segment, so only what is safe in one is accepted.

use super::invisible::cleaned;

/// A project ID that can stand in a path as it is. Made only by [`ProjectId::parse`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectId(String);

/// Why a text is not a project ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectIdProblem {
    /// Nothing was given.
    Missing,
    /// More than 64 characters; the service's own are 32.
    TooLong,
    /// A character that is not a letter, digit, `-` or `_`.
    Character(char),
}

impl ProjectId {
    /// The longest text accepted, in characters. Real ones have 32.
    pub const MAX: usize = 64;

    /// Reads a project ID; blanks and invisible characters around it are ignored.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ProjectIdProblem> {
        let text = cleaned(text);
        if text.is_empty() {
            return Err(ProjectIdProblem::Missing);
        }
        if let Some(c) = text.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')) {
            return Err(ProjectIdProblem::Character(c));
        }
        if text.len() > Self::MAX {
            return Err(ProjectIdProblem::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The ID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_longest_is_64_characters() {
        assert!(ProjectId::parse(&"a".repeat(64)).is_ok());
        assert_eq!(ProjectId::parse(&"a".repeat(65)), Err(ProjectIdProblem::TooLong));
    }

    #[test]
    fn the_documents_kind_of_id_is_accepted_and_trimmed() {
        let id = ProjectId::parse("\u{feff} 06a5b529fa80d28b2f53c014024bed44\u{a0}\u{200b}\n").unwrap();
        assert_eq!(id.as_str(), "06a5b529fa80d28b2f53c014024bed44");
    }

    #[test]
    fn what_could_leave_its_path_segment_is_refused() {
        assert_eq!(ProjectId::parse("  "), Err(ProjectIdProblem::Missing));
        assert_eq!(ProjectId::parse("a/../b"), Err(ProjectIdProblem::Character('/')));
        assert_eq!(ProjectId::parse("项目"), Err(ProjectIdProblem::Character('项')));
        assert_eq!(ProjectId::parse(&"a".repeat(65)), Err(ProjectIdProblem::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_one_path_segment_as_it_was_given(text in "\\PC*|[ ]?[a-zA-Z0-9_/.%-]{0,70}[ ]?") {
            if let Ok(id) = ProjectId::parse(&text) {
                let id = id.as_str();
                prop_assert_eq!(id, cleaned(&text));
                prop_assert!((1..=ProjectId::MAX).contains(&id.len()));
                let address = url::Url::parse(&format!("https://x.example/v1/{id}/y")).unwrap();
                prop_assert_eq!(address.path(), format!("/v1/{id}/y"));
            }
        }
    }
}
