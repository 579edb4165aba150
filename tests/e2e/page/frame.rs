//! Going into a frame and out again. What is looked up in between is looked up in there, with the same words.

use super::{Page, eventually};

/// Where the console's frame is: in the host element, or on its own.
const CONSOLE: &str = "return document.querySelector('cph-console')?.shadowRoot.querySelector('iframe')
    ?? document.querySelector('iframe[title=console], iframe')";

impl Page {
    /// Goes into the console's frame.
    pub async fn enter_console(&self) {
        self.enter_frame_of(CONSOLE).await;
    }

    /// Goes into the frame with this title.
    pub async fn enter_frame(&self, title: &str) {
        self.enter_frame_of(&format!("return document.querySelector('iframe[title={title}]')")).await;
    }

    async fn enter_frame_of(&self, script: &str) {
        self.leave_frame().await;
        eventually("a frame", || async {
            let frame = self.browser.driver.execute(script, vec![]).await.ok()?.element().ok()?;
            frame.enter_frame().await.ok()
        })
        .await;
        // A frame of another site is another process, which does not get the scripts for each page.
        if self.js("typeof window.seek").await == "undefined" {
            self.browser.script(include_str!("names.js"), vec![]).await.unwrap();
        }
    }

    /// Goes out to the page around.
    pub async fn leave_frame(&self) {
        self.browser.driver.enter_default_frame().await.unwrap();
    }
}
