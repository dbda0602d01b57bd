//! `synovia evidence meta`: one class of treatment against its comparators.

use synovia_diagnostics::{LARGEST_USER_FILE, Sources, read_user_file};
use synovia_results::evidence::{Document, Meta as Found};
use synovia_results::sha256_hex;
use synovia_synthesis::{Analysis, analysis, meta, meta_of_effects, question, read_effects};

use crate::arguments::evidence::Meta;
use crate::evidence_table;
use crate::failure::Failure;

use super::progress::Steps;
use super::{asked, command_line, finish, misunderstood, report, trials};

pub fn run(arguments: &Meta) -> Result<(), Failure> {
    let how = &arguments.how;
    let analysis = analysis(&how.method, &how.test, &how.prediction, how.level);
    let found = match &arguments.effects {
        Some(file) => {
            let analysis = analysis.map_err(|wrong| misunderstood(&wrong))?;
            let text = read_user_file(file, LARGEST_USER_FILE).map_err(|error| {
                Failure::user(
                    error.to_string(),
                    "name a table with columns yi and vi, or sei",
                )
            })?;
            let text = String::from_utf8(text).map_err(|_| {
                Failure::user(
                    format!("{}: not text in UTF-8", file.display()),
                    "save it as \"CSV UTF-8\"",
                )
            })?;
            let name = file.display().to_string();
            let (table, findings) = read_effects(&name, &text, &arguments.moderators);
            report(&findings, &Sources::new().with(name.clone(), text.as_str()));
            let Some(table) = table else {
                return Err(Failure::Findings);
            };
            let analysis = Analysis {
                command: command_line(),
                library_sha256: sha256_hex(text.as_bytes()),
                added: vec![name],
                ..analysis
            };
            let steps = Steps::new();
            let found = meta_of_effects(&table, &analysis, &|what, done, all| {
                steps.tell(what, done, all);
            });
            steps.finish();
            found
        }
        None => {
            let asked = asked(&arguments.which, &arguments.numbers, &arguments.pick, true);
            let question = question(&asked);
            let (question, analysis) = match (question, analysis) {
                (Ok(question), Ok(analysis)) => (question, analysis),
                (question, analysis) => {
                    let mut wrong = question.err().unwrap_or_default();
                    wrong.extend(analysis.err().unwrap_or_default());
                    return Err(misunderstood(&wrong));
                }
            };
            let all = trials(arguments.which.evidence.as_deref())?;
            let analysis = Analysis {
                command: command_line(),
                library_sha256: all.sha256,
                added: all.added,
                ..analysis
            };
            meta(&question, &analysis, &all.library)
        }
    };
    let found: Found = found.map_err(|error| {
        let help = if arguments.moderators.is_empty() {
            "try another --method"
        } else {
            "leave out a moderator, or try another --method"
        };
        Failure::user(error.to_string(), help)
    })?;
    let text = evidence_table::of_meta(&found);
    finish(
        &Document::Meta(Box::new(found)),
        "evidence-meta",
        &arguments.place,
        || text,
    )
}
