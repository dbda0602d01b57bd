//! A study small enough to be run many times.
#![allow(dead_code)]

use std::path::PathBuf;

use synovia_study::{Overrides, Plan, check};

pub const STUDY: &str = r#"
[study]
title = "Small"
seed = 5
replicates = 12
[[arm]]
label = "Cells"
patients = 12
treatments = [{ product = "umbilical-msc" }, { product = "prp-leukocyte-poor", weeks = [0, 1] }]
[[arm]]
label = "Saline"
patients = 12
treatments = [{ product = "saline" }]
[visits]
months = [0, 3, 6]
[analysis]
reference = "Saline"
[model]
pool = 600
uncertainty = "prior"
counterfactual_replicates = 2
"#;

pub fn plan(text: &str) -> Plan {
    let checked = check("study.toml", text.as_bytes(), &Overrides::default());
    checked
        .plan
        .unwrap_or_else(|| panic!("{:?}", checked.findings))
}

pub fn place(name: &str) -> PathBuf {
    let place =
        std::env::temp_dir().join(format!("synovia-determinism-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&place);
    place
}
