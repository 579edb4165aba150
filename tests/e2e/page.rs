//! The page as a person meets it. [`find`] looks things up by role and accessible name, [`act`] does things, [`check`]
//! says what must be there. Everything waits until it is so; nothing sleeps a fixed time. What can be said as an expression waits
//! inside the page, which looks again when something in it changes: to ask from outside twenty-five times a second takes more of
//! the machine than what is waited for.

mod act;
mod check;
mod find;
mod frame;

use std::{
    future::Future,
    time::{Duration, Instant},
};

use serde_json::Value;

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

impl Page {
    /// Waits until an expression is anything but nothing, `false` or 0. It knows the arguments as `args`.
    async fn until(&self, what: &str, expression: &str, arguments: Vec<Value>) {
        let script = waiting(expression);
        within(PATIENCE, what, || async {
            let found = self.browser.script(&script, arguments.clone()).await.ok()?;
            (found == true).then_some(())
        })
        .await;
    }
}

/// A script that ends when an expression holds, or after a second. In `args` it has the arguments.
fn waiting(expression: &str) -> String {
    format!(
        "const args = arguments;
        return new Promise((done) => {{
            const end = performance.now() + 1000;
            let later;
            const look = () => {{
                later = undefined;
                let holds = false;
                try {{ holds = Boolean({expression}); }} catch {{}}
                if (!holds && performance.now() < end) return;
                observer.disconnect();
                clearInterval(regularly);
                done(holds);
            }};
            const observer = new MutationObserver(() => {{ later ??= setTimeout(look, 30); }});
            observer.observe(document, {{ subtree: true, childList: true, characterData: true, attributes: true }});
            // For what changes without a change in the document.
            const regularly = setInterval(look, 120);
            look();
        }})"
    )
}
