//! A file of the project, with views of it that leave out what a rule does not want to see.

use std::{fs, path::Path};

/// A text file.
pub struct Source {
    /// Its path below the root of the project, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// What is left out of a view; lines keep their numbers.
#[derive(Clone, Copy, PartialEq)]
pub enum Without {
    /// Comments.
    Comments,
    /// Comments and the content of strings.
    CommentsAndStrings,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The sources of core, app and simulator, and the files of the page.
    pub fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        for folder in ["core/src", "src", "simulator/src", "assets"] {
            collect(root, folder, &mut found);
        }
        found.push(read(root, "index.html"));
        found
    }

    /// The text up to the tests at its end, or nothing where the whole file is tests.
    pub fn program(&self) -> &str {
        if self.path.ends_with("/tests.rs") {
            return "";
        }
        self.text.find("#[cfg(test)]\nmod tests {").map_or(&self.text, |end| &self.text[..end])
    }

    /// The program as a rule wants to see it.
    pub fn view(&self, without: Without) -> String {
        if is_rust(&self.path) {
            blanked(self.program(), without == Without::CommentsAndStrings)
        } else {
            self.text.clone()
        }
    }
}

pub fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == "rs")
}

fn collect(root: &Path, folder: &str, found: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(root, &path, found);
        } else if [".rs", ".js", ".html", ".svg"].iter().any(|end| path.ends_with(end)) {
            found.push(read(root, &path));
        }
    }
}

fn read(root: &Path, path: &str) -> Source {
    Source::new(path, &fs::read_to_string(root.join(path)).unwrap())
}

/// Rust source with blanks for comments, and for the content of strings and characters if wanted.
fn blanked(text: &str, strings_too: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (length, blank) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), true)
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |i| i + 2), true)
        } else if let Some(length) = literal(rest, out.chars().next_back()) {
            (length, strings_too)
        } else {
            (c.len_utf8(), false)
        };
        let (part, tail) = rest.split_at(length);
        if blank {
            out.extend(part.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(part);
        }
        rest = tail;
    }
    out
}

/// The length of the string or character literal at the start of the text, where there is one.
fn literal(text: &str, before: Option<char>) -> Option<usize> {
    let in_a_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if let Some(hashes) = text.strip_prefix('r').filter(|_| !in_a_word) {
        let fence = hashes.len() - hashes.trim_start_matches('#').len();
        if hashes[fence..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(fence));
            let start = 2 + fence;
            return Some(text[start..].find(&end).map_or(text.len(), |i| start + i + end.len()));
        }
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return Some(index + 1);
        }
        // What is a lifetime, not a character, ends before it is closed.
        let character = text[1..index].chars().count();
        if quote == '\'' && character > 0 && !text[1..].starts_with('\\') {
            return None;
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[test]
fn comments_and_strings_are_left_out_and_lines_stay() {
    let text = "a // web_sys\nb \"x\\\"web_sys\" 'w' &'a c\nr#\"web\"sys\"# d /* e\nf */ g";
    assert_eq!(blanked(text, true).split_whitespace().collect::<Vec<_>>(), ["a", "b", "&'a", "c", "d", "g"]);
    assert_eq!(blanked(text, true).lines().count(), 4);
    assert!(blanked(text, false).contains("web_sys") && !blanked(text, false).contains("// web_sys"));
}
