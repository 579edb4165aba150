//! What the address bar says: the state of the view, and the only code that changes it.

use leptos::prelude::*;

use super::{Console, listing, notice::Notice};
use crate::browser::history;
use cph_core::{
    api::filter::{FilterKey, FilterProblem, ServerFilter},
    fleet::{
        chip::{Chip, Op},
        key::Key,
        plan::Question,
        whole::Wish,
    },
    query::{ALL, QueryProblem, ViewState, fragment_has_secret},
};

impl Console {
    /// Which servers the address asks for, watched.
    pub fn wish_live(self) -> Wish {
        let all = self.limit() == ALL;
        self.view.with(|v| Wish {
            filter: v.filter.clone(),
            chips: v.chips.clone(),
            order: v.order,
            group: v.group,
            all,
        })
    }

    /// How many servers a page has, watched. In a frame that is as high as its content not all: they would be drawn.
    pub fn limit(self) -> u32 {
        let limit = self.view.with(|v| v.limit).filter(|limit| *limit != ALL || !self.portal().is_on());
        limit.unwrap_or(self.config().default_page_size)
    }

    /// Which servers the address asks for.
    pub fn wish(self) -> Wish {
        untrack(|| self.wish_live())
    }

    /// The question the address asks.
    pub fn question(self) -> Question {
        let limit = untrack(|| self.limit());
        self.view.with_untracked(|v| Question { filter: v.filter.clone(), offset: v.offset, limit })
    }

    /// Changes the view, writes the address, and asks what the new address asks.
    pub fn go(self, step: history::Step, change: impl FnOnce(&mut ViewState)) {
        self.view.update(change);
        self.went(step);
    }

    #[inline(never)]
    fn went(self, step: history::Step) {
        self.write_address(step);
        self.follow();
    }

    /// Sets one filter and returns to the first page. An empty text clears it.
    ///
    /// # Errors
    /// Says why the text is no value of the filter; nothing changes then.
    pub fn filter(self, key: FilterKey, text: &str, step: history::Step) -> Result<(), FilterProblem> {
        let mut filter = self.view.with_untracked(|v| v.filter.clone());
        filter.set(key, text)?;
        if self.view.with_untracked(|v| v.filter != filter) {
            self.go(step, |v| {
                v.filter = filter;
                v.offset = 0;
            });
        }
        Ok(())
    }

    /// Looks for a text in every field, and no longer in the one that it was looked for in.
    pub fn look_everywhere(self, text: &str) {
        let Ok(chip) = Chip::new(Key::Any, Op::Contains, false, vec![text.to_owned()]) else { return };
        self.go(history::Step::Push, |v| {
            for looked_for in [&mut v.filter.server_name, &mut v.filter.server_id] {
                if looked_for == text {
                    looked_for.clear();
                }
            }
            if !v.chips.contains(&chip) {
                v.chips.push(chip);
            }
            v.offset = 0;
        });
    }

    /// Clears all filters.
    pub fn clear_filters(self) {
        self.go(history::Step::Push, |v| {
            v.filter = ServerFilter::default();
            v.chips.clear();
            v.offset = 0;
        });
    }

    /// Opens a server in the drawer, or closes it.
    pub fn open(self, id: Option<String>) {
        self.go(history::Step::Push, |v| v.server = id);
    }

    /// Takes over what the address says after Back or Forward. What stood over the view before goes with it.
    pub(super) fn read_address(self) {
        self.panel.set(None);
        // Whatever could not be written belonged to the entry that was left.
        self.owed.set(None);
        let (view, problems) = ViewState::read(&history::query());
        for problem in problems {
            self.notify(Notice::Address(problem));
        }
        if fragment_has_secret(&history::fragment()) {
            self.notify(Notice::Address(QueryProblem::Secret));
        }
        if self.connections().follow(self, &view) {
            return;
        }
        self.view.set(view);
        self.write_address(history::Step::Replace);
        self.follow();
    }

    /// Writes into the address what is shown. Where the browser refuses, [`Console::catch_up`] tries again.
    pub(super) fn write_address(self, step: history::Step) {
        let step = step.after(self.owed.get_untracked());
        let written = history::write(&self.view.with_untracked(ViewState::write), step);
        self.owed.set((!written).then_some(step));
        // That a secret is gone is said only where it is.
        let (gone, stays) = (Notice::Address(QueryProblem::Secret), Notice::SecretStays);
        let (said, now) = if written || !address_has_secret() { (stays, gone) } else { (gone, stays) };
        if self.notices.with_untracked(|list| list.contains(&said)) {
            self.notices.update(|list| list.iter_mut().filter(|n| **n == said).for_each(|n| *n = now.clone()));
        }
    }

    /// Writes the address once more, where it is not yet what is shown.
    pub(super) fn catch_up(self) {
        if let Some(step) = self.owed.get_untracked() {
            self.write_address(step);
        }
    }

    /// The address of what is shown, to be shared; the address bar may be behind.
    pub fn link(self) -> String {
        history::address_with(&self.view.with_untracked(ViewState::write))
    }

    fn follow(self) {
        if self.session().entered.get_untracked() {
            self.listing().ask(self, listing::Reason::Navigate);
            self.detail().follow(self);
        }
    }
}

fn address_has_secret() -> bool {
    fragment_has_secret(&history::fragment()) || ViewState::read(&history::query()).1.contains(&QueryProblem::Secret)
}
