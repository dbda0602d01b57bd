//! How much the pooled effect depends on single trials and on choices, and whether small trials differ from large ones.

use synovia_evidence::library::{Blinding, Library};
use synovia_results::evidence::{
    Bias, Filled, Group, Meta, Moderator, Regression, Sensitivity, StudyEffect,
};
use synovia_statistics::meta::{
    Column, EggerModel, Heterogeneity, LeftOut, MetaError, Missing, Options, Regression as Fitted,
    Test, egger, leave_one_out_watched, rank_test, regress, trim_and_fill,
};

use super::{columns, differ, effects, estimate, of_pooled, one_per_trial};
use crate::ask::Analysis;
use crate::question::{Basis, Measure, Medians, Question};

/// Below this number of trials the tests of asymmetry can hardly find anything: J. A. C. Sterne et al., BMJ 343 (2011) d4002.
const ENOUGH_FOR_ASYMMETRY: usize = 10;

/// Fewest trials for a regression on one moderator to be more than a line through points: Cochrane Handbook 6.5, section 10.11.4, asks
/// for ten per moderator; what is below is shown as such.
const ENOUGH_FOR_REGRESSION: usize = 4;

pub(super) fn add(
    result: &mut Meta,
    question: &Question,
    analysis: &Analysis,
    library: &Library,
    studies: &[&StudyEffect],
) -> Result<(), MetaError> {
    let options = analysis.options();
    result.sensitivity = choices(question, analysis, library, studies)?;
    result.subgroups = vec![
        by("blinding", studies, &options, |study| {
            study.cited.blinding.clone()
        })?,
        by("role of the trial", studies, &options, |study| {
            study.cited.role.clone()
        })?,
        by("class", studies, &options, |study| study.class.clone())?,
    ];
    result
        .subgroups
        .retain(|subgroup| subgroup.alternatives.len() > 1);
    let (yi, vi) = columns(studies);
    result.leave_one_out = leave_one_out_of(studies, &options, &|_, _, _| {})?;
    let mut by_year: Vec<&StudyEffect> = studies.to_vec();
    by_year.sort_by(|a, b| (a.year, &a.cited.trial).cmp(&(b.year, &b.cited.trial)));
    result.cumulative = cumulative(&by_year, &options, &|_, _, _| {})?;
    result.regressions = regressions(library, studies, &options);
    result.bias = bias(&yi, &vi, &options);
    Ok(())
}

/// Is told what is being done, how many of how many are done: with thousands of studies it takes seconds.
pub type Watch<'a> = &'a dyn Fn(&str, usize, usize);

/// The pool without each study in turn; nothing with fewer than three, since what is left would be one study.
pub(crate) fn leave_one_out_of(
    studies: &[&StudyEffect],
    options: &Options,
    watch: Watch<'_>,
) -> Result<Vec<Group>, MetaError> {
    if studies.len() < 3 {
        return Ok(Vec::new());
    }
    let (yi, vi) = columns(studies);
    let group = |without: &LeftOut| Group {
        name: studies[without.omitted].cited.label.clone(),
        estimate: of_pooled(&without.pooled),
    };
    let all = studies.len();
    let told = |done: usize| watch("without each study in turn", done, all);
    Ok(leave_one_out_watched(&yi, &vi, options, &told)?
        .iter()
        .map(group)
        .collect())
}

/// The pool of the first study, the first two, and so on; nothing of a single study.
pub(crate) fn cumulative(
    studies: &[&StudyEffect],
    options: &Options,
    watch: Watch<'_>,
) -> Result<Vec<Group>, MetaError> {
    if studies.len() < 2 {
        return Ok(Vec::new());
    }
    (1..=studies.len())
        .map(|upto| {
            watch("each study added to those before", upto, studies.len());
            Ok(Group {
                name: studies[upto - 1].cited.label.clone(),
                estimate: estimate(&studies[..upto], options)?,
            })
        })
        .collect()
}

fn by(
    choice: &str,
    studies: &[&StudyEffect],
    options: &Options,
    name: impl Fn(&StudyEffect) -> String,
) -> Result<Sensitivity, MetaError> {
    let mut names: Vec<String> = Vec::new();
    for study in studies {
        if !names.contains(&name(study)) {
            names.push(name(study));
        }
    }
    names.sort();
    let mut alternatives = Vec::new();
    for group in names {
        let of: Vec<&StudyEffect> = studies
            .iter()
            .filter(|s| name(s) == group)
            .copied()
            .collect();
        alternatives.push(Group {
            name: group,
            estimate: estimate(&of, options)?,
        });
    }
    Ok(Sensitivity {
        choice: choice.to_owned(),
        alternatives,
        differ_p: differ(studies, options, name),
    })
}

/// The same pool under other estimators and tests, and with other choices of data.
fn choices(
    question: &Question,
    analysis: &Analysis,
    library: &Library,
    studies: &[&StudyEffect],
) -> Result<Vec<Sensitivity>, MetaError> {
    let options = analysis.options();
    let mut found = Vec::new();
    if studies.len() > 1 {
        found.push(sensitivity(
            "estimator of the variance between trials, and test",
            other_estimators(studies, &options),
        ));
    }
    let mut data = vec![("as asked".to_owned(), question.clone())];
    let mut also = |name: String, change: &dyn Fn(&mut Question)| {
        let mut other = question.clone();
        change(&mut other);
        if other != *question {
            data.push((name, other));
        }
    };
    for correlation in [0.3, 0.7] {
        also(
            format!("correlation of baseline and follow-up {correlation}"),
            &|q| q.correlation = correlation,
        );
    }
    also("values at the end, not changes".to_owned(), &|q| {
        q.basis = Basis::Final
    });
    also("without results from medians".to_owned(), &|q| {
        q.medians = Medians::Exclude
    });
    also("missing standard deviations imputed".to_owned(), &|q| {
        q.impute_sd = true
    });
    also("results with known problems kept".to_owned(), &|q| {
        q.keep_problems = true
    });
    also("double-blind trials only".to_owned(), &|q| {
        q.blinding = vec![Blinding::Double]
    });
    if question.measure == Measure::LogRiskRatio {
        also(
            "trials without an event, or with only events, in both arms kept".to_owned(),
            &|q| q.keep_zero_trials = true,
        );
    }
    let mut rows = Vec::new();
    for (name, other) in data {
        let effects = effects(&other, analysis.level, library);
        rows.push(Group {
            name,
            estimate: estimate(&one_per_trial(&effects.studies), &options)?,
        });
    }
    found.push(sensitivity("choice of data", rows));
    Ok(found)
}

/// The same studies under every estimator and test, the one in use first. One that does not settle on these data is left out.
pub(crate) fn other_estimators(studies: &[&StudyEffect], options: &Options) -> Vec<Group> {
    let in_use = (options.heterogeneity, options.test);
    let mut pairs = vec![in_use];
    for method in Heterogeneity::ALL {
        for test in Test::ALL {
            let pointless = method == Heterogeneity::Common && test != Test::Z;
            if method != Heterogeneity::GeneralisedQ && !pointless && (method, test) != in_use {
                pairs.push((method, test));
            }
        }
    }
    pairs
        .into_iter()
        .filter_map(|(heterogeneity, test)| {
            let other = Options {
                heterogeneity,
                test,
                ..options.clone()
            };
            Some(Group {
                name: format!("{}, {}", heterogeneity.name(), test_in_words(test)),
                estimate: estimate(studies, &other).ok()?,
            })
        })
        .collect()
}

fn sensitivity(choice: &str, alternatives: Vec<Group>) -> Sensitivity {
    Sensitivity {
        choice: choice.to_owned(),
        alternatives,
        differ_p: None,
    }
}

fn test_in_words(test: Test) -> &'static str {
    match test {
        Test::Z => "z",
        Test::HartungKnapp => "Hartung-Knapp",
        Test::HartungKnappAdHoc => "Hartung-Knapp, never narrower than z",
    }
}

/// The value of a moderator in a trial, where it is known.
type Value<'a> = &'a dyn Fn(&StudyEffect) -> Option<f64>;

fn regressions(library: &Library, studies: &[&StudyEffect], options: &Options) -> Vec<Regression> {
    let cells = |study: &StudyEffect| {
        let doses: Vec<f64> = library
            .arms_of(&study.cited.trial)
            .filter(|arm| study.class_arms.contains(&arm.label))
            .filter_map(|arm| arm.cells_millions)
            .collect();
        (!doses.is_empty()).then(|| doses.iter().sum::<f64>() / doses.len() as f64)
    };
    let asked: [(&str, Value); 4] = [
        ("follow-up, months", &|study| Some(study.months)),
        ("dose, million cells", &cells),
        ("double-blind (1) or not (0)", &|study| {
            Some(f64::from(u8::from(study.cited.blinding == "double-blind")))
        }),
        ("year of publication", &|study| study.year.map(f64::from)),
    ];
    asked
        .iter()
        .filter_map(|(name, value)| regression(name, *value, studies, options))
        .collect()
}

fn regression(
    name: &str,
    value: Value,
    studies: &[&StudyEffect],
    options: &Options,
) -> Option<Regression> {
    let known: Vec<(&StudyEffect, f64)> = studies
        .iter()
        .filter_map(|study| Some((*study, value(study)?)))
        .collect();
    if known.len() < ENOUGH_FOR_REGRESSION {
        return None;
    }
    let (of, values): (Vec<&StudyEffect>, Vec<f64>) = known.into_iter().unzip();
    let (yi, vi) = columns(&of);
    // Without a spread in the moderator there is nothing to regress on.
    let fit = regress(&yi, &vi, &[Column::new(name, &values)], options).ok()?;
    Some(written(name, &fit))
}

/// A fitted regression as it stands in the results.
pub(crate) fn written(moderator: &str, fit: &Fitted) -> Regression {
    Regression {
        moderator: moderator.to_owned(),
        k: fit.studies as u32,
        coefficients: fit
            .coefficients
            .iter()
            .map(|c| Moderator {
                name: c.name.clone(),
                estimate: c.estimate,
                se: c.se,
                ci_low: c.ci.0,
                ci_high: c.ci.1,
                p_value: c.p,
            })
            .collect(),
        tau2: Some(fit.tau2),
        r2_percent: fit.r2,
    }
}

/// Signs that small studies differ from large ones.
pub(crate) fn bias(yi: &[f64], vi: &[f64], options: &Options) -> Bias {
    let mut bias = Bias::default();
    if let Ok(test) = egger(yi, vi, EggerModel::Classical, options) {
        bias.egger_intercept = Some(test.slope);
        bias.egger_p = Some(test.p);
    }
    if let Ok(test) = rank_test(yi, vi) {
        bias.rank_tau = Some(test.tau);
        bias.rank_p = Some(test.p);
    }
    if let Ok(filled) = trim_and_fill(yi, vi, Missing::L0, None, options) {
        bias.filled = filled
            .filled
            .iter()
            .map(|(effect, variance)| Filled {
                effect: *effect,
                se: variance.sqrt(),
            })
            .collect();
        bias.filled_estimate = Some(of_pooled(&filled.pooled));
    }
    bias.note = match yi.len() {
        0..=2 => "too few trials to look for small-study effects".to_owned(),
        k if k < ENOUGH_FOR_ASYMMETRY => format!(
            "{k} trials: with fewer than {ENOUGH_FOR_ASYMMETRY} these tests find little, and their silence means nothing"
        ),
        _ => "asymmetry may also come from true differences between small and large trials"
            .to_owned(),
    };
    bias
}
