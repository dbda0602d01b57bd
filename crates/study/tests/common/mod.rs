//! What the tests share.
#![allow(dead_code, reason = "each test file uses its own part")]

use synovia_diagnostics::Colour;
use synovia_study::{Checked, Overrides, Plan, check};

/// The smallest study that has no findings.
pub const SMALL: &str = r#"[study]
title = "Small"
seed = 7
replicates = 200

[[arm]]
label = "Cells"
patients = 100
treatments = [{ product = "umbilical-msc" }]

[[arm]]
label = "Saline"
patients = 100
treatments = [{ product = "saline" }]

[analysis]
reference = "Saline"
"#;

/// Checks a text as `study.toml`.
pub fn checked(text: &str) -> Checked {
    check("study.toml", text.as_bytes(), &Overrides::default())
}

/// The small study with one piece of text replaced by another; it must be there.
pub fn with(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from}");
    SMALL.replacen(from, to, 1)
}

/// The small study with something added at its end.
pub fn and(more: &str) -> String {
    format!("{SMALL}\n{more}")
}

/// The plan of a study that has no errors.
pub fn plan(text: &str) -> Plan {
    let checked = checked(text);
    let rendered = render(&checked);
    checked.plan.unwrap_or_else(|| panic!("{rendered}"))
}

/// Codes of what was found, in order.
pub fn codes(text: &str) -> Vec<&'static str> {
    checked(text)
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect()
}

/// As it is printed.
pub fn render(checked: &Checked) -> String {
    checked.findings.render(&checked.sources, Colour::Never)
}
