//! Text that is not TOML.

use synovia_diagnostics::Finding;
use toml::de::Error;

use super::Page;
use crate::passport::codes;

/// Most syntax errors that are shown; later ones usually follow from earlier ones.
const MOST: usize = 10;

/// One finding for each broken line.
pub(super) fn report(page: &mut Page<'_>, errors: &[Error], text: &str) {
    let mut places: Vec<_> = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or(text.len()..text.len());
            let start = span.start.min(text.len());
            let line = text.as_bytes()[..start]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            (line, span, error.message())
        })
        .collect();
    places.sort_by_key(|(_, span, _)| span.start);
    places.dedup_by_key(|(line, ..)| *line);
    for (_, span, message) in places.into_iter().take(MOST) {
        let finding = Finding::error(codes::NOT_TOML, "this is not valid TOML")
            .label(message)
            .help("write `field = value`, text in quotes, each table and each field once");
        page.add(&span, finding);
    }
}
