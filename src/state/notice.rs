//! Things a person should know that are no failure: what was left out of an address, what was odd in an answer.

use super::Console;
use crate::{
    browser::clock,
    text::{
        Msg, labels,
        numbers::{grouped, span},
        settings, t, tf,
    },
};
use cph_core::{
    api::decode::Oddity,
    config::{profile::Unreadable, read::Complaint},
    fleet::{key::Key, whole::Found},
    model::{field::Field, project::ProjectIdProblem},
    query::QueryProblem,
};

/// From how many seconds on a clock is off, and no longer just not quite right.
const CLOCK_OFF: i64 = 120;

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A value of the address was left out.
    Address(QueryProblem),
    /// A token stands in the address: not used, and the browser did not let it be taken out.
    SecretStays,
    /// The address names a region that is not offered.
    AddressRegion(String),
    /// The address has a project ID that is none.
    AddressProject(ProjectIdProblem),
    /// Something in `config.json` that only looks or defaults depend on.
    Config(Complaint),
    /// There is no `config.json`.
    NoConfig,
    /// The page's host leaves out headers that protect it: their names.
    Headers(String),
    /// The browser refused to keep the token in the tab.
    Storage,
    /// The connections kept on this device cannot be used.
    Profiles(Unreadable),
    /// So many of them cannot be read.
    ProfilesUnread(usize),
    /// The browser refused to keep a connection, or there are too many.
    ProfilesRefused,
    /// Everything was forgotten after so many minutes without use.
    Idle(u32),
    /// A copy of this tab forgot everything, and so did this one.
    ForgottenInCopy,
    /// Something odd in the answer on screen.
    Odd(Oddity),
    /// Servers outside the range asked for: the service reads another unit of time.
    OutsideRange(usize),
    /// So many servers have no creation time that can be read, so that it is not known whether they are in the range asked for.
    Unchecked(usize),
    /// A condition or the order is about a time that so many servers do not have, or not so that it can be read.
    Timeless(Field, usize),
    /// The page asked for is past the end; the position asked for, and the count.
    PastEnd(u32, u64),
    /// The count changed between two pages; before, now.
    Drift(u64, u64),
    /// So many servers stood on the page before as well.
    Moved(usize),
    /// The clock of this machine is so many seconds off.
    Clock(u64),
}

impl Notice {
    /// What is to be said of servers that a condition on a time, or the order by it, cannot judge.
    pub fn timeless(found: &Found) -> impl Iterator<Item = Self> {
        found.timeless.iter().map(|(field, servers)| Self::Timeless(*field, *servers))
    }

    /// Whether it says anew, with other figures, what an earlier one said.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        matches!((self, other), (Self::PastEnd(..), Self::PastEnd(..)) | (Self::Clock(_), Self::Clock(_)))
    }

    /// The notice in words.
    pub fn text(&self) -> String {
        let n = |n: usize| grouped(n as u64);
        match self {
            Self::Address(QueryProblem::Secret) => t(Msg::NoticeSecretInUrl).to_owned(),
            Self::SecretStays => t(Msg::NoticeSecretStays).to_owned(),
            Self::Address(QueryProblem::Filter(key, problem)) => {
                tf(Msg::NoticeUrlValue, &[key.parameter(), &labels::filter_problem(*problem)])
            }
            Self::Address(QueryProblem::Offset(text)) => tf(Msg::NoticeUrlOffset, &[text]),
            Self::Address(QueryProblem::Limit(text)) => tf(Msg::NoticeUrlLimit, &[text]),
            Self::Address(QueryProblem::Condition(part)) => tf(Msg::NoticeUrlCondition, &[part]),
            Self::Address(QueryProblem::Name(key, name)) => tf(Msg::NoticeUrlName, &[key, name]),
            Self::AddressRegion(id) => tf(Msg::NoticeUrlRegion, &[id]),
            Self::AddressProject(problem) => tf(Msg::NoticeUrlProject, &[&labels::project_problem(*problem)]),
            Self::Config(complaint) => tf(Msg::NoticeConfig, &[&settings::complaint(complaint)]),
            Self::NoConfig => t(Msg::NoticeNoConfig).to_owned(),
            Self::Headers(names) => tf(Msg::NoticeHeaders, &[names]),
            Self::Storage => t(Msg::NoticeStorage).to_owned(),
            Self::Profiles(Unreadable::Broken) => t(Msg::NoticeProfilesBroken).to_owned(),
            Self::Profiles(Unreadable::Newer) => t(Msg::NoticeProfilesNewer).to_owned(),
            Self::ProfilesUnread(number) => tf(Msg::NoticeProfilesUnread, &[&n(*number)]),
            Self::ProfilesRefused => t(Msg::NoticeProfilesRefused).to_owned(),
            Self::Idle(minutes) => tf(Msg::NoticeIdle, &[&minutes.to_string()]),
            Self::ForgottenInCopy => t(Msg::NoticeForgottenInCopy).to_owned(),
            Self::Odd(Oddity::ServersMissing) => t(Msg::NoticeServersMissing).to_owned(),
            Self::Odd(Oddity::CountUnreadable(text)) => tf(Msg::NoticeCount, &[text]),
            Self::Odd(Oddity::BareArray) => t(Msg::NoticeBareArray).to_owned(),
            Self::Odd(Oddity::Repeated(number)) => tf(Msg::NoticeRepeated, &[&n(*number)]),
            Self::Odd(Oddity::TooMany(number)) => tf(Msg::NoticeTooMany, &[&n(*number)]),
            Self::Odd(Oddity::Unreadable(number)) => tf(Msg::NoticeUnreadable, &[&n(*number)]),
            Self::Odd(Oddity::WithoutId(number)) => tf(Msg::NoticeWithoutId, &[&n(*number)]),
            Self::Odd(Oddity::AtMost(number)) => tf(Msg::NoticeAtMost, &[&n(*number)]),
            Self::Odd(Oddity::Missing(came, of)) => tf(Msg::NoticeMissing, &[&grouped(*came), &grouped(*of)]),
            Self::OutsideRange(number) => tf(Msg::NoticeOutside, &[&n(*number)]),
            Self::Unchecked(number) => tf(Msg::NoticeUnchecked, &[&n(*number)]),
            Self::Timeless(field, number) => {
                tf(Msg::NoticeTimeless, &[&n(*number), labels::field(*field), Key::Field(*field).name()])
            }
            Self::PastEnd(offset, count) => tf(Msg::NoticePastEnd, &[&offset.to_string(), &grouped(*count)]),
            Self::Drift(before, now) | Self::Odd(Oddity::CountChanged(before, now)) => {
                tf(Msg::NoticeDrift, &[&grouped(*before), &grouped(*now)])
            }
            Self::Moved(number) => tf(Msg::NoticeMoved, &[&n(*number)]),
            Self::Clock(off) => tf(Msg::NoticeClock, &[&span(*off)]),
        }
    }
}

impl Console {
    /// Puts a notice up, once, in place of what it is newer than.
    pub fn notify(self, notice: Notice) {
        self.notices.update(|list| {
            if !list.contains(&notice) {
                list.retain(|n| !notice.is_newer_than(n));
                list.push(notice);
            }
        });
    }

    /// Notes what the service's clock says, in seconds since 1970.
    pub fn compare_clock(self, service: i64) {
        let ahead = i64::try_from(clock::now_ms() / 1000).unwrap_or(0) - service;
        let ahead = if ahead.abs() < CLOCK_OFF { 0 } else { ahead };
        // A second more or less is how long an answer took.
        if self.ahead.get_untracked().abs_diff(ahead) > 5 {
            self.ahead.set(ahead);
            if ahead == 0 {
                self.notices.update(|list| list.retain(|n| !matches!(n, Notice::Clock(_))));
            } else {
                self.notify(Notice::Clock(ahead.unsigned_abs()));
            }
        }
    }
}
