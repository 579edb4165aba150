//! Style sheets and scripts, held against the oldest browsers of `docs/browsers.md`: what those do not know is not used, since a
//! rule with an unknown word in it is dropped whole, and a script with one stops.
#![allow(clippy::unwrap_used, clippy::panic, reason = "everything here is a test")]

use std::{fs, path::Path};

/// Of style sheets: words that came after Chromium 105, Firefox 121 or Safari 16 and without which something would be lost.
const NEW_IN_STYLES: [&str; 22] = [
    "light-dark(",
    "color-mix(",
    "oklch(",
    "oklab(",
    "rgb(from",
    "hsl(from",
    "color(",
    "@container",
    "@scope",
    "@property",
    "@starting-style",
    "@position-try",
    "anchor(",
    "popover-open",
    "field-sizing",
    "interpolate-size",
    "text-wrap",
    "allow-discrete",
    "linear(",
    "round(",
    " if(",
    ":state(",
];

/// Of scripts: likewise. What is called only where it is there, by `?.(`, is not found by these.
const NEW_IN_SCRIPTS: [&str; 18] = [
    "Array.fromAsync",
    "Promise.withResolvers",
    "Promise.try",
    "structuredClone(",
    ".toSorted(",
    ".toReversed(",
    ".toSpliced(",
    ".findLast",
    "Object.groupBy",
    "Map.groupBy",
    "AbortSignal.any(",
    "AbortSignal.timeout(",
    "import.meta.resolve",
    "URL.canParse",
    "URL.parse(",
    ".isWellFormed",
    "new Set().union",
    ".bytes()",
];

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of_kind = paths.filter(|path| path.extension().is_some_and(|e| e == ending));
    of_kind.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

/// The text without its `/* … */`.
fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once("*/").map_or("", |(_, after)| after))
}

/// The selector of a rule that stands inside another rule, if there is one.
fn nested(styles: &str) -> Option<String> {
    let mut open: Vec<bool> = Vec::new();
    let mut since = 0;
    for (place, c) in styles.char_indices() {
        match c {
            '{' => {
                let head = styles.get(since..place).unwrap_or_default().trim();
                let is_at_rule = head.starts_with('@');
                if open.last() == Some(&true) {
                    return Some(head.to_owned());
                }
                // Steps of an animation look like rules, and hold none.
                open.push(!is_at_rule);
            }
            '}' => {
                open.pop();
            }
            ';' => {}
            _ => continue,
        }
        since = place + 1;
    }
    None
}

#[test]
fn no_style_needs_a_newer_browser_than_the_oldest_named() {
    let all: Vec<_> = files("style", "css").into_iter().chain(files("deploy/portal-sample", "css")).collect();
    assert!(all.len() > 10);
    for (path, text) in all {
        let text = without_comments(&text);
        for word in NEW_IN_STYLES {
            assert!(!text.contains(word), "{path} uses {word}");
        }
        assert_eq!(nested(&text), None, "{path} nests rules");
        // Not after the same property with another unit: what makes the bundle smaller takes the first of the two away.
        for line in text.lines().filter(|line| line.contains("dvh")) {
            assert!(line.contains("@supports (height: 1dvh)"), "{path} has no fallback: {line}");
        }
    }
}

#[test]
fn no_script_needs_a_newer_browser_than_the_oldest_named() {
    let all: Vec<_> = files("assets", "js").into_iter().chain(files("embed", "js")).collect();
    assert!(all.len() > 2);
    for (path, text) in all {
        for word in NEW_IN_SCRIPTS {
            assert!(!text.contains(word), "{path} uses {word}");
        }
    }
}

#[test]
fn nested_rules_are_found() {
    assert_eq!(nested("@layer a { b { c: d } @media print { e { f: g } } }"), None);
    assert_eq!(nested("@keyframes x { from { a: b } to { a: c } }"), None);
    assert_eq!(nested("a { b: c; d { e: f } }").as_deref(), Some("d"));
    assert_eq!(nested("a { & b { e: f } }").as_deref(), Some("& b"));
}
