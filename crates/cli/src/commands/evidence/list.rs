//! `synovia evidence list`: the trials of the library.

use serde_json::{Value, json};
use synovia_evidence::library::{
    Library, Role, Trial, blinding_of, citation, condition_of, joint_of,
};
use synovia_synthesis::{Asked, arms_given, members_of, question, select_outside};

use crate::arguments::evidence::List;
use crate::failure::Failure;
use crate::output::{print, print_as_json};
use crate::table::{Align, aligned};

use super::{misunderstood, trials};

pub fn run(arguments: &List) -> Result<(), Failure> {
    let which = &arguments.which;
    let mut asked = Asked {
        condition: which.condition.clone(),
        joint: which.joint.clone(),
        class: which.class.clone(),
        role: which.role.clone(),
        blinding: which.blinding.clone(),
        outcome: "pain".to_owned(),
        months: "0..1200".to_owned(),
        ..Asked::default()
    };
    if asked.role.is_empty() {
        asked.role.push("all".to_owned());
    }
    let question = question(&asked).map_err(|wrong| misunderstood(&wrong))?;
    let all = trials(which.evidence.as_deref())?;
    let members = members_of(&question.class);
    let wanted = |trial: &&Trial| {
        select_outside(&question, trial).is_none()
            && (members.is_empty()
                || arms_given(&all.library, trial)
                    .iter()
                    .any(|arm| arm.iter().any(|component| members.contains(component))))
    };
    let found: Vec<&Trial> = all.library.trials().iter().filter(wanted).collect();
    if arguments.json {
        let rows: Vec<Value> = found
            .iter()
            .map(|trial| as_json(&all.library, trial))
            .collect();
        let mut text =
            serde_json::to_string_pretty(&rows).expect("keys are text and values are plain");
        text.push('\n');
        return print_as_json(&text);
    }
    let header = [
        ("trial", Align::Left),
        ("role", Align::Left),
        ("condition", Align::Left),
        ("joint", Align::Left),
        ("n", Align::Right),
        ("blinding", Align::Left),
        ("arms", Align::Left),
    ];
    let rows: Vec<Vec<String>> = found.iter().map(|trial| row(&all.library, trial)).collect();
    print(&format!(
        "{}\n{} of {} trials and cohorts; {} further trials of which only the direction was seen.\n\
         More about one of them: synovia evidence show RESTORE2021\n",
        aligned(&header, &rows),
        found.len(),
        all.library.trials().len(),
        all.library.without_numbers().count(),
    ))
}

fn arms(library: &Library, trial: &Trial) -> String {
    let arms: Vec<String> = arms_given(library, trial)
        .iter()
        .map(|components| {
            components
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" + ")
        })
        .collect();
    arms.join(" | ")
}

/// What still fits beside the other columns in 120 characters; all of it is in `evidence show` and in the JSON.
fn shortened(arms: &str) -> String {
    const ROOM: usize = 44;
    if arms.chars().count() <= ROOM {
        return arms.to_owned();
    }
    let kept: String = arms.chars().take(ROOM - 1).collect();
    format!("{}…", kept.trim_end())
}

fn row(library: &Library, trial: &Trial) -> Vec<String> {
    vec![
        trial.id.clone(),
        trial.role.to_string(),
        condition_of(trial).map_or(trial.condition.clone(), |known| known.condition.clone()),
        joint_of(trial).map_or(trial.joint.clone(), |known| known.joint.clone()),
        trial.n_randomised.map_or("-".to_owned(), |n| n.to_string()),
        blinding_of(trial).map_or("-".to_owned(), |blinding| blinding.to_string()),
        shortened(&arms(library, trial)),
    ]
}

fn as_json(library: &Library, trial: &Trial) -> Value {
    let citation = citation(trial);
    json!({
        "trial": trial.id,
        "first_author": trial.first_author,
        "year": trial.year,
        "title": trial.title,
        "locator": citation.to_string(),
        "url": citation.url(),
        "role": trial.role.to_string(),
        "is_validation": trial.role == Role::Validation,
        "condition": condition_of(trial).map(|known| known.condition.clone()),
        "joint": joint_of(trial).map(|known| known.joint.clone()),
        "blinding": blinding_of(trial).map(|blinding| blinding.to_string()),
        "n_randomised": trial.n_randomised,
        "arms": arms_given(library, trial),
    })
}
