//! The sections of a model file, one file each, and the names that expressions in them can use.

pub(crate) mod frame;
pub(crate) mod money;
pub(crate) mod movement;
pub(crate) mod states;
pub(crate) mod strategies;
pub(crate) mod tables;
pub(crate) mod values;

use std::cell::RefCell;
use std::collections::BTreeSet;

use synovia_diagnostics::Finding;

use super::codes;
use super::expression::Tree;
use super::model::{Quantity, slot};
use super::reading::{Page, Written, did_you_mean, with_help};

/// Every name that an expression can use, and which have been used.
pub(crate) struct Scope<'a> {
    pub page: &'a Page<'a>,
    /// Slots by their number.
    pub slots: Vec<String>,
    /// Tables that are called as functions, by their number.
    pub tables: Vec<String>,
    /// Slots that have no value in this model, and why.
    pub without: Vec<(usize, &'static str)>,
    used: RefCell<BTreeSet<usize>>,
    used_tables: RefCell<BTreeSet<usize>>,
}

impl<'a> Scope<'a> {
    pub fn new(page: &'a Page<'a>, own: Vec<String>, tables: Vec<String>) -> Self {
        let mut slots: Vec<String> = slot::NAMES.iter().map(|name| (*name).to_owned()).collect();
        slots.extend(own);
        Scope {
            page,
            slots,
            tables,
            without: Vec::new(),
            used: RefCell::default(),
            used_tables: RefCell::default(),
        }
    }

    pub fn is_used(&self, slot: usize) -> bool {
        self.used.borrow().contains(&slot)
    }

    pub fn is_table_used(&self, table: usize) -> bool {
        self.used_tables.borrow().contains(&table)
    }

    /// The expression with names resolved; findings about those that are unknown or have no value here.
    pub fn resolve(&self, written: &Written, barred: &[usize]) -> Option<Tree> {
        let mut good = true;
        let mut names = Vec::new();
        for (name, piece) in &written.parsed.names {
            let place = written.inside(piece);
            let Some(slot) = self.slots.iter().position(|known| known == name) else {
                let help = if name == "log" {
                    Some(
                        "write ln(x) for the natural logarithm, log10(x) for the decimal one"
                            .to_owned(),
                    )
                } else {
                    did_you_mean(name, self.slots.iter().map(String::as_str))
                };
                let finding = Finding::error(codes::UNKNOWN_NAME, format!("unknown name `{name}`"))
                    .label("no parameter or variable has this name");
                self.page.add(&place, with_help(finding, help));
                good = false;
                continue;
            };
            self.used.borrow_mut().insert(slot);
            let why = match self.without.iter().find(|(known, _)| *known == slot) {
                Some((_, why)) => Some(*why),
                None if barred.contains(&slot) => {
                    Some("it changes, and here one value is needed for all time")
                }
                None => None,
            };
            if let Some(why) = why {
                let title = format!("`{name}` has no value here");
                self.page.error(&place, codes::NOT_HERE, title, why);
                good = false;
            }
            names.push(slot);
        }
        let mut tables = Vec::new();
        for (name, piece) in &written.parsed.tables {
            match self.tables.iter().position(|known| known == name) {
                Some(table) => {
                    self.used_tables.borrow_mut().insert(table);
                    tables.push(table);
                }
                None => {
                    let help = if name == "log" {
                        Some(
                            "write ln(x) for the natural logarithm, log10(x) for the decimal one"
                                .to_owned(),
                        )
                    } else {
                        let mut known: Vec<&str> = self.tables.iter().map(String::as_str).collect();
                        super::expression::function_names().for_each(|name| known.push(name));
                        did_you_mean(name, known)
                    };
                    let finding =
                        Finding::error(codes::UNKNOWN_NAME, format!("unknown function `{name}`"))
                            .label("no function, table or life table has this name");
                    self.page
                        .add(&written.inside(piece), with_help(finding, help));
                    good = false;
                }
            }
        }
        if written.parsed.tree.scales_as_growth() {
            let finding = Finding::warning(
                codes::SCALED_PROBABILITY,
                "this scales as growth does, not as a probability",
            )
            .label("(1 + p)^(1/n) - 1")
            .expected("1 - (1 - p)^(1/n) for a probability p over n cycles")
            .help("a rate needs no scaling: write { rate = \"...\" }");
            self.page.add(&written.span, finding);
        }
        let place = |piece: &std::ops::Range<usize>| written.inside(piece);
        good.then(|| written.parsed.tree.renumbered(&names, &tables, &place))
    }

    pub fn quantity(&self, written: &Written, barred: &[usize]) -> Option<Quantity> {
        Some(Quantity {
            tree: self.resolve(written, barred)?,
            span: written.span.clone(),
        })
    }
}

/// What changes over time: no value that is needed before the first cycle can depend on it.
pub(crate) const CHANGING: [usize; 5] = [
    slot::CYCLE,
    slot::TIME,
    slot::AGE,
    slot::STATE_CYCLES,
    slot::STATE_TIME,
];
