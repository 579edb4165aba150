//! Connections a person keeps on this device: a name, where to, whose servers. Never a token, a user or a password.
//!
//! They are text in the browser's storage, which other versions, other tabs and the person write as well:
//! `{"version":1,"profiles":[{"name":…,"region":…,"project":…}]}`, with `base` and, for a `{url}` template, `service` in
//! place of `region` where the address was typed by hand. What cannot be read is kept as it is and written back.

use crate::{
    api::{
        endpoint::Endpoint,
        json::{Json, quote},
    },
    model::project::ProjectId,
};

/// Where a kept connection leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To the region of this ID. Where that is, the configuration says each time anew.
    Region(String),
    /// To an address typed by hand.
    Address(Endpoint),
}

/// One kept connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What the person calls it; may be empty.
    pub name: String,
    /// Where it leads.
    pub place: Place,
    /// Whose servers.
    pub project: ProjectId,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    /// Those that could be read, in their order.
    pub list: Vec<Profile>,
    unread: Vec<String>,
}

/// Why none of a text can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not what this console writes.
    Broken,
    /// A later version of this console wrote it.
    Newer,
}

/// How many connections are kept at most.
pub const MOST: usize = 50;

impl Profiles {
    /// Reads the text of the browser's storage.
    ///
    /// # Errors
    /// Says why nothing of it can be used. Entries that are none are no error, see [`Self::unread`].
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let root = Json::parse(text).ok().and_then(Json::members).ok_or(Unreadable::Broken)?;
        match root.get("version").map(Json::get) {
            Some("1") => {}
            Some(version) if version.parse::<u32>().is_ok_and(|version| version > 1) => return Err(Unreadable::Newer),
            _ => return Err(Unreadable::Broken),
        }
        let mut profiles = Self::default();
        for entry in root.get("profiles").and_then(Json::elements).ok_or(Unreadable::Broken)? {
            match profile(entry).filter(|_| profiles.list.len() < MOST) {
                Some(profile) => profiles.list.push(profile),
                None => profiles.unread.push(entry.get().to_owned()),
            }
        }
        Ok(profiles)
    }

    /// How many entries could not be read.
    pub const fn unread(&self) -> usize {
        self.unread.len()
    }

    /// The text for the browser's storage.
    pub fn write(&self) -> String {
        let mut entries: Vec<String> = self.list.iter().map(Profile::write).collect();
        entries.extend(self.unread.iter().cloned());
        format!("{{\"version\":1,\"profiles\":[{}]}}", entries.join(","))
    }

    /// Puts one in, in place of that of the same place and project. `false` where there are too many.
    pub fn put(&mut self, profile: Profile) -> bool {
        let room = self.list.len() < MOST;
        match self.list.iter_mut().find(|p| p.is_same(&profile)) {
            Some(before) => *before = profile,
            None if room => self.list.push(profile),
            None => return false,
        }
        true
    }

    /// Takes one out.
    pub fn remove(&mut self, profile: &Profile) {
        self.list.retain(|p| !p.is_same(profile));
    }
}

impl Profile {
    /// Whether both lead to the same servers, whatever they are called.
    pub fn is_same(&self, other: &Self) -> bool {
        self.place == other.place && self.project == other.project
    }

    fn write(&self) -> String {
        let place = match &self.place {
            Place::Region(id) => format!("\"region\":{}", quote(id)),
            Place::Address(endpoint) => {
                let service = endpoint.target().map(|t| format!(",\"service\":{}", quote(t))).unwrap_or_default();
                format!("\"base\":{}{service}", quote(endpoint.base()))
            }
        };
        format!("{{\"name\":{},{place},\"project\":{}}}", quote(&self.name), quote(self.project.as_str()))
    }
}

fn profile(entry: Json) -> Option<Profile> {
    let members = entry.members()?;
    let text = |key: &str| members.get(key).and_then(Json::string);
    let place = match text("region") {
        Some(id) if !id.is_empty() && id.len() <= 64 => Place::Region(id),
        Some(_) => return None,
        None => Place::Address(Endpoint::parse(&text("base")?, text("service").as_deref()).ok()?),
    };
    Some(Profile { name: text("name").unwrap_or_default(), place, project: ProjectId::parse(&text("project")?).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(name: &str, place: Place, project: &str) -> Profile {
        Profile { name: name.into(), place, project: ProjectId::parse(project).unwrap() }
    }

    #[test]
    fn what_is_written_stays_readable_by_hand() {
        let mut profiles = Profiles::default();
        let template = Endpoint::parse("https://p.example/?url={url}", Some("https://c.example")).unwrap();
        assert!(profiles.put(named("Production", Place::Region("cn-east-3".into()), "p1")));
        assert!(profiles.put(named("\"quoted\"", Place::Address(template), "p2")));
        let text = profiles.write();
        assert_eq!(
            text,
            r#"{"version":1,"profiles":[{"name":"Production","region":"cn-east-3","project":"p1"},{"name":"\"quoted\"","base":"https://p.example/?url={url}","service":"https://c.example","project":"p2"}]}"#
        );
        assert_eq!(Profiles::read(&text), Ok(profiles));
    }

    #[test]
    fn the_same_place_and_project_are_one_connection() {
        let mut profiles = Profiles::default();
        let place = || Place::Region("a1".into());
        profiles.put(named("one", place(), "p"));
        profiles.put(named("two", place(), "p"));
        profiles.put(named("three", place(), "q"));
        assert_eq!(profiles.list.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["two", "three"]);
        profiles.remove(&named("", place(), "p"));
        assert_eq!(profiles.list.len(), 1);
        for n in 0..MOST + 5 {
            assert_eq!(profiles.put(named("", place(), &format!("n{n}"))), n + 1 < MOST, "{n}");
        }
    }

    #[test]
    fn an_entry_that_is_none_is_kept_as_it_is() {
        let odd = [
            r#"{"name":"user","base":"https://user:pw@x.example","project":"p"}"#,
            r#"{"region":"","project":"p"}"#,
            r#"{"region":"a1","project":"../x"}"#,
            r#"{"region":7,"project":"p"}"#,
            "null",
            "[1, 2]",
        ];
        let text =
            format!(r#"{{"profiles":[{},{{"region":"a1","project":"p","later":1}}],"version":1}}"#, odd.join(","));
        let profiles = Profiles::read(&text).unwrap();
        assert_eq!((profiles.list.len(), profiles.unread()), (1, odd.len()));
        let written = profiles.write();
        assert!(odd.iter().all(|entry| written.contains(entry)), "{written}");
    }

    #[test]
    fn what_is_not_of_this_version_is_not_guessed_at() {
        for broken in ["", "[]", "{}", r#"{"version":1}"#, r#"{"version":1,"profiles":{}}"#, r#"{"version":"x"}"#, "{"]
        {
            assert_eq!(Profiles::read(broken), Err(Unreadable::Broken), "{broken}");
        }
        assert_eq!(Profiles::read(r#"{"version":2,"profiles":[]}"#), Err(Unreadable::Newer));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_reading_settles(
            text in "\\PC*|\\{\"version\":1,\"profiles\":\\[(\\{\"name\":\"[^\"\\\\]{0,70}\",\"region\":\"[a-z0-9-]{0,8}\",\"project\":\"[a-z0]{0,4}\"\\},?){0,3}\\]\\}"
        ) {
            if let Ok(profiles) = Profiles::read(&text) {
                prop_assert_eq!(Profiles::read(&profiles.write()), Ok(profiles));
            }
        }

        #[test]
        fn any_name_comes_back(name in "\\PC{0,60}") {
            let mut profiles = Profiles::default();
            profiles.put(named(&name, Place::Region("a1".into()), "p"));
            prop_assert_eq!(&Profiles::read(&profiles.write()).unwrap().list[0].name, &name);
        }
    }
}
