//! `synovia claims`: the ten claims, and what randomised evidence says of each.

use synovia_results::evidence::Document;
use synovia_synthesis::{Analysis, claims};

use super::evidence::{finish, trials};
use crate::arguments::evidence::Claims;
use crate::evidence_table;
use crate::failure::Failure;

pub fn run(arguments: &Claims) -> Result<(), Failure> {
    let all = trials(arguments.evidence.as_deref())?;
    let analysis = Analysis {
        library_sha256: all.sha256,
        added: all.added,
        ..Analysis::default()
    };
    let number = arguments.number.map(|number| number as u8);
    let found = claims::document(number, &analysis, &all.library)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    let text = evidence_table::of_claims(&found);
    finish(
        &Document::Claims(Box::new(found)),
        "claims",
        &arguments.place,
        || text,
    )
}
