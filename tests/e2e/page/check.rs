//! What must be there.

use serde_json::json;

use super::{Page, eventually, find::SHOWN};

impl Page {
    /// A text is on the page, soon.
    pub async fn sees(&self, text: &str) {
        eventually_or_text(self, text, true).await;
    }

    /// A text is not, or soon no longer, on the page.
    pub async fn misses(&self, text: &str) {
        eventually_or_text(self, text, false).await;
    }

    /// Something of a role and name is, soon, shown. Unlike with `find`, the driver does not hold on to it afterwards, and with
    /// it to all of a page that has been made anew.
    pub async fn shows(&self, role: &str, name: &str) {
        self.until(&format!("{role} “{name}”"), SHOWN, vec![json!(role), json!(name)]).await;
    }

    /// Something of a role and name is, soon, no longer shown.
    pub async fn gone(&self, role: &str, name: &str) {
        let gone = "window.seek && !seek(args[0], args[1]).length";
        self.until(&format!("{role} “{name}” to go"), gone, vec![json!(role), json!(name)]).await;
    }

    /// An expression becomes true, soon.
    pub async fn holds(&self, expression: &str) {
        self.until(expression, &format!("({expression}) === true"), vec![]).await;
    }

    /// This many cards are shown, and nothing is on its way.
    pub async fn has_cards(&self, number: usize) {
        self.settled().await;
        eventually(&format!("{number} cards"), || async { (self.cards().await.len() == number).then_some(()) }).await;
    }

    /// So many cards are in the list, of which those near what is seen are drawn; and nothing is on its way.
    pub async fn has_long_list(&self, number: usize) {
        self.settled().await;
        self.holds(&format!(
            "document.querySelectorAll('li[aria-posinset=\"1\"][aria-setsize=\"{number}\"]').length === 1"
        ))
        .await;
    }

    /// Nothing is being loaded.
    pub async fn settled(&self) {
        self.holds("!document.querySelector('[aria-busy=true]')").await;
    }

    /// The list shows this range, such as `21–40 of 137`.
    pub async fn at_range(&self, range: &str) {
        self.shows("heading", &format!("Servers {range}")).await;
        self.settled().await;
    }

    /// A parameter of the address has this value, soon; `None`: is absent.
    pub async fn address_has(&self, key: &str, value: Option<&str>) {
        eventually(&format!("{key}={value:?} in the address"), || async {
            (self.parameter(key).await.as_deref() == value).then_some(())
        })
        .await;
    }

    /// What has the focus has this name, soon.
    pub async fn focus_on(&self, name: &str) {
        let focused = "document.activeElement && nameOf(document.activeElement) === args[0]";
        self.until(&format!("the focus on “{name}”"), focused, vec![json!(name)]).await;
    }

    /// Nothing is wider than the view.
    pub async fn fits_the_width(&self, where_: &str) {
        let overflow = self
            .js("(() => { const d = document.documentElement, w = d.clientWidth; if (d.scrollWidth <= w) return null;
                const wide = [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()
                    && e.getBoundingClientRect().right > w + 1).slice(-3).map((e) => e.outerHTML.slice(0, 160));
                return `${d.scrollWidth} > ${w}: ${wide.join(' | ')}` })()")
            .await;
        assert!(overflow.is_null(), "{where_} scrolls sideways: {overflow}");
    }
}

async fn eventually_or_text(page: &Page, text: &str, wanted: bool) {
    let what = format!("“{text}” {}", if wanted { "to be seen" } else { "not to be seen" });
    let script = "window.visibleText && visibleText().includes(args[0]) === args[1]";
    page.until(&what, script, vec![json!(text), json!(wanted)]).await;
}
