//! Whether everything that is built in may be given away under our licences, and whether anything is built in twice.
//!
//! Reads what `cargo metadata` says of every package that the lock file names for any platform. It is a matter of seconds and needs no
//! program from elsewhere.

use std::collections::BTreeMap;
use std::env;
use std::process::Command;

use serde_json::Value;

/// Licences that a program under MIT OR Apache-2.0 may carry along with no more than their texts.
const ALLOWED: [&str; 9] = [
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
];

/// What is there in more than one version, and why that is borne.
const TWICE: [(&str, &str); 3] = [
    (
        "getrandom",
        "ahash (of parquet), temporary files of the test libraries, and systems that are not built for ask for one each",
    ),
    ("r-efi", "of getrandom, and built for UEFI only"),
    (
        "syn",
        "half of the derive macros have moved on; built for the compiler, not into the program",
    ),
];

/// Everything that is wrong with what the workspace is built of, a line each.
///
/// # Errors
/// When `cargo metadata` cannot be run or read.
pub fn complaints() -> Result<Vec<String>, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(crate::root())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let packages: Vec<Package> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|package| Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
        })
        .collect();
    if packages.is_empty() {
        return Err("cargo metadata names no package".to_owned());
    }
    Ok(judge(&packages))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

struct Package {
    name: String,
    version: String,
    licence: String,
}

fn judge(packages: &[Package]) -> Vec<String> {
    let mut complaints: Vec<String> = packages
        .iter()
        .filter(|package| !is_allowed(&package.licence))
        .map(|package| {
            format!(
                "{} {}: licence \"{}\" is not among {}",
                package.name,
                package.version,
                package.licence,
                ALLOWED.join(", ")
            )
        })
        .collect();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        versions
            .entry(&package.name)
            .or_default()
            .push(&package.version);
    }
    for (name, versions) in &versions {
        let borne = TWICE.iter().any(|(twice, _)| twice == name);
        if versions.len() > 1 && !borne {
            complaints.push(format!("{name} is there as {}", versions.join(" and ")));
        }
    }
    for (twice, _) in TWICE {
        if versions
            .get(twice)
            .is_none_or(|versions| versions.len() < 2)
        {
            complaints.push(format!(
                "{twice} is not there twice any more: strike it from the list"
            ));
        }
    }
    complaints
}

/// Whether an SPDX expression lets us choose allowed licences only. Old packages write `/` for OR.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // Without nesting in what we use, AND binds the parts, and each part is a choice.
    expression.split(" AND ").all(|part| {
        part.split(" OR ")
            .any(|licence| ALLOWED.contains(&licence.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_allowed_when_one_side_is() {
        for allowed in [
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
            "Unlicense/MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_allowed(allowed), "{allowed}");
        }
        for forbidden in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "",
            "AGPL-3.0 OR SSPL-1.0",
        ] {
            assert!(!is_allowed(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn what_is_there_twice_without_a_reason_is_named() {
        let package = |name: &str, version: &str| Package {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: "MIT".to_owned(),
        };
        let borne = TWICE
            .iter()
            .flat_map(|(name, _)| [package(name, "1"), package(name, "2")]);
        let mut packages: Vec<Package> = borne.collect();
        assert!(judge(&packages).is_empty());
        packages.extend([package("rand", "0.8"), package("rand", "0.9")]);
        assert_eq!(judge(&packages), ["rand is there as 0.8 and 0.9"]);
    }
}
