use std::cell::RefCell;
use std::ops::Range;

use synovia_diagnostics::Finding;

/// The file being read, and what has been found in it so far.
pub(crate) struct Page<'a> {
    file: &'a str,
    found: RefCell<Vec<Finding>>,
}

impl<'a> Page<'a> {
    pub fn new(file: &'a str) -> Self {
        Page {
            file,
            found: RefCell::default(),
        }
    }

    /// Adds what was found at a place of this file.
    pub fn add(&self, span: &Range<usize>, finding: Finding) {
        self.found
            .borrow_mut()
            .push(finding.at(self.file, span.clone()));
    }

    pub fn into_found(self) -> Vec<Finding> {
        self.found.into_inner()
    }
}
