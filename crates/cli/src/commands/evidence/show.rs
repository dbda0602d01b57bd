//! `synovia evidence show`: one trial, and how each of its numbers is brought to one scale.

use synovia_evidence::{Named, meant, nearest_name};
use synovia_synthesis::{show, shown};

use crate::arguments::evidence::Show;
use crate::failure::Failure;
use crate::output::{print, print_as_json};

use super::trials;

pub fn run(arguments: &Show) -> Result<(), Failure> {
    let all = trials(arguments.evidence.as_deref())?;
    let numbered = all.library.trials().iter().map(|trial| trial.id.as_str());
    let direction_only = all.library.direction_only().iter();
    let known: Vec<&str> = numbered
        .chain(direction_only.map(|trial| trial.id.as_str()))
        .collect();
    let typed = &arguments.trial;
    let trial = meant(Named::Trial, typed, known.iter().copied()).unwrap_or(typed);
    if arguments.json
        && let Some(shown) = shown(&all.library, trial, arguments.correlation)
    {
        return print_as_json(&shown.to_json());
    }
    match show(&all.library, trial, arguments.correlation) {
        Some(text) => print(&text),
        None => {
            let help = match nearest_name(Named::Trial, typed, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`synovia evidence list` lists them all".to_owned(),
            };
            Err(Failure::user(format!("there is no trial `{typed}`"), help))
        }
    }
}
