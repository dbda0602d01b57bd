//! `synovia evidence show`: one trial, and how each of its numbers is brought to one scale.

use synovia_diagnostics::nearest;
use synovia_synthesis::show;

use crate::arguments::evidence::Show;
use crate::failure::Failure;
use crate::output::print;

use super::trials;

pub fn run(arguments: &Show) -> Result<(), Failure> {
    let all = trials(arguments.evidence.as_deref())?;
    match show(&all.library, &arguments.trial, arguments.correlation) {
        Some(text) => print(&text),
        None => {
            let known = all.library.trials().iter().map(|trial| trial.id.as_str());
            let help = match nearest(&arguments.trial, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`synovia evidence list` lists them all".to_owned(),
            };
            Err(Failure::user(
                format!("there is no trial `{}`", arguments.trial),
                help,
            ))
        }
    }
}
