//! `synovia evidence timecourse`: results of all times together.

use synovia_diagnostics::nearest;
use synovia_results::evidence::Document;
use synovia_synthesis::{
    Analysis, CourseOptions, Misunderstood, SHAPES, check_level, question, timecourse,
};

use crate::arguments::evidence::TimeCourse;
use crate::evidence_table;
use crate::failure::Failure;

use super::{asked, command_line, finish, misunderstood, trials};

pub fn run(arguments: &TimeCourse) -> Result<(), Failure> {
    let asked = asked(&arguments.which, &arguments.numbers, "", false);
    let question = question(&asked);
    let mut wrong: Vec<Misunderstood> = Vec::new();
    let shapes: Vec<&str> = SHAPES.iter().map(|(name, _)| *name).collect();
    if let Some(shape) = &arguments.shape
        && !shapes.contains(&shape.as_str())
    {
        wrong.push(Misunderstood {
            option: "--shape",
            what: format!("there is no `{shape}`"),
            expected: format!("one of {}", shapes.join(", ")),
            nearest: nearest(shape, shapes.iter().copied()).map(str::to_owned),
        });
    }
    if !(0.0..1.0).contains(&arguments.time_correlation) {
        wrong.push(Misunderstood {
            option: "--time-correlation",
            what: format!("{} is not possible", arguments.time_correlation),
            expected: "a number from 0 to below 1".to_owned(),
            nearest: None,
        });
    }
    check_level(arguments.level, &mut wrong);
    super::only_points("timecourse", &arguments.numbers, &mut wrong);
    let question = match question {
        Ok(question) if wrong.is_empty() => question,
        other => {
            wrong.splice(0..0, other.err().unwrap_or_default());
            return Err(misunderstood(&wrong));
        }
    };
    let all = trials(arguments.which.evidence.as_deref())?;
    let analysis = Analysis {
        command: command_line(),
        library_sha256: all.sha256,
        added: all.added,
        level: arguments.level,
        ..Analysis::default()
    };
    let options = CourseOptions {
        shape: arguments.shape.clone(),
        correlation: arguments.time_correlation,
        reference: arguments.reference.clone(),
    };
    let found = timecourse(&question, &analysis, &options, &all.library)
        .map_err(|error| Failure::user(error.to_string(), "narrow the question"))?;
    let observed = found.pieces.iter().flat_map(|piece| &piece.observed);
    let treatments = observed
        .flat_map(|one| [one.treatment.clone(), one.versus.clone()])
        .collect();
    super::check_reference(arguments.reference.as_deref(), &treatments)?;
    let text = evidence_table::of_timecourse(&found);
    finish(
        &Document::Timecourse(Box::new(found)),
        "evidence-timecourse",
        &arguments.place,
        || text,
    )
}
