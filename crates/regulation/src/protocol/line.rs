//! What becomes of one line: the program's words, the user's, a reason, or nothing.

use super::checklist::{Line, Status};
use super::facts::Facts;
use super::filled::fill;
use super::passports::{About, Said, of_passports};
use super::table::Rule;
use super::texts::MyText;

/// The line of a rule for a study, with the user's text for it.
pub(super) fn line(rule: &Rule, facts: &Facts, mine: Option<&MyText>) -> Line {
    let blank = Line {
        item: rule.item.clone(),
        label: rule.label.clone(),
        status: Status::Missing,
        text: String::new(),
        from: String::new(),
        mine: String::new(),
        because: String::new(),
        wording_confirmed: rule.confirmed,
        source: rule.source.clone(),
    };
    let own = match mine {
        Some(MyText::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let said = match rule.standard.about.and_then(|about| about.nothing(facts)) {
        Some(nothing) => Said::NotApplicable(nothing),
        None => said(rule, facts),
    };
    if let Said::Filled { text, from } = said {
        return Line {
            status: Status::FilledAutomatically,
            text,
            from,
            mine: own,
            ..blank
        };
    }
    if !own.is_empty() {
        return Line {
            status: Status::YourText,
            mine: own,
            ..blank
        };
    }
    if let Some(MyText::NotApplicable(reason)) = mine {
        return Line {
            status: Status::NotApplicable,
            because: format!("{reason} (you say so)"),
            ..blank
        };
    }
    let (status, because) = match said {
        Said::NotApplicable(reason) => (Status::NotApplicable, reason),
        Said::Missing(what) => (Status::Missing, what),
        Said::Filled { .. } => unreachable!("returned above"),
    };
    Line {
        status,
        because,
        ..blank
    }
}

/// What the program says by itself. Words that are blank are none.
fn said(rule: &Rule, facts: &Facts) -> Said {
    let argument = rule.argument.clone();
    match rule.kind.as_str() {
        "auto" => {
            let (from, words) =
                fill(&argument, facts).expect("a test walks all rules of the shipped table");
            match words.filter(|words| !words.trim().is_empty()) {
                Some(text) => Said::Filled {
                    text,
                    from: from.to_owned(),
                },
                None => Said::Missing(needs(&argument)),
            }
        }
        "passport" => {
            let about = rule.standard.about.unwrap_or(About::Biological);
            of_passports(about, &argument, facts)
        }
        "not-applicable" => Said::NotApplicable(argument),
        "elsewhere" => Said::Missing(argument),
        _ => Said::Missing("yours to write".to_owned()),
    }
}

/// What an automatic line lacks.
fn needs(name: &str) -> String {
    let from = super::filled::FILLED
        .iter()
        .find(|(known, _, _)| *known == name)
        .map_or("", |(_, from, _)| from);
    if from.contains("run folder") {
        format!("needs a run: {from}")
    } else {
        format!("the study does not say it: {from}")
    }
}
