//! What is possible and yet hardly meant: warnings.

use std::collections::BTreeMap;
use std::ops::Range;

use synovia_diagnostics::Finding;

use super::fields::{FIELDS, Field, Takes};
use super::value::Knowledge;
use super::{Passport, codes};

/// Makes the warnings of a passport whose fields were all read.
pub(super) fn check(
    passport: &Passport,
    spans: &BTreeMap<&'static str, Range<usize>>,
    mut add: impl FnMut(&Range<usize>, Finding),
) {
    for field in FIELDS {
        let Some(span) = spans.get(field.name) else {
            continue;
        };
        if let Some(finding) = unusual(passport, field) {
            add(span, finding);
        }
        let stated = passport.field(field.name).known != Knowledge::NotApplicable;
        if stated && !passport.is_asked(field) {
            let kind = passport.word("identity.kind").unwrap_or_default();
            let finding = Finding::warning(
                codes::NOT_ASKED,
                format!("`{}` is not asked of such a product ({kind})", field.name),
            )
            .label("kept, and used for nothing")
            .help("leave it out, or correct `kind`, `processing` or `cryopreserved`");
            add(span, finding);
        }
    }
    for (name, title, help) in contradictions(passport) {
        if let Some(span) = spans.get(name) {
            add(
                span,
                Finding::warning(codes::CONTRADICTION, title).help(help),
            );
        }
    }
}

fn unusual(passport: &Passport, field: &Field) -> Option<Finding> {
    let (Takes::Number { usual, .. } | Takes::Whole { usual, .. }) = field.takes else {
        return None;
    };
    let value = passport.number(field.name)?;
    if usual.0 <= value && value <= usual.1 {
        return None;
    }
    let finding = Finding::warning(
        codes::UNUSUAL,
        format!("`{}` is far from what is met", field.name),
    )
    .label(if value < usual.0 {
        "very low"
    } else {
        "very high"
    })
    .expected(format!(
        "{}, mostly {} to {}",
        field.meaning, usual.0, usual.1
    ))
    .help("is the unit right?");
    Some(finding)
}

/// Field, what does not fit, what to do.
fn contradictions(passport: &Passport) -> Vec<(&'static str, String, &'static str)> {
    let mut found = Vec::new();
    let below = |concentrate: &str, blood: &str| matches!((passport.number(concentrate), passport.number(blood)), (Some(a), Some(b)) if a < b);
    if below("prp.platelets_per_ul", "prp.baseline_platelets_per_ul") {
        found.push((
            "prp.platelets_per_ul",
            "fewer platelets than in the blood it was made of".to_owned(),
            "platelet-rich plasma has more; are the two numbers exchanged?",
        ));
    }
    for (part, whole) in [
        ("prp.neutrophils_per_ul", "prp.leukocytes_per_ul"),
        (
            "prp.baseline_neutrophils_per_ul",
            "prp.baseline_leukocytes_per_ul",
        ),
    ] {
        if below(whole, part) {
            found.push((
                part,
                "more neutrophils than leukocytes".to_owned(),
                "neutrophils are some of the leukocytes",
            ));
        }
    }
    let frozen = passport.flag("identity.cryopreserved");
    let steps = passport.words("identity.processing");
    let freezes = steps.map(|steps| steps.iter().any(|step| step == "freeze"));
    if let (Some(frozen), Some(freezes)) = (frozen, freezes)
        && frozen != freezes
    {
        found.push((
            "identity.cryopreserved",
            "`cryopreserved` and the steps of `processing` say different things".to_owned(),
            "frozen products have the step \"freeze\", others do not",
        ));
    }
    let passages = passport.number("identity.culture_passages");
    let cultured = matches!(
        passport.most_manipulative(),
        Some("culture_expanded" | "gene_modified")
    );
    if passages.is_some_and(|passages| passages > 0.0) && steps.is_some() && !cultured {
        found.push((
            "identity.culture_passages",
            "passages without culture".to_owned(),
            "add \"culture_expanded\" to `processing`",
        ));
    }
    found
}
