//! `synovia evidence network`: every treatment against every other.

use synovia_results::evidence::Document;
use synovia_statistics::network::BetweenStudies;
use synovia_synthesis::{Analysis, Misunderstood, check_level, network, question};

use crate::arguments::evidence::Network;
use crate::evidence_table;
use crate::failure::Failure;

use super::{asked, command_line, finish, misunderstood, trials};

pub fn run(arguments: &Network) -> Result<(), Failure> {
    let asked = asked(&arguments.which, &arguments.numbers, &arguments.pick, false);
    let question = question(&asked);
    let mut wrong: Vec<Misunderstood> = Vec::new();
    let between = match arguments.method.to_uppercase().as_str() {
        "DL" => BetweenStudies::DerSimonianLaird,
        "REML" => BetweenStudies::RestrictedLikelihood,
        _ => {
            wrong.push(Misunderstood {
                option: "--method",
                what: format!("there is no `{}` for networks", arguments.method),
                expected: "DL or REML".to_owned(),
                nearest: None,
            });
            BetweenStudies::RestrictedLikelihood
        }
    };
    check_level(arguments.level, &mut wrong);
    super::only_points("network", &arguments.numbers, &mut wrong);
    let question = match question {
        Ok(question) if wrong.is_empty() => question,
        other => {
            wrong.splice(0..0, other.err().unwrap_or_default());
            return Err(misunderstood(&wrong));
        }
    };
    let all = trials(arguments.which.evidence.as_deref())?;
    let mut analysis = Analysis {
        command: command_line(),
        library_sha256: all.sha256,
        added: all.added,
        level: arguments.level,
        ..Analysis::default()
    };
    analysis.test = synovia_statistics::meta::Test::Z;
    if between == BetweenStudies::DerSimonianLaird {
        analysis.method = synovia_statistics::meta::Heterogeneity::DerSimonianLaird;
    }
    let found = network(
        &question,
        &analysis,
        between,
        arguments.reference.as_deref(),
        &all.library,
    )
    .map_err(|error| Failure::user(error.to_string(), "narrow the question, or try --method DL"))?;
    let nodes = found.pieces.iter().flat_map(|piece| &piece.nodes);
    let treatments = nodes.map(|node| node.treatment.clone()).collect();
    super::check_reference(arguments.reference.as_deref(), &treatments)?;
    let text = evidence_table::of_network(&found);
    finish(
        &Document::Network(Box::new(found)),
        "evidence-network",
        &arguments.place,
        || text,
    )
}
