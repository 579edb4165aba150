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

/// The modules of the core, in their order.
const CORE: &[&str] = &["model", "api", "fleet", "query", "config", "embed"];

/// The longest file, in lines.
const LONGEST: usize = 400;

/// A text of one line too many.
const TOO_LONG: &str = match std::str::from_utf8(&[b'\n'; LONGEST + 1]) {
    Ok(text) => text,
    Err(_) => "",
};

pub const RULES: &[Rule] = &[
    Rule {
        name: "only the adapters touch the browser",
        applies: |path| in_app(path) && !is_edge(path),
        find: |source| {
            words(source, &["web_sys", "js_sys", "gloo", "gloo_net", "wasm_bindgen", "wasm_bindgen_futures"])
        },
        planted: &[
            ("src/view/card.rs", "use web_sys::Element;"),
            ("src/state/load.rs", "let now = js_sys::Date::now();"),
            ("src/text/numbers.rs", "fn f() { gloo::console::log!(); }"),
        ],
        allowed: &[
            ("src/browser/page.rs", "use web_sys::HtmlElement;"),
            ("src/browser/http.rs", "use gloo_net::http::Request;"),
            ("src/view/card.rs", "// web_sys is not for here\nlet web_system = \"js_sys\";"),
        ],
    },
    Rule {
        name: "words know no framework",
        applies: |path| is_of(path, "src/text"),
        find: |source| words(source, &["leptos"]),
        planted: &[("src/text.rs", "leptos::logging::log!();")],
        allowed: &[("src/text.rs", "//! Not of leptos.\n")],
    },
    Rule {
        name: "model, api, fleet, query, config, embed: each uses only those before it",
        applies: |path| path.starts_with("core/src/"),
        find: |source| {
            let own = CORE.iter().position(|module| is_of(&source.path, &format!("core/src/{module}")));
            own.map_or_else(Vec::new, |own| modules(source, CORE.get(own + 1..).unwrap_or_default()))
        },
        planted: &[
            ("core/src/model/status.rs", "use crate::{\n    model::time::UtcTime,\n    api::{decode, error},\n};"),
            ("core/src/fleet/plan.rs", "use crate::{api::{decode, filter}, query::ViewState};"),
            ("core/src/config/profile.rs", "use crate::embed::outgoing;"),
        ],
        allowed: &[
            ("core/src/model/status.rs", "use crate::model::time::{self, api};"),
            ("core/src/fleet/plan.rs", "use crate::{api::{filter::ServerFilter, query}, model::field::Field};"),
            ("core/src/embed/outgoing.rs", "use crate::{api::filter::FilterKey, query::ViewState};"),
        ],
    },
    Rule {
        name: "words know neither state nor views",
        applies: |path| is_of(path, "src/text"),
        find: |source| modules(source, &["state", "view", "app"]),
        planted: &[("src/text/errors.rs", "use crate::state::Console;")],
        allowed: &[("src/text/errors.rs", "use cph_core::api::error::Fault;")],
    },
    Rule {
        name: "the browser's adapters know neither words, state nor views",
        applies: |path| is_of(path, "src/browser"),
        find: |source| modules(source, &["state", "view", "text", "app"]),
        planted: &[("src/browser/page.rs", "use crate::state::load::Load;")],
        allowed: &[("src/browser/clock.rs", "use cph_core::model::time::UtcTime;")],
    },
    Rule {
        name: "the browser's adapters know nothing of servers, but for those that send and receive",
        applies: |path| {
            is_of(path, "src/browser") && !["src/browser/http.rs", "src/browser/message_port.rs"].contains(&path)
        },
        find: |source| modules_of(source, "cph_core::", CORE.get(1..).unwrap_or_default()),
        planted: &[("src/browser/page.rs", "use cph_core::api::token::Token;")],
        allowed: &[
            ("src/browser/clock.rs", "use cph_core::model::time::UtcTime;"),
            ("src/browser/http.rs", "use cph_core::api::token::Token;"),
        ],
    },
    Rule {
        name: "the state knows no views",
        applies: |path| is_of(path, "src/state"),
        find: |source| modules(source, &["view", "app"]),
        planted: &[
            ("src/state/connect.rs", "use crate::{browser::page, view};"),
            ("src/state.rs", "crate::view::x();"),
        ],
        allowed: &[("src/state/connect.rs", "use cph_core::query::ViewState;\nlet view = console.view;")],
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
        planted: &[("core/src/api/decode.rs", "\nlet x = y.unwrap();"), ("src/lib.rs", "x.expect(\"y\");")],
        allowed: &[
            ("core/src/api/decode.rs", "x.unwrap_or_default();\n#[cfg(test)]\nmod tests {\n    x.unwrap();\n}"),
            ("core/src/config/read/tests.rs", "x.unwrap();"),
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

fn in_app(path: &str) -> bool {
    path.starts_with("src/") && is_rust(path)
}

fn in_console(path: &str) -> bool {
    in_app(path) || path.starts_with("core/src/")
}

/// Whether a path is a module or inside it.
fn is_of(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn is_edge(path: &str) -> bool {
    is_of(path, "src/browser") || ["src/main.rs", "src/lib.rs"].contains(&path)
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
    modules_of(source, "crate::", forbidden)
}

/// The same of the crate with this name.
fn modules_of(source: &Source, krate: &str, forbidden: &[&str]) -> Vec<(usize, String)> {
    let view = source.view(Without::CommentsAndStrings);
    let mut found = Vec::new();
    for (start, path) in view.match_indices(krate) {
        let rest = &view[start + path.len()..];
        for (offset, name) in named(rest) {
            if forbidden.contains(&name) {
                let line = view[..start + path.len() + offset].matches('\n').count() + 1;
                found.push((line, format!("{krate}{name}")));
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
