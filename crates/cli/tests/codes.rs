//! Every finding of every crate is explained in the book, on the page that `findings.md` names for it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// A letter and four digits.
fn is_code(text: &str) -> bool {
    if !text.is_ascii() {
        return false;
    }
    let (letter, digits) = text.split_at(text.len().min(1));
    digits.len() == 4
        && letter.chars().all(|c| c.is_ascii_uppercase())
        && digits.chars().all(|c| c.is_ascii_digit())
}

/// Codes in quotation marks in the code of all crates, but for bounds that no finding has and the example of the documentation of `codes!`.
fn used() -> BTreeSet<String> {
    let mut files = Vec::new();
    for krate in std::fs::read_dir(root().join("crates")).unwrap() {
        let folder = krate.unwrap().path().join("src");
        if folder.is_dir() {
            sources(&folder, &mut files);
        }
    }
    let mut codes = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        codes.extend(
            text.split('"')
                .filter(|piece| is_code(piece))
                .map(str::to_owned),
        );
    }
    codes.retain(|code| !code.starts_with('X') && !code.ends_with("50"));
    codes
}

/// The page that explains a code: `findings.md` itself, or the one that it names after a range of codes.
fn page_of(code: &str, findings: &str) -> Option<String> {
    if findings.contains(&format!("| `{code}` |")) {
        return Some("findings.md".to_owned());
    }
    for (at, _) in findings.match_indices("(`") {
        let range = &findings[at + 2..];
        let first = &range[..range.find('`')?];
        let Some(last) = range
            .split_once("` to `")
            .and_then(|(_, rest)| rest.split('`').next())
        else {
            continue;
        };
        if is_code(first) && first <= code && code <= last && first[..1] == code[..1] {
            let link = &range[range.find("](")? + 2..];
            let page = link.split([')', '#']).next()?;
            return Some(page.to_owned());
        }
    }
    None
}

#[test]
fn findings_md_explains_every_code_or_names_the_page_that_does() {
    let book = root().join("book/src");
    let findings = std::fs::read_to_string(book.join("findings.md")).unwrap();
    let codes = used();
    assert!(codes.len() > 200, "{codes:?}");
    let mut missing = Vec::new();
    for code in &codes {
        let explained = page_of(code, &findings).is_some_and(|page| {
            let text = std::fs::read_to_string(book.join(page)).unwrap_or_default();
            text.contains(&format!("| `{code}` |")) || text.contains(&format!("| {code} |"))
        });
        if !explained {
            missing.push(code.as_str());
        }
    }
    assert!(missing.is_empty(), "not explained: {missing:?}");
}
