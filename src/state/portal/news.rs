//! What the page around the console is told of its own accord: what the console is doing, and which view it shows.

use super::{
    super::{Console, listing::Phase},
    Portal,
};
use crate::browser::timer::Timer;
use cph_core::{
    embed::outgoing::{Outgoing, Status},
    query::ViewState,
};

/// What was told last, and what is about to be.
#[derive(Default)]
pub struct News {
    status: Option<Status>,
    view: Option<(ViewState, u32)>,
    /// Tells the view when it has been the same for a while.
    soon: Option<Timer>,
}

/// A view that changes again within this time is not told, in milliseconds.
const SETTLE_MS: u32 = 300;

impl Portal {
    /// Tells the page what is new. Watches what it looks at, so that it can be called again whenever that changes.
    pub fn follow(&'static self, console: Console) {
        console.view.track();
        let status = status(console);
        if self.line.with_untracked(|line| line.port.is_none()) {
            return;
        }
        let view = seen(console);
        self.line.update(|line| {
            if matches!(status, Status::Ready(_)) {
                line.refused = 0;
            }
            if line.news.status.as_ref() != Some(&status) {
                line.send(&Outgoing::Status(&status), None);
                line.news.status = Some(status);
            }
            if line.news.view.as_ref() != Some(&view) {
                line.news.soon = Some(Timer::after(SETTLE_MS, move || self.tell_view(console)));
            }
        });
    }

    fn tell_view(&'static self, console: Console) {
        let view = seen(console);
        self.line.update(|line| {
            line.news.soon = None;
            if line.news.view.as_ref() != Some(&view) {
                line.send(&Outgoing::ViewChanged(&view.0, view.1), None);
                line.news.view = Some(view);
            }
        });
    }
}

/// The view as it is told: without region and project, which the page knows.
fn seen(console: Console) -> (ViewState, u32) {
    let view = console.view.get_untracked();
    let limit = console.limit();
    (ViewState { region: None, project: None, limit: None, ..view }, limit)
}

fn status(console: Console) -> Status {
    let count = console.listing().page.with(|page| page.as_ref().and_then(|page| page.count));
    console.listing().phase.with(|phase| match phase {
        Phase::Idle => Status::Idle,
        Phase::Loading(_) | Phase::Waiting(_) => Status::Loading,
        Phase::Ready => Status::Ready(count),
        Phase::Failed(error) => Status::Error(error.code.clone(), error.request_id.clone()),
    })
}
