//! The server in the drawer: taken from the page on screen, else asked for by its ID, so that a deep link works.

use std::sync::Arc;

use super::{Console, load::Call, watched::Watched};
use crate::browser::{
    http::Cancel,
    timer::{self, Wake},
};
use cph_core::{
    api::{
        error::{ApiError, Fault},
        filter::{FilterKey, ServerFilter},
    },
    fleet::plan::Question,
    model::server::Row,
};

/// What the drawer shows.
#[derive(Clone, Debug, Default)]
pub enum Shown {
    /// Nothing: it is closed.
    #[default]
    Nothing,
    /// The server with this ID is being asked for.
    Loading(String),
    /// This server.
    Server(Arc<Row>),
    /// The service knows no server with this ID.
    Gone(String),
    /// The server could not be asked for.
    Failed(ApiError),
}

impl Shown {
    /// Whether the other would look the same; then the drawer is left alone, with its scroll position and focus.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => true,
            (Self::Loading(a), Self::Loading(b)) | (Self::Gone(a), Self::Gone(b)) => a == b,
            (Self::Server(a), Self::Server(b)) => a.raw() == b.raw(),
            _ => false,
        }
    }
}

/// The drawer's state.
pub struct Detail {
    /// What it shows.
    pub shown: Watched<Shown>,
    job: Watched<(u32, Cancel)>,
}

impl Detail {
    /// Closed.
    pub fn new() -> Self {
        Self { shown: Watched::new(Shown::Nothing), job: Watched::new((0, Cancel::default())) }
    }

    /// Shows what the address says.
    pub fn follow(&'static self, console: Console) {
        let Some(id) = console.view.with_untracked(|v| v.server.clone()) else {
            self.clear();
            return;
        };
        let on_page = console.listing().page.with_untracked(|page| {
            let rows = &page.as_ref()?.rows;
            rows.iter().find(|row| row.server().and_then(|s| s.id()) == Some(&id)).cloned()
        });
        if let Some(row) = on_page {
            self.end();
            self.set(Shown::Server(row));
            return;
        }
        let already = self.shown.with_untracked(|shown| match shown {
            Shown::Loading(shown) | Shown::Gone(shown) => *shown == id,
            _ => false,
        });
        if already || console.session().refused.with_untracked(Option::is_some) {
            return;
        }
        self.ask(console, id);
    }

    /// Closes the drawer and ends what was asked for it.
    pub fn clear(&'static self) {
        self.end();
        self.set(Shown::Nothing);
    }

    fn set(&'static self, shown: Shown) {
        if self.shown.with_untracked(|old| !old.is_same(&shown)) {
            self.shown.set(shown);
        }
    }

    fn end(&'static self) {
        self.job.update(|(generation, cancel)| {
            *generation = generation.wrapping_add(1);
            cancel.now(Fault::Cancelled);
            *cancel = Cancel::default();
        });
    }

    fn ask(&'static self, console: Console, id: String) {
        let mut filter = ServerFilter::default();
        if filter.set(FilterKey::ServerId, &id).is_err() {
            self.set(Shown::Gone(id));
            return;
        }
        self.end();
        let (generation, cancel) = self.job.get_untracked();
        let Some(call) = Call::new(console, cancel, Wake::default(), |_| {}) else { return };
        // A server already shown stays until the answer is there.
        if self
            .shown
            .with_untracked(|s| !matches!(s, Shown::Server(row) if row.server().and_then(|s| s.id()) == Some(&id)))
        {
            self.set(Shown::Loading(id.clone()));
        }
        timer::spawn(async move {
            let turn = call.turn;
            let result = call.answer(&Question { filter, offset: 0, limit: 1 }).await;
            if self.job.with_untracked(|(current, _)| *current != generation) {
                return;
            }
            match result {
                Ok(loaded) => {
                    let row = loaded.answer.rows.into_iter().find(|r| r.server().and_then(|s| s.id()) == Some(&id));
                    self.set(row.map_or(Shown::Gone(id), |row| Shown::Server(Arc::new(row))));
                }
                Err(error) if console.refuse(&error, turn) => self.ask(console, id),
                Err(error) => self.set(Shown::Failed(error)),
            }
        });
    }
}

impl Default for Detail {
    fn default() -> Self {
        Self::new()
    }
}
