use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use synovia_diagnostics::{Finding, Findings};
use synovia_regulation::passport::Passport;

use crate::plan::PassportFile;

/// The file being read, and what has been found in it so far.
pub(crate) struct Page<'a> {
    file: &'a str,
    found: RefCell<Vec<Finding>>,
    beside: RefCell<Vec<Beside>>,
}

/// A passport that the study file names: its text, what was found in it, and what it says unless there are errors.
pub(crate) struct Beside {
    /// As the study file names it.
    pub name: String,
    /// As findings name it.
    pub file: String,
    pub text: String,
    pub findings: Findings,
    pub passport: Option<Passport>,
}

impl<'a> Page<'a> {
    pub fn new(file: &'a str) -> Self {
        Page {
            file,
            found: RefCell::default(),
            beside: RefCell::default(),
        }
    }

    /// Where a file is that this one names: beside it, unless the name begins at the root.
    pub fn beside(&self, name: &str) -> PathBuf {
        Path::new(self.file)
            .parent()
            .unwrap_or(Path::new(""))
            .join(name)
    }

    /// Adds a file that was read besides; twice named, once added.
    pub fn add_file(&self, beside: Beside) {
        let mut all = self.beside.borrow_mut();
        if all.iter().all(|known| known.file != beside.file) {
            all.push(beside);
        }
    }

    /// Adds what was found at a place of this file.
    pub fn add(&self, span: &Range<usize>, finding: Finding) {
        self.found
            .borrow_mut()
            .push(finding.at(self.file, span.clone()));
    }

    /// What the files besides say, by the name that the study file gives them.
    pub fn passports(&self) -> BTreeMap<String, PassportFile> {
        let all = self.beside.borrow();
        let read = all.iter().filter_map(|beside| {
            let file = PassportFile {
                passport: beside.passport.clone()?,
                text: beside.text.clone(),
            };
            Some((beside.name.clone(), file))
        });
        read.collect()
    }

    pub fn into_found(self) -> (Vec<Finding>, Vec<Beside>) {
        (self.found.into_inner(), self.beside.into_inner())
    }
}
