//! Documents name tests as evidence: whether what they name is there.

use std::{fs, path::Path};

/// Why what stands between backticks is no evidence that exists; nothing where it is, or is no evidence at all.
pub fn problem(span: &str) -> Option<String> {
    let (file, name) = match span.split_once(' ') {
        Some(("e2e", name)) => place("tests/e2e/specs", name)?,
        Some(("deploy", name)) => place("tests/deploy", name)?,
        Some((file, name)) if is_path(file) => (file.to_owned(), Some(name)),
        None if is_path(span) => (span.to_owned(), None),
        _ => return None,
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
    let Some(name) = name else { return (!path.exists()).then(|| format!("{span}: there is no {file}")) };
    let Ok(text) = fs::read_to_string(path) else { return Some(format!("{span}: there is no {file}")) };
    let there = text.contains(&format!("fn {name}(")) || text.contains(&format!("def {name}("));
    (!there).then(|| format!("{span}: {file} has no {name}"))
}

/// The file of `module::name`, and the name.
fn place<'a>(folder: &str, test: &'a str) -> Option<(String, Option<&'a str>)> {
    let (module, name) = test.split_once("::")?;
    Some((format!("{folder}/{module}.rs"), Some(name)))
}

fn is_path(text: &str) -> bool {
    ["assets/", "core/", "deploy/", "docs/", "scripts/", "simulator/", "src/", "tests/"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// What stands between backticks.
pub fn spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}
