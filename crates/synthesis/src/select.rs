//! Which trials a question is about, and how a trial is cited.

use synovia_evidence::library::{self, DirectionOnly, Library, Trial};
use synovia_results::evidence::{Cited, Excluded, NotComparable};

use crate::at::Reason;
use crate::group::members_of;
use crate::question::Question;

/// Why a trial is not what was asked about, before any number of it is read.
pub fn outside(question: &Question, trial: &Trial) -> Option<Reason> {
    let condition = library::condition_of(trial).map(|known| known.condition.as_str());
    if !question.condition.is_empty()
        && !question
            .condition
            .iter()
            .any(|c| Some(c.as_str()) == condition)
    {
        return Some(Reason::new(
            "other-condition",
            format!("about {}", or_printed(condition, &trial.condition)),
        ));
    }
    let joint = library::joint_of(trial).map(|known| known.joint.as_str());
    if !question.joint.is_empty() && !question.joint.iter().any(|j| Some(j.as_str()) == joint) {
        return Some(Reason::new(
            "other-joint",
            format!("in the {}", or_printed(joint, &trial.joint)),
        ));
    }
    if !question.role.contains(&trial.role) {
        let why = match trial.role {
            library::Role::Validation => "validation trials were not asked for",
            library::Role::Context => {
                "context trials (not randomised, or unfit to say whether something works) were not asked for"
            }
            library::Role::Calibration => "calibration trials were not asked for",
        };
        return Some(Reason::new("role", why));
    }
    let blinding = library::blinding_of(trial);
    if !question.blinding.is_empty() && !blinding.is_some_and(|b| question.blinding.contains(&b)) {
        return Some(Reason::new(
            "blinding",
            format!("blinding: {}", trial.blinding),
        ));
    }
    None
}

fn or_printed<'a>(normalised: Option<&'a str>, printed: &'a str) -> &'a str {
    normalised.unwrap_or(printed)
}

/// First author and year; the identifier of a trial whose first author was not seen.
pub fn label(trial: &Trial) -> String {
    let author = trial.first_author.trim();
    let seen = !author.is_empty() && !author.starts_with("not seen") && !author.starts_with('(');
    match trial.year {
        _ if !seen => trial.id.clone(),
        Some(year) => format!("{author} {year}"),
        None => author.to_owned(),
    }
}

/// How others find the trial.
pub fn cited(trial: &Trial) -> Cited {
    let citation = library::citation(trial);
    Cited {
        trial: trial.id.clone(),
        label: label(trial),
        locator: citation.to_string(),
        url: citation.url().unwrap_or_default(),
        role: trial.role.to_string(),
        blinding: library::blinding_of(trial)
            .unwrap_or(library::Blinding::NotStated)
            .to_string(),
    }
}

/// A trial left out.
pub fn excluded(trial: &Trial, reason: &Reason) -> Excluded {
    let cited = cited(trial);
    Excluded {
        trial: cited.trial,
        label: cited.label,
        url: cited.url,
        code: reason.code.to_owned(),
        reason: reason.words.clone(),
    }
}

/// Trials of which only the direction was seen and whose words speak of the condition, the joint and one of the classes.
///
/// Their conditions and comparisons are free text, so that this errs towards showing too many.
pub fn not_comparable(question: &Question, library: &Library) -> Vec<NotComparable> {
    library
        .direction_only()
        .iter()
        // Numbers of some were read since; these stand among the trials.
        .filter(|trial| library.trial(&trial.id).is_none())
        .filter(|trial| speaks_of(question, trial))
        .map(|trial| NotComparable {
            trial: trial.id.clone(),
            label: match trial.year {
                Some(year) => format!("{} {year}", trial.first_author),
                None => trial.first_author.clone(),
            },
            comparison: trial.comparison.clone(),
            says: trial.what_the_text_says.clone(),
            url: trial
                .source_url
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned(),
        })
        .collect()
}

fn speaks_of(question: &Question, trial: &DirectionOnly) -> bool {
    let condition = trial.condition.to_lowercase();
    let words_of_condition = |wanted: &str| match wanted {
        "osteoarthritis" => condition.split_whitespace().any(|word| word == "oa"),
        other => condition.contains(&other.replace('-', " ")),
    };
    let about = question.condition.is_empty()
        || question
            .condition
            .iter()
            .any(|wanted| words_of_condition(wanted));
    let place = question.joint.is_empty()
        || question
            .joint
            .iter()
            .any(|joint| condition.contains(joint.as_str()));
    let comparison = trial.comparison.to_lowercase();
    let given = question.class.is_empty()
        || members_of(&question.class).iter().any(|class| {
            words_of_class(class)
                .iter()
                .any(|word| comparison.contains(word))
        });
    about && place && given
}

/// How free text names a class.
fn words_of_class(class: &str) -> &'static [&'static str] {
    match class {
        "prp" => &["prp", "platelet"],
        "ha" => &["ha ", "hyaluron"],
        "corticosteroid" => &["cortico", "steroid", "triamcinolone", "csi"],
        "msc-bm" => &["bm-msc", "stempeucel", "msc"],
        "msc-adipose" => &["ad-msc", "adipose", "msc"],
        "msc-umbilical" => &["uc-msc", "uct-msc", "ucb-msc", "msc"],
        "bmac" => &["bmac", "bmc"],
        "svf" => &["svf", "adipose tissue"],
        "saline" => &["saline", "placebo"],
        "exercise" => &["exercise"],
        _ => &[],
    }
}
