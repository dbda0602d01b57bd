//! A place to type commands at.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A study small enough to be run again and again.
#[allow(dead_code, reason = "not every program test runs a study")]
pub const TINY: &str = r#"[study]
title = "Tiny"
seed = 5
replicates = 3

[[arm]]
label = "Cells"
patients = 20
treatments = [{ product = "umbilical-msc" }]

[[arm]]
label = "Saline"
patients = 20
treatments = [{ product = "saline" }]

[visits]
months = [0, 3, 6]

[analysis]
reference = "Saline"

[model]
pool = 400
counterfactual_replicates = 1
uncertainty = "prior"
"#;

/// A folder of its own for one test, and what is typed in it.
pub struct Desk(pub PathBuf);

impl Desk {
    /// An empty one.
    pub fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Desk(folder)
    }

    /// With a file in it.
    #[allow(dead_code, reason = "not every program test needs a file")]
    pub fn with(self, file: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.0.join(file), content).unwrap();
        self
    }

    /// With the passports that the shipped study names.
    #[allow(
        dead_code,
        reason = "not every program test types at the shipped study"
    )]
    pub fn with_its_products(self, folder: &str) -> Self {
        let shipped = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../studies/knee-oa-cells/products"
        );
        let to = self.0.join(folder).join("products");
        fs::create_dir_all(&to).unwrap();
        for passport in fs::read_dir(shipped).unwrap() {
            let passport = passport.unwrap();
            fs::copy(passport.path(), to.join(passport.file_name())).unwrap();
        }
        self
    }

    /// Exit code, standard output and standard error in one text.
    pub fn synovia(&self, typed: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_synovia"));
        let output = command
            .args(typed.split(' ').filter(|word| !word.is_empty()))
            .current_dir(&self.0)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output
            .status
            .code()
            .map_or("none".to_owned(), |code| code.to_string());
        format!(
            "exit code: {code}\n--- stdout\n{}--- stderr\n{}",
            text(output.stdout),
            text(output.stderr)
        )
    }
}
