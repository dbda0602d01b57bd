use serde::{Deserialize, Serialize};

/// The ten claims made for these therapies, each with what randomised evidence says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// Version of the program.
    pub program_version: String,
    /// Day up to which the evidence was gathered, year-month-day.
    pub as_of: String,
    /// SHA-256 of the tables of trials.
    pub library_sha256: String,
    /// Names of the user's tables among the trials; estimates are pooled with them, verdicts are not theirs.
    #[serde(default)]
    pub added: Vec<String>,
    /// The claims, by number.
    pub claims: Vec<ClaimOut>,
}

/// One claim.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ClaimOut {
    /// 1 to 10.
    pub number: u32,
    /// Short name, as in addresses.
    pub slug: String,
    /// Heading.
    pub title: String,
    /// The claim in plain words.
    pub claim: String,
    /// The process of the joint model it corresponds to.
    pub mechanism: String,
    /// Constants of the model that stand for it.
    pub registry: Vec<String>,
    /// Mean effects that the calibration gives the classes its constants stand for; empty where it fits none of them.
    #[serde(default)]
    pub fitted: Vec<FittedOut>,
    /// What the model does by default.
    pub what_the_model_does: String,
    /// `supported`, `partly`, `not-shown`, `contradicted` or `unsettled`.
    pub verdict: String,
    /// Verdicts of its parts, where they differ: (part, verdict).
    pub parts: Vec<(String, String)>,
    /// What the rules of verdicts say of each part, or of the claim where it has none, from which numbers.
    #[serde(default)]
    pub ruled: Vec<RuledOut>,
    /// Why, sentence by sentence.
    pub reasons: Vec<ReasonOut>,
    /// Rows of the library that carry it.
    pub rows: Vec<RowOut>,
    /// Results quoted from a text.
    pub quoted: Vec<QuotedOut>,
    /// Estimates by our own engine.
    pub pooled: Vec<PooledOut>,
    /// Certainty, by the GRADE domains.
    pub certainty: CertaintyOut,
    /// What would change the verdict.
    pub would_change: Vec<String>,
}

/// The mean effect of a class beyond placebo, as the model's potency was fitted to published trials under one core.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FittedOut {
    /// Class of treatment.
    pub class: String,
    /// Core of the joint.
    pub core: String,
    /// 5, 50 and 95 % points, points of 100 at a baseline of 57; negative is less pain.
    pub points: [f64; 3],
    /// Probability that it is none or harm.
    pub no_benefit: f64,
}

/// One sentence of the reasons.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReasonOut {
    /// The sentence.
    pub text: String,
    /// What carries it: trials, quoted sources, names of pooled estimates.
    pub carried_by: Vec<String>,
}

/// A rule applied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RuledOut {
    /// The part of the claim; empty for the claim as a whole.
    pub of: String,
    /// The verdict that follows, with the trials of this library.
    pub verdict: String,
    /// The rule in words.
    pub rule: String,
    /// What it was applied to.
    pub numbers: Vec<String>,
}

/// A row of the library.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RowOut {
    /// Trial.
    pub trial: String,
    /// First author and year.
    pub label: String,
    /// Where it can be read.
    pub url: String,
    /// Where the row stands, such as `outcomes.csv:123`.
    pub place: String,
    /// What it shows.
    pub shows: String,
}

/// A result quoted from a text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuotedOut {
    /// What it says, with figures.
    pub statement: String,
    /// DOI, PubMed id or registry number.
    pub locator: String,
    /// Address to click.
    pub url: String,
    /// `trial`, `review`, `guideline`, `registry` …
    pub source_kind: String,
    /// What of it was read: `abstract`, `full text` …
    pub read: String,
}

/// An estimate by our own engine.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PooledOut {
    /// Its name within the claim.
    pub name: String,
    /// The command that computes it.
    pub command: String,
    /// Trials.
    pub k: u32,
    /// Estimate, of one trial its own.
    pub estimate: Option<f64>,
    /// Lower limit.
    pub ci_low: Option<f64>,
    /// Upper limit.
    pub ci_high: Option<f64>,
    /// The interval, where it leaves the scale of the effect: nothing can be said, and its limits are null.
    #[serde(default)]
    pub ci_beyond_scale: Option<[f64; 2]>,
    /// Variance between trials.
    pub tau2: Option<f64>,
    /// `pooled`, `single-trial` or `no-trials`.
    pub status: String,
    /// Unit.
    pub unit: String,
    /// Trials in it.
    pub trials: Vec<String>,
}

/// Certainty of the evidence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CertaintyOut {
    /// The comparison and outcome that are rated: a claim as such cannot be.
    #[serde(default)]
    pub question: String,
    /// `high`, `moderate`, `low` or `very-low`.
    pub overall: String,
    /// Where it started: `high` for randomised trials.
    pub start: String,
    /// The five domains, in their order.
    pub domains: Vec<DomainOut>,
}

/// One GRADE domain.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DomainOut {
    /// `risk of bias`, `inconsistency`, `indirectness`, `imprecision`, `publication bias`.
    pub domain: String,
    /// `not serious`, `serious`, `very serious`, `undetected`, `suspected`.
    pub judgement: String,
    /// Why.
    pub reason: String,
}
