//! What a verdict rests on: rows of the tables, results quoted from texts, and estimates of our own.

use super::{Identifier, Numbers, Pooled};
use serde::{Deserialize, Serialize};

/// Something a reason points at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence<'a> {
    /// Of the embedded tables.
    Row(&'a Row),
    /// Of a text that is not in them.
    Quoted(&'a Quoted),
    /// Of our own engine.
    Pooled(&'a Pooled),
}

/// Rows of the embedded table of outcomes, by trial, arm, instrument and time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Name within the claim.
    pub key: String,
    /// `trial_id` of the tables.
    pub trial: String,
    /// `arm_id`; every arm of the trial when absent.
    pub arm: Option<String>,
    /// `versus_arm_id`: then it is a row of the table of differences between arms, of `arm` minus this one.
    #[serde(default)]
    pub versus: Option<String>,
    /// Instrument as the table prints it.
    pub instrument: String,
    /// Months since treatment; absent when the text does not state them.
    pub time_months: Option<f64>,
    /// What they show, in a sentence. Its figures are those of the rows.
    pub shows: String,
}

/// A result printed in a named text that is not in the tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quoted {
    /// Name within the claim.
    pub key: String,
    /// The result with its figures, in our words.
    pub statement: String,
    /// Where it can be found.
    pub source: Identifier,
    /// `trial_id` of the table of trials of which only design and direction were seen, if it is one of them.
    pub trial: Option<String>,
    /// What kind of text it is.
    pub kind: Kind,
    /// How much of it was read, and where.
    pub read: Read,
    /// The difference with its interval, negative in favour of the product, as the rules of verdicts take it: points of 100 where the
    /// threshold is in points, logarithms of ratios. Its figures stand in the statement.
    #[serde(default)]
    pub numbers: Option<Numbers>,
    /// A trial that is known from an announcement alone: results that are not published are missing because of what they are, or may be.
    #[serde(default)]
    pub unpublished: bool,
}

/// What kind of text a result was printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A report of one trial, or of the cells it used.
    Trial,
    /// A systematic review or meta-analysis.
    Review,
    /// A guideline.
    Guideline,
    /// The record of a trial in a registry, with or without posted results.
    Registry,
    /// Any other study: a survey, an outbreak, a model of costs, an animal experiment.
    Study,
}

/// How much of a text was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Read {
    /// The full text.
    #[serde(rename = "full text")]
    FullText,
    /// The abstract.
    #[serde(rename = "abstract")]
    Abstract,
    /// The part of the abstract that precedes the results, or some of them.
    #[serde(rename = "part of the abstract")]
    PartOfTheAbstract,
    /// A copy or excerpt kept elsewhere.
    #[serde(rename = "mirror")]
    Mirror,
    /// What somebody else wrote of it: an announcement, a news report, a review.
    #[serde(rename = "secondary")]
    Secondary,
}
