//! What the model gets wrong or cannot say. Shown before anything it gets right.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    miss: Vec<Miss>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Miss {
    what: String,
}

static MISSES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../data/known_misses.toml"))
        .expect("the shipped file is sound");
    file.miss.into_iter().map(|miss| miss.what).collect()
});

/// The known misses, the gravest first, each with its measured figure and what it is measured against.
///
/// ```
/// assert!(synovia_evidence::known_misses()[0].contains("CINGAL2017"));
/// ```
pub fn known_misses() -> &'static [String] {
    &MISSES
}
