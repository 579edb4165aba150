//! The page as a person meets it. [`find`] looks things up by role and accessible name, [`act`] does things, [`check`]
//! says what must be there. Everything waits by polling until it is so; nothing sleeps a fixed time.

mod act;
mod check;
mod find;
mod frame;

use std::{
    future::Future,
    time::{Duration, Instant},
};

use crate::browser::Browser;
pub use find::Card;

/// How long anything may take to become so.
pub const PATIENCE: Duration = Duration::from_secs(12);

/// The console in a tab.
#[derive(Clone)]
pub struct Page {
    /// The browser it is in.
    pub browser: Browser,
    /// Where the console is: origin and path, ending with `/`.
    pub home: String,
}

/// Asks again and again until there is an answer, or says in vain what was waited for.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, probe: impl FnMut() -> F) -> T {
    within(PATIENCE, what, probe).await
}

/// The same with another patience.
pub async fn within<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    mut probe: impl FnMut() -> F,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(start.elapsed() < patience, "not within {} s: {what}", patience.as_secs());
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}
