//! The claims as they are written out: links resolved, estimates computed anew.

use serde::Serialize;
use serde_json::Value;
use synovia_evidence::library::{Difference, Library, Outcome, Role};
use synovia_results::evidence::{
    CertaintyOut, ClaimOut, Claims, DomainOut, Estimate, NOTHING_CAN_BE_SAID, PooledOut, QuotedOut,
    ReasonOut, RowOut, RuledOut,
};
use synovia_statistics::meta::MetaError;

use super::fitted::fitted;
use super::{Certainty, Claim, Evidence, Numbers, Pooled, Quoted, Row, claims};
use crate::ask::{AS_OF, Analysis};
use crate::pairwise::meta;
use crate::question::{Measure, Question};
use crate::select::cited;

/// All claims, or the one of that number.
///
/// # Errors
/// When an estimator does not converge.
pub fn document(
    number: Option<u8>,
    analysis: &Analysis,
    library: &Library,
) -> Result<Claims, MetaError> {
    let wanted = claims()
        .iter()
        .filter(|claim| number.is_none_or(|number| claim.number == number));
    Ok(Claims {
        program_version: analysis.program_version.clone(),
        as_of: AS_OF.to_owned(),
        library_sha256: analysis.library_sha256.clone(),
        added: analysis.added.clone(),
        claims: wanted
            .map(|claim| written(claim, analysis, library))
            .collect::<Result<_, _>>()?,
    })
}

fn written(claim: &Claim, analysis: &Analysis, library: &Library) -> Result<ClaimOut, MetaError> {
    let carried = |keys: &[String]| -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for evidence in keys.iter().filter_map(|key| claim.evidence(key)) {
            let name = name(evidence, library);
            // Several rows of one trial are one trial.
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let change = &claim.would_change;
    let mut reasons: Vec<ReasonOut> = claim
        .reasons
        .iter()
        .map(|reason| ReasonOut {
            text: reason.says.clone(),
            carried_by: carried(&reason.rests_on),
        })
        .collect();
    reasons.extend(claim.parts.iter().map(|part| ReasonOut {
        text: format!("{}: {}", part.of, part.because),
        carried_by: carried(&part.rests_on),
    }));
    Ok(ClaimOut {
        number: u32::from(claim.number),
        slug: claim.slug.clone(),
        title: claim.title.clone(),
        claim: claim.claim.clone(),
        mechanism: claim.mechanism.process.clone(),
        registry: claim.mechanism.parameters.clone(),
        fitted: fitted(&claim.mechanism.parameters),
        what_the_model_does: claim.what_the_model_does.clone(),
        verdict: claim.verdict.to_string(),
        parts: claim
            .parts
            .iter()
            .map(|part| (part.of.clone(), part.verdict.to_string()))
            .collect(),
        ruled: claim
            .ruled(analysis, library)?
            .into_iter()
            .map(|(of, ruled)| RuledOut {
                of,
                verdict: ruled.verdict.to_string(),
                rule: ruled.rule.clone(),
                numbers: {
                    let of = ruled.of.iter();
                    let mut said: Vec<String> = of.map(|one| told(one, claim, library)).collect();
                    // Several rows of one trial are one trial.
                    said.dedup();
                    said
                },
            })
            .collect(),
        reasons,
        rows: claim.rows.iter().map(|row| row_out(row, library)).collect(),
        quoted: claim.quoted.iter().map(quoted_out).collect(),
        pooled: claim
            .pooled
            .iter()
            .map(|pooled| pooled_out(pooled, analysis, library))
            .collect::<Result<_, _>>()?,
        certainty: certainty(&claim.certainty),
        would_change: vec![
            format!("Trial: {}", change.trial),
            format!("Comparator: {}", change.comparator),
            format!("Endpoint: {}", change.endpoint),
            format!("Size: {}", change.size),
            format!("Duration: {}", change.duration),
            format!("Result: {}", change.result),
        ],
    })
}

fn name(evidence: Evidence<'_>, library: &Library) -> String {
    match evidence {
        Evidence::Row(row) => library
            .trial(&row.trial)
            .map_or_else(|| row.trial.clone(), |trial| cited(trial).label),
        Evidence::Quoted(quoted) => quoted.source.to_string(),
        Evidence::Pooled(pooled) => pooled.name.clone(),
    }
}

/// What a rule was applied to, in words: the source, and its interval.
fn told((key, numbers): &(String, Option<Numbers>), claim: &Claim, library: &Library) -> String {
    // Rules that have no numbers say how a key counts before it.
    let (how, bare) = key
        .split_once(": ")
        .map_or((None, key.as_str()), |(how, bare)| (Some(how), bare));
    let source = claim
        .evidence(bare)
        .map_or_else(|| bare.to_owned(), |evidence| name(evidence, library));
    match (how, numbers) {
        (Some(how), _) => format!("{how}: {source}"),
        (None, Some(numbers)) => {
            let minus = |value: f64| format!("{value:.2}").replace('-', "−");
            format!(
                "{source}: {} ({} to {})",
                minus(numbers.estimate),
                minus(numbers.low),
                minus(numbers.high)
            )
        }
        (None, None) => format!("{source}: {NOTHING_CAN_BE_SAID}"),
    }
}

/// The row of the table of differences that a citation means, if it means one.
pub(super) fn difference_of<'a>(row: &Row, library: &'a Library) -> Option<&'a Difference> {
    let versus = row.versus.as_ref()?;
    library.differences_of(&row.trial).find(|difference| {
        row.arm.as_ref() == Some(&difference.arm)
            && *versus == difference.versus
            && difference.instrument == row.instrument
            && difference.time_months == row.time_months
    })
}

/// The rows of the table that a citation means.
pub(crate) fn rows_of<'a>(row: &Row, library: &'a Library) -> Vec<&'a Outcome> {
    library
        .outcomes_of(&row.trial)
        .filter(|_| row.versus.is_none())
        .filter(|outcome| row.arm.as_ref().is_none_or(|arm| *arm == outcome.arm))
        .filter(|outcome| outcome.instrument == row.instrument)
        .filter(|outcome| outcome.time_months == row.time_months)
        .collect()
}

fn row_out(row: &Row, library: &Library) -> RowOut {
    let cited = library.trial(&row.trial).map(cited).unwrap_or_default();
    RowOut {
        trial: row.trial.clone(),
        label: cited.label,
        url: cited.url,
        place: difference_of(row, library).map_or_else(
            || crate::reading::places(&rows_of(row, library)),
            |difference| difference.row.to_string(),
        ),
        shows: row.shows.clone(),
    }
}

fn quoted_out(quoted: &Quoted) -> QuotedOut {
    QuotedOut {
        statement: quoted.statement.clone(),
        locator: quoted.source.to_string(),
        url: quoted.source.url(),
        source_kind: word(&quoted.kind),
        read: word(&quoted.read),
    }
}

fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

impl Pooled {
    /// The question that this estimate answers.
    pub fn question(&self) -> Question {
        let role = Role::WORDS
            .iter()
            .filter_map(|word| Role::from_word(word))
            .filter(|role| self.role.iter().any(|filter| filter.admits(*role)))
            .collect();
        Question {
            condition: vec![self.condition.clone()],
            joint: vec![self.joint.clone()],
            outcome: self.outcome,
            class: self.class.clone(),
            versus: self.versus.clone(),
            months: self.months,
            measure: Measure::usual(self.outcome),
            role,
            ..Question::default()
        }
    }

    /// What is typed to get it.
    pub fn command(&self) -> String {
        let roles: Vec<String> = self.role.iter().map(|role| String::from(*role)).collect();
        format!(
            "synovia evidence meta --condition {} --joint {} --outcome {} --class {} --versus {} --months {}..{} --role {}",
            self.condition,
            self.joint,
            self.outcome,
            self.class.join(","),
            self.versus.join(","),
            self.months[0],
            self.months[1],
            roles.join(",")
        )
    }

    /// The estimate, computed now.
    ///
    /// # Errors
    /// When an estimator does not converge.
    pub fn computed(&self, analysis: &Analysis, library: &Library) -> Result<Estimate, MetaError> {
        Ok(meta(&self.question(), analysis, library)?.overall)
    }
}

fn pooled_out(
    pooled: &Pooled,
    analysis: &Analysis,
    library: &Library,
) -> Result<PooledOut, MetaError> {
    let found = meta(&pooled.question(), analysis, library)?;
    let mut trials: Vec<String> = Vec::new();
    for study in &found.studies {
        if !trials.contains(&study.cited.label) {
            trials.push(study.cited.label.clone());
        }
    }
    Ok(PooledOut {
        name: pooled.name.clone(),
        command: pooled.command(),
        k: found.overall.k,
        estimate: found.overall.estimate,
        ci_low: found.overall.ci_low,
        ci_high: found.overall.ci_high,
        ci_beyond_scale: found.overall.ci_beyond_scale,
        tau2: found.overall.tau2,
        status: found.overall.status,
        unit: found.question.unit,
        trials,
    })
}

fn certainty(certainty: &Certainty) -> CertaintyOut {
    let domain = |name: &str, judgement: String, reason: &str| DomainOut {
        domain: name.to_owned(),
        judgement,
        reason: reason.to_owned(),
    };
    let of = certainty;
    CertaintyOut {
        question: of.question.clone(),
        overall: word(&of.overall),
        start: word(&of.start),
        domains: vec![
            domain(
                "risk of bias",
                word(&of.risk_of_bias.judgement),
                &of.risk_of_bias.reason,
            ),
            domain(
                "inconsistency",
                word(&of.inconsistency.judgement),
                &of.inconsistency.reason,
            ),
            domain(
                "indirectness",
                word(&of.indirectness.judgement),
                &of.indirectness.reason,
            ),
            domain(
                "imprecision",
                word(&of.imprecision.judgement),
                &of.imprecision.reason,
            ),
            domain(
                "publication bias",
                word(&of.publication_bias.judgement),
                &of.publication_bias.reason,
            ),
        ],
    }
}
