//! The rules: to which files each applies, what it looks for, and examples of what it must and must not see.

use crate::source::{Source, Without, is_rust};

/// A rule about the text of files.
pub struct Rule {
    /// What is demanded, as a sentence.
    pub name: &'static str,
    /// To which paths it applies.
    pub applies: fn(&str) -> bool,
    /// The lines (from 1) that break it, with what stands there.
    find: fn(&Source) -> Vec<(usize, String)>,
    /// Paths and texts that break it.
    pub planted: &'static [(&'static str, &'static str)],
    /// Paths and texts that do not.
    pub allowed: &'static [(&'static str, &'static str)],
}

impl Rule {
    /// What is wrong with a file, a line each.
    pub fn complaints(&self, source: &Source) -> Vec<String> {
        let found = if (self.applies)(&source.path) { (self.find)(source) } else { Vec::new() };
        found.into_iter().map(|(line, what)| format!("{}:{line}: {}: {what}", source.path, self.name)).collect()
    }
}

/// The longest file, in lines.
const LONGEST: usize = 400;

/// A text of one line too many.
const TOO_LONG: &str = match std::str::from_utf8(&[b'\n'; LONGEST + 1]) {
    Ok(text) => text,
    Err(_) => "",
};

pub const RULES: &[Rule] = &[
    Rule {
        name: "only the edge touches the browser",
        applies: |path| in_console(path) && !is_edge(path),
        find: |source| {
            words(source, &["web_sys", "js_sys", "gloo", "gloo_net", "wasm_bindgen", "wasm_bindgen_futures"])
        },
        planted: &[
            ("src/view/card.rs", "use web_sys::Element;"),
            ("src/state/load.rs", "let now = js_sys::Date::now();"),
            ("src/api/request.rs", "use gloo_net::http::Request;"),
            ("src/model/time.rs", "fn f() { gloo::console::log!(); }"),
            ("src/url/query.rs", "use wasm_bindgen::JsCast;"),
        ],
        allowed: &[
            ("src/browser/page.rs", "use web_sys::HtmlElement;"),
            ("src/api/fetch.rs", "use gloo_net::http::Request;"),
            ("src/view/card.rs", "// web_sys is not for here\nlet web_system = \"js_sys\";"),
        ],
    },
    Rule {
        name: "what is pure knows no framework",
        applies: is_pure,
        find: |source| words(source, &["leptos"]),
        planted: &[("src/fleet/plan.rs", "use leptos::prelude::*;"), ("src/text.rs", "leptos::logging::log!();")],
        allowed: &[("src/state/load.rs", "use leptos::prelude::*;"), ("src/text.rs", "//! Not of leptos.\n")],
    },
    Rule {
        name: "the model depends on nothing but itself",
        applies: |path| is_of(path, "src/model"),
        find: |source| modules(source, &["api", "fleet", "state", "view", "browser", "text", "url", "config", "app"]),
        planted: &[("src/model/status.rs", "use crate::{\n    model::time::UtcTime,\n    api::{decode, error},\n};")],
        allowed: &[("src/model/status.rs", "use crate::model::time::{self, api};")],
    },
    Rule {
        name: "the API depends on the model alone, and `fetch` on the browser too",
        applies: |path| is_of(path, "src/api"),
        find: |source| {
            let browser = if source.path == "src/api/fetch.rs" { &[][..] } else { &["browser"] };
            modules(source, &[browser, &["fleet", "state", "view", "text", "url", "config", "app"]].concat())
        },
        planted: &[
            ("src/api/error.rs", "use crate::text::errors;"),
            ("src/api/retry.rs", "let now = crate::browser::clock::now_ms();"),
            ("src/api/fetch.rs", "use crate::{browser::clock, state::Console};"),
        ],
        allowed: &[("src/api/fetch.rs", "use crate::browser::clock;"), ("src/api/error.rs", "use crate::model::time;")],
    },
    Rule {
        name: "the fleet depends on model and API alone",
        applies: |path| is_of(path, "src/fleet"),
        find: |source| modules(source, &["state", "view", "browser", "text", "url", "config", "app"]),
        planted: &[("src/fleet/plan.rs", "use crate::{api::{decode, filter}, url::query::ViewState};")],
        allowed: &[("src/fleet/plan.rs", "use crate::{api::{filter::ServerFilter, view}, model::field::Field};")],
    },
    Rule {
        name: "words, address, configuration and messages know neither state nor views",
        applies: |path| ["src/text", "src/url", "src/config", "src/embed"].iter().any(|layer| is_of(path, layer)),
        find: |source| modules(source, &["state", "view", "app"]),
        planted: &[
            ("src/text/errors.rs", "use crate::state::Console;"),
            ("src/url/query.rs", "crate::view::card::x()"),
        ],
        allowed: &[("src/text/errors.rs", "use crate::api::error::Fault;")],
    },
    Rule {
        name: "the browser's adapters know nothing of servers",
        applies: |path| is_of(path, "src/browser"),
        find: |source| modules(source, &["api", "fleet", "state", "view", "text", "url", "config", "app"]),
        planted: &[("src/browser/page.rs", "use crate::api::token::Token;")],
        allowed: &[("src/browser/clock.rs", "use crate::model::time::UtcTime;")],
    },
    Rule {
        name: "the state knows no views",
        applies: |path| is_of(path, "src/state"),
        find: |source| modules(source, &["view", "app"]),
        planted: &[
            ("src/state/connect.rs", "use crate::{browser::page, view};"),
            ("src/state.rs", "crate::view::x();"),
        ],
        allowed: &[("src/state/connect.rs", "use crate::url::query::ViewState;\nlet view = console.view;")],
    },
    Rule {
        name: "nothing in the page is inline, and no text becomes markup or code",
        applies: |path| !path.starts_with("simulator/"),
        find: |source| {
            let forbidden = [
                "style=",
                "<style",
                "attr(\"style\"",
                "attr_live(\"style\"",
                "set_attribute(\"style\"",
                "inner_html",
                "outer_html",
                "innerHTML",
                "outerHTML",
                "insert_adjacent_html",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "Function(",
                "javascript:",
            ];
            texts(source, Without::Comments, &forbidden)
        },
        planted: &[
            ("index.html", "<p\n style=\"color:red\">"),
            ("index.html", "<style>p {}</style>"),
            ("assets/boot.js", "app.innerHTML = text;"),
            ("assets/boot.js", "window.eval('1')"),
            ("src/view/card.rs", "el(\"p\").attr(\"style\", \"color:red\")"),
            ("src/browser/dom/el.rs", "element.set_inner_html(text);"),
            ("src/browser/dom/el.rs", "element.insert_adjacent_html(\"beforeend\", text);"),
        ],
        allowed: &[
            ("src/view/card.rs", "// no set_inner_html here\nel(\"p\").text(text)"),
            ("index.html", "<p lang=en>"),
        ],
    },
    Rule {
        name: "the program does not give up on an error",
        applies: in_console,
        find: |source| {
            texts(
                source,
                Without::CommentsAndStrings,
                &[".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("],
            )
        },
        planted: &[("src/api/decode.rs", "\nlet x = y.unwrap();"), ("src/lib.rs", "x.expect(\"y\");")],
        allowed: &[
            ("src/api/decode.rs", "x.unwrap_or_default();\n#[cfg(test)]\nmod tests {\n    x.unwrap();\n}"),
            ("src/config/read/tests.rs", "x.unwrap();"),
        ],
    },
    Rule {
        name: "a file has at most 400 lines",
        applies: is_rust,
        find: |source| match source.text.lines().count() {
            lines if lines > LONGEST => vec![(LONGEST + 1, format!("{lines} lines"))],
            _ => Vec::new(),
        },
        planted: &[("src/view/card.rs", TOO_LONG)],
        allowed: &[("src/view/card.rs", "//! A card.\n")],
    },
    Rule {
        name: "a file opens with what it owns and why",
        applies: |path| is_rust(path) && !path.ends_with("/tests.rs"),
        find: |source| match source.text.lines().next() {
            Some(line) if line.starts_with("//! ") && line.len() > 20 => Vec::new(),
            line => vec![(1, line.unwrap_or("nothing").to_owned())],
        },
        planted: &[
            ("src/view/card.rs", "use leptos::prelude::*;"),
            ("simulator/src/query.rs", "//!\n"),
            ("src/app.rs", ""),
        ],
        allowed: &[("src/view/card.rs", "//! One server as a card.\n")],
    },
];

fn in_console(path: &str) -> bool {
    path.starts_with("src/") && is_rust(path)
}

/// Whether a path is a module or inside it.
fn is_of(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn is_edge(path: &str) -> bool {
    is_of(path, "src/browser")
        || ["src/api/fetch.rs", "src/url/history.rs", "src/embed/port.rs", "src/main.rs", "src/lib.rs"].contains(&path)
}

fn is_pure(path: &str) -> bool {
    let layers = ["src/model", "src/api", "src/fleet", "src/config", "src/embed", "src/export", "src/text"];
    path == "src/url/query.rs" || layers.iter().any(|layer| is_of(path, layer))
}

fn texts(source: &Source, without: Without, forbidden: &[&str]) -> Vec<(usize, String)> {
    let view = source.view(without);
    let mut found = Vec::new();
    for (number, line) in view.lines().enumerate() {
        found.extend(forbidden.iter().filter(|f| line.contains(**f)).map(|f| (number + 1, (*f).to_owned())));
    }
    found
}

/// Whole words of the program, outside comments and strings.
fn words(source: &Source, forbidden: &[&str]) -> Vec<(usize, String)> {
    let view = source.view(Without::CommentsAndStrings);
    let mut found = Vec::new();
    for (number, line) in view.lines().enumerate() {
        let of_line: Vec<_> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        found.extend(forbidden.iter().filter(|f| of_line.contains(f)).map(|f| (number + 1, (*f).to_owned())));
    }
    found
}

/// The modules of this crate that are named by `crate::module` or in `crate::{…}`, among those that may not be.
fn modules(source: &Source, forbidden: &[&str]) -> Vec<(usize, String)> {
    let view = source.view(Without::CommentsAndStrings);
    let mut found = Vec::new();
    for (start, path) in view.match_indices("crate::") {
        let rest = &view[start + path.len()..];
        for (offset, name) in named(rest) {
            if forbidden.contains(&name) {
                let line = view[..start + path.len() + offset].matches('\n').count() + 1;
                found.push((line, format!("crate::{name}")));
            }
        }
    }
    found
}

/// The names that follow `crate::`: one, or those at the first level of a group, with their places.
fn named(text: &str) -> Vec<(usize, &str)> {
    let word = |start: usize| {
        let word = &text[start..];
        let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
        (start, &word[..end])
    };
    if !text.starts_with('{') {
        return vec![word(0)];
    }
    let (mut depth, mut names, mut expecting) = (0_usize, Vec::new(), false);
    for (index, c) in text.char_indices() {
        match c {
            '{' => {
                depth += 1;
                expecting = depth == 1;
            }
            '}' => depth -= 1,
            ',' => expecting = depth == 1,
            c if expecting && !c.is_whitespace() => {
                names.push(word(index));
                expecting = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[test]
fn names_are_found_in_groups_however_nested() {
    let names = |text| named(text).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(names("view::card::x()"), ["view"]);
    assert_eq!(names("{\n    api::{decode, view},\n    browser,\n};\nuse view;"), ["api", "browser"]);
}
