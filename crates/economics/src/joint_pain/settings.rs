//! `economics.toml`: from the bytes of the file to a [`Plan`], or to everything that is wrong with them at once.
//!
//! Arms of a study are known before it is run, so reading has two steps: [`origin`] says which study or run the file is about, and
//! [`read`] checks everything else with the labels of its arms at hand. What comes out waits only for the run itself.

mod arms;
mod reading;
mod sections;

use std::ops::Range;

use synovia_diagnostics::{Finding, Findings, Sources};
use toml::de::{DeTable, DeValue};

use super::codes;
use super::coverage::Scheme;
use super::event::Perspective;
use super::inputs::Inputs;
use super::plan::{Compared, EffectSource, Entrants, NextTrial, Plan};
use super::population::{Population, Typed};
use super::run_folder::Trial;
use reading::{Page, Section, meant, shortened};

/// Longest file that is read, bytes.
const LONGEST_FILE: usize = 1 << 20;

/// The sections of the file and their keys.
pub const SECTIONS: &[(&str, &[&str])] = &[
    (
        "economics",
        &[
            "title",
            "study",
            "run",
            "core",
            "country",
            "currency",
            "price_year",
            "perspective",
            "horizon_years",
            "willingness_to_pay",
            "willingness_curve",
            "seed",
        ],
    ),
    ("discount", &["costs", "effects"]),
    ("comparators", &["usual_care", "label"]),
    (
        "arm",
        &[
            "label",
            "price_per_course",
            "low",
            "high",
            "currency",
            "price_year",
            "index",
            "status",
            "source",
            "injections",
            "guided",
            "harvest",
            "coverage",
            "repeat_every_years",
            "courses",
            "waning",
            "progression_ratio",
            "months",
            "points",
            "se_points",
            "responders",
            "adverse_events",
        ],
    ),
    ("inputs", &[]),
    ("psa", &["draws", "people"]),
    (
        "next_trial",
        &[
            "fixed_cost",
            "cost_per_patient",
            "years_until_result",
            "currency",
            "price_year",
        ],
    ),
    ("entrants", &["people_per_year", "years", "uptake"]),
];

/// Where the effects come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A study file, relative to the `economics.toml`.
    Study(String),
    /// A run folder, relative to the `economics.toml`.
    Run(String),
}

/// What the command line says instead of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Instead of `[psa] draws`.
    pub draws: Option<u64>,
    /// Instead of `[psa] people`.
    pub people: Option<u64>,
    /// The run is named on the command line.
    pub run_is_given: bool,
}

/// What an amount of the file is and where it was read, for the list of inputs.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Price {
    /// Arm that it is of.
    pub label: String,
    /// Per course, in the currency and as used.
    pub amount: f64,
    /// Currency.
    pub currency: String,
    /// Year whose prices it is in.
    pub price_year: u32,
    /// Factor that brought it to the year of the analysis; 1 when nothing was done.
    pub index: f64,
    /// 95 % of what it may be, when given.
    pub range: Option<[f64; 2]>,
    /// `published`, `converted` or `assumed`.
    pub status: String,
    /// Where it was read.
    pub source: String,
}

/// A file that has been read.
#[derive(Debug, Clone)]
pub struct Read {
    /// What was asked; absent when there are errors.
    pub asked: Option<Asked>,
    /// Errors and warnings, in the order of the file.
    pub findings: Findings,
    /// The text that findings point into.
    pub sources: Sources,
}

/// Everything but the run.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Study or run, if any arm needs one.
    pub origin: Option<Origin>,
    /// Model core, when the file names one.
    pub core: Option<String>,
    /// Prices as read.
    pub prices: Vec<Price>,
    plan: Plan,
    /// Labels of arms that take their effect from the trial, by place among those compared.
    from_trial: Vec<usize>,
    has_usual_care: bool,
}

/// Which study or run a file is about. Nothing when it cannot be told; [`read`] says why.
pub fn origin(bytes: &[u8]) -> Option<Origin> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (root, _) = DeTable::parse_recoverable(text);
    let about = root.get_ref().get("economics")?.get_ref().as_table()?;
    let named = |key: &str| Some(about.get(key)?.get_ref().as_str()?.trim().to_owned());
    named("run")
        .map(Origin::Run)
        .or_else(|| named("study").map(Origin::Study))
}

/// Checks the content of a file. `file` is what findings call it by; `arms` are the labels of the study's or run's arms, when there is
/// one that could be read.
pub fn read(file: &str, bytes: &[u8], arms: Option<&[String]>, overrides: Overrides) -> Read {
    let refused = |finding: Finding, text: &str| Read {
        asked: None,
        findings: Findings::from_iter([finding]),
        sources: Sources::new().with(file, text),
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= LONGEST_FILE => text,
        _ => {
            let title = "the file is not a text in UTF-8 of at most a megabyte";
            return refused(Finding::error(codes::UNREADABLE, title).at(file, 0..0), "");
        }
    };
    let page = Page::new(file);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(10) {
        let span = error.span().unwrap_or(text.len()..text.len());
        let finding = Finding::error(codes::NOT_TOML, "the file is not valid TOML")
            .label(error.message().to_owned());
        page.add(&span, finding);
    }
    // What follows from a line that could not be read would only distract from it.
    let asked = if errors.is_empty() {
        let file = File {
            page: &page,
            root: root.get_ref(),
            end: text.trim_end().len(),
        };
        file.unknown_sections();
        file.asked(arms, overrides)
    } else {
        None
    };
    let mut found = page.into_found();
    found.sort_by_key(|finding| finding.span.start);
    let findings: Findings = found.into_iter().collect();
    Read {
        asked: asked.filter(|_| !findings.has_errors()),
        findings,
        sources: Sources::new().with(file, text),
    }
}

struct File<'a> {
    page: &'a Page<'a>,
    root: &'a DeTable<'a>,
    end: usize,
}

impl<'a> File<'a> {
    fn unknown_sections(&self) {
        for key in self.root.keys() {
            let name = key.get_ref().as_ref();
            if !SECTIONS.iter().any(|(known, _)| *known == name) {
                let title = format!("unknown section `{}`", shortened(name));
                let names = || SECTIONS.iter().map(|(known, _)| *known);
                let finding = Finding::error(codes::UNKNOWN_KEY, title)
                    .label("no such section")
                    .expected(names().collect::<Vec<_>>().join(", "));
                self.page.add(&key.span(), meant(finding, name, names()));
            }
        }
    }

    fn section(&self, name: &'static str) -> Section<'a> {
        let end = self.end..self.end;
        let Some((key, value)) = self.root.get_key_value(name) else {
            return self.made(name, end, None);
        };
        let table = value.get_ref().as_table();
        if table.is_none() {
            let title = format!("`{name}` is not a section");
            let finding =
                Finding::error(codes::WRONG_TYPE, title).expected(format!("[{name}], once"));
            self.page.add(&key.span(), finding);
        }
        self.made(name, key.span(), table)
    }

    fn made(
        &self,
        name: &'static str,
        place: Range<usize>,
        table: Option<&'a DeTable<'a>>,
    ) -> Section<'a> {
        Section {
            page: self.page,
            name,
            place,
            table,
        }
    }

    fn required(&self, name: &'static str, code: &'static str, help: &str) -> Section<'a> {
        let section = self.section(name);
        if !self.root.contains_key(name) {
            let finding = Finding::error(code, format!("the section [{name}] is missing"))
                .label("the file ends without it")
                .help(help.to_owned());
            self.page.add(&(self.end..self.end), finding);
        }
        section
    }

    fn arms(&self) -> Vec<Section<'a>> {
        let Some((key, value)) = self.root.get_key_value("arm") else {
            return Vec::new();
        };
        let mut arms = Vec::new();
        let wrong = |span: Range<usize>| {
            let title = "an arm is written with two pairs of brackets";
            let finding =
                Finding::error(codes::WRONG_TYPE, title).expected("[[arm]] before each arm");
            self.page.add(&span, finding);
        };
        match value.get_ref() {
            DeValue::Array(list) => {
                for item in list.iter() {
                    match item.get_ref().as_table() {
                        Some(table) => arms.push(self.made("arm", item.span(), Some(table))),
                        None => wrong(item.span()),
                    }
                }
            }
            _ => wrong(key.span()),
        }
        arms
    }
}

impl Asked {
    /// Joins the run. `trial` is what [`Trial::read`] made of the run that the file or the command line names.
    ///
    /// # Errors
    /// What only the run can tell: an arm or a core that it does not have, or usual care without counterfactual replicates. The places
    /// are not known any more, so these findings have none.
    pub fn join(mut self, trial: Option<Trial>) -> Result<Plan, Findings> {
        let mut findings = Findings::new();
        if let Some(trial) = &trial {
            if trial.arms.is_empty() || trial.replicates() == 0 {
                let title = format!("the run has no results under the core \"{}\"", trial.core);
                findings.push(
                    Finding::error(codes::UNKNOWN_CORE, title)
                        .expected("the core of the study, or the other one if the run has it"),
                );
                return Err(findings);
            }
            if self.has_usual_care && trial.natural_course.is_empty() {
                let title = "the run has no counterfactual replicates, so nobody knows what happens without an injection";
                findings.push(Finding::error(codes::NO_NATURAL_COURSE, title).help(
                    "set counterfactual_replicates in the study's [model], or usual_care = false",
                ));
            }
            for index in &self.from_trial {
                let compared = &mut self.plan.compared[*index];
                match trial
                    .arms
                    .iter()
                    .position(|arm| arm.label == compared.label)
                {
                    Some(arm) => {
                        compared.source = EffectSource::Trial(arm);
                        compared.treatments.clone_from(&trial.arms[arm].treatments);
                    }
                    None => {
                        let title = format!("the run has no arm \"{}\"", compared.label);
                        let names = trial.arms.iter().map(|arm| arm.label.as_str());
                        findings.push(meant(
                            Finding::error(codes::UNKNOWN_ARM, title),
                            &compared.label,
                            names,
                        ));
                    }
                }
            }
            if !trial.patients.is_empty() {
                self.plan.population = Population::Patients(trial.patients.clone());
            }
        }
        if findings.has_errors() {
            return Err(findings);
        }
        self.plan.trial = trial;
        Ok(self.plan)
    }

    /// Draws and people that will be run.
    pub fn size(&self) -> (u64, u64, usize) {
        (self.plan.draws, self.plan.people, self.plan.compared.len())
    }
}
