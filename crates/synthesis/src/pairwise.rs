//! One class of treatment against its comparators: trials selected, standardised, and pooled.

mod effects;
mod extras;

use synovia_evidence::library::Library;
use synovia_results::evidence::{Estimate, Group, Meta, StudyEffect};
use synovia_statistics::meta::{MetaError, Options, Pooled, SharedTau2, Test, pool, subgroups};

use crate::ask::{Analysis, described, findings, of_few};
use crate::contradiction;
use crate::question::Question;
use crate::scale::Scale;
use crate::select::not_comparable;

pub use effects::{Effects, effects};
pub use extras::Watch;
pub(crate) use extras::{bias, cumulative, leave_one_out_of, other_estimators, written};

/// Pools what the library knows about the question, per comparator and together, with every check that the number of trials allows.
///
/// # Errors
/// When an estimator does not converge; too few trials are no error but said in the result.
pub fn meta(
    question: &Question,
    analysis: &Analysis,
    library: &Library,
) -> Result<Meta, MetaError> {
    let options = analysis.options();
    let Effects {
        mut studies,
        excluded,
        contradictions,
        findings: partly,
    } = effects(question, analysis.level, library);
    let headline = one_per_trial(&studies);
    let mut result = Meta {
        question: described(question, analysis),
        overall: estimate(&headline, &options)?,
        by_comparator: Vec::new(),
        comparators_differ_p: None,
        excluded,
        not_comparable: not_comparable(question, library),
        findings: findings(&studies.iter().map(|study| &study.cited).collect::<Vec<_>>()),
        ..Meta::default()
    };
    for versus in versus_in_order(question, &studies) {
        let of: Vec<&StudyEffect> = studies.iter().filter(|s| s.versus == versus).collect();
        result.by_comparator.push(Group {
            name: versus,
            estimate: estimate(&of, &options)?,
        });
    }
    result.comparators_differ_p = differ(&headline, &options, |study| study.versus.clone());
    extras::add(&mut result, question, analysis, library, &headline)?;
    result.findings.extend(of_few(studies.len()));
    let contradicted = studies
        .iter()
        .filter_map(|study| Some((&study.cited, contradictions.get(&study.cited.trial)?)));
    let contradicted = contradiction::findings(contradicted);
    result.findings.extend(contradicted);
    result.findings.extend(partly);
    result.findings.extend(too_narrow(&result, options.test));
    weights_of(&mut studies, &options);
    result.studies = studies;
    Scale::of(question.measure).keep_all(&mut result);
    Ok(result)
}

/// Findings about pools whose studies agree so well that Hartung and Knapp's standard error falls below that of one common effect.
pub(crate) fn too_narrow(found: &Meta, test: Test) -> Vec<String> {
    let guarded = if test == Test::HartungKnappAdHoc {
        "the interval printed is that of the larger (Röver, Knapp and Friede 2015)"
    } else {
        "the interval printed is too narrow; --test adhoc takes the larger"
    };
    let short = "the Hartung-Knapp standard error falls below that of one common effect";
    let mut said: Vec<String> = Vec::new();
    let all = Group {
        name: "all together".to_owned(),
        estimate: found.overall.clone(),
    };
    let several = found.by_comparator.len() > 1;
    let comparators = found.by_comparator.iter().filter(|_| several);
    for group in std::iter::once(&all).chain(comparators) {
        if let Some([own, common]) = group.estimate.hartung_knapp_too_narrow {
            said.push(format!(
                "E0316: {}: the studies agree more than their variances let expect, so that the Hartung-Knapp standard error, {own:.4}, falls \
                 below that of one common effect, {common:.4}; {guarded}",
                group.name
            ));
        }
    }
    let lists = [
        ("without", &found.leave_one_out),
        ("with the studies up to", &found.cumulative),
    ];
    for (word, groups) in lists {
        let names: Vec<&str> = groups
            .iter()
            .filter(|group| group.estimate.hartung_knapp_too_narrow.is_some())
            // The last of those that add up is all of them.
            .filter(|group| group.estimate.k < found.overall.k)
            .map(|group| group.name.as_str())
            .collect();
        if let [first, rest @ ..] = names.as_slice() {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            said.push(format!("E0316: {word} {first}{more}: {short}"));
        }
    }
    let subgroups = found
        .subgroups
        .iter()
        .flat_map(|choice| &choice.alternatives);
    said.extend(
        subgroups
            .filter(|group| group.estimate.hartung_knapp_too_narrow.is_some())
            .map(|group| format!("E0316: subgroup {}: {short}", group.name)),
    );
    said
}

/// Each trial once: against the comparator that was named first.
fn one_per_trial(studies: &[StudyEffect]) -> Vec<&StudyEffect> {
    let mut once: Vec<&StudyEffect> = Vec::new();
    for study in studies {
        if !once
            .iter()
            .any(|other| other.cited.trial == study.cited.trial)
        {
            once.push(study);
        }
    }
    once
}

fn versus_in_order(question: &Question, studies: &[StudyEffect]) -> Vec<String> {
    let mut order: Vec<String> = question.versus.clone();
    for study in studies {
        if !order.contains(&study.versus) {
            order.push(study.versus.clone());
        }
    }
    order
}

/// Effects and variances as the methods want them.
pub(crate) fn columns(studies: &[&StudyEffect]) -> (Vec<f64>, Vec<f64>) {
    studies
        .iter()
        .map(|study| (study.effect, study.se * study.se))
        .unzip()
}

/// Pools, or says why not: of one trial its own result, of none nothing.
pub(crate) fn estimate(studies: &[&StudyEffect], options: &Options) -> Result<Estimate, MetaError> {
    let (yi, vi) = columns(studies);
    let n: f64 = studies
        .iter()
        .map(|s| s.class_n.unwrap_or(0.0) + s.versus_n.unwrap_or(0.0))
        .sum();
    let mut estimate = estimate_of(&yi, &vi, options)?;
    estimate.n = n.round() as u32;
    Ok(estimate)
}

/// The same for any table of effects.
pub(crate) fn estimate_of(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
) -> Result<Estimate, MetaError> {
    if yi.is_empty() {
        return Ok(Estimate {
            status: "no-trials".to_owned(),
            ..Estimate::default()
        });
    }
    match pool(yi, vi, options) {
        Ok(pooled) => Ok(of_pooled(&pooled)),
        Err(MetaError::SingleStudy(single)) => Ok(Estimate {
            k: 1,
            estimate: Some(single.estimate),
            se: Some(single.se),
            ci_low: Some(single.ci.0),
            ci_high: Some(single.ci.1),
            p_value: Some(single.p),
            status: "single-trial".to_owned(),
            ..Estimate::default()
        }),
        Err(other) => Err(other),
    }
}

pub(crate) fn of_pooled(pooled: &Pooled) -> Estimate {
    let interval = pooled.heterogeneity_interval;
    Estimate {
        k: pooled.studies as u32,
        n: 0,
        estimate: Some(pooled.estimate),
        se: Some(pooled.se),
        ci_low: Some(pooled.ci.0),
        ci_high: Some(pooled.ci.1),
        p_value: Some(pooled.p),
        pi_low: pooled.prediction.map(|pi| pi.0),
        pi_high: pooled.prediction.map(|pi| pi.1),
        tau2: Some(pooled.tau2),
        tau2_low: interval.map(|limits| limits.tau2.0),
        tau2_high: interval.map(|limits| limits.tau2.1),
        i2_percent: Some(pooled.i2),
        q: Some(pooled.q),
        q_df: Some(pooled.q_df),
        q_p: Some(pooled.q_p),
        status: "pooled".to_owned(),
        hartung_knapp_too_narrow: pooled
            .hartung_knapp_se
            .filter(|_| pooled.hartung_knapp_is_too_narrow())
            .map(|own| [own, pooled.common_effect_se]),
        ..Estimate::default()
    }
}

/// P value of the difference between groups, each with its own variance between trials; `None` with fewer than two groups of two trials.
pub(crate) fn differ(
    studies: &[&StudyEffect],
    options: &Options,
    name: impl Fn(&StudyEffect) -> String,
) -> Option<f64> {
    let names: Vec<String> = studies.iter().map(|study| name(study)).collect();
    let enough: Vec<usize> = (0..studies.len())
        .filter(|i| names.iter().filter(|other| **other == names[*i]).count() > 1)
        .collect();
    let kept: Vec<&StudyEffect> = enough.iter().map(|i| studies[*i]).collect();
    let labels: Vec<&str> = enough.iter().map(|i| names[*i].as_str()).collect();
    let (yi, vi) = columns(&kept);
    let groups = subgroups(&yi, &vi, &labels, SharedTau2::Separate, options).ok()?;
    (groups.groups.len() > 1).then_some(groups.q_between_p)
}

/// The weights of the trials within their comparator, where they are pooled.
pub(crate) fn weights_of(studies: &mut [StudyEffect], options: &Options) {
    let versus: Vec<String> = studies.iter().map(|study| study.versus.clone()).collect();
    let mut names: Vec<&String> = versus.iter().collect();
    names.sort();
    names.dedup();
    for name in names {
        let places: Vec<usize> = (0..studies.len()).filter(|i| versus[*i] == *name).collect();
        let of: Vec<&StudyEffect> = places.iter().map(|i| &studies[*i]).collect();
        let (yi, vi) = columns(&of);
        if let Ok(pooled) = pool(&yi, &vi, options) {
            for (place, weight) in places.iter().zip(&pooled.weights) {
                studies[*place].weight_percent = Some(*weight);
            }
        }
    }
}
