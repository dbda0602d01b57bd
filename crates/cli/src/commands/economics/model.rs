//! `synovia economics model`: a model of the user's, or a published one.

use std::path::Path;

use synovia_diagnostics::{Finding, Findings, nearest};
use synovia_economics::analysis::sample_csv;
use synovia_economics::engine::{
    Checked, Estimate, Kind, Outcome, PsaError, SHIPPED, check_file, shipped, trace_csv,
};

use crate::arguments::economics::model::Model;
use crate::failure::Failure;
use crate::output::{print, print_as_json, print_json, say, say_findings};
use crate::output_folder::leave;
use crate::table::{Align, aligned};

pub fn run(arguments: &Model) -> Result<(), Failure> {
    let Some(named) = arguments.model.as_deref().filter(|_| !arguments.list) else {
        return list(arguments.json);
    };
    if arguments.show {
        return show(named);
    }
    let path = Path::new(named);
    let near = SHIPPED.iter().map(|(name, _)| *name);
    let near = nearest(named, near).filter(|near| !path.exists() && *near != named);
    if let Some(near) = near {
        return Err(Failure::user(
            format!("there is no file {named}, and no shipped model of that name"),
            format!("did you mean `{near}`?"),
        ));
    }
    let checked = read(named);
    say_findings(&checked.findings, &checked.sources);
    let Some(model) = checked.model else {
        say(&checked.findings.summary());
        return Err(Failure::Findings);
    };
    if (arguments.people.is_some() || arguments.seed.is_some())
        && model.kind() != Kind::Individual
        && arguments.psa.is_none()
    {
        return Err(Failure::user(
            "--people and --seed are for models in which somebody is simulated",
            "leave them out; this model has no chance in it",
        ));
    }
    let model = model.with_people(arguments.people, arguments.seed);
    let stopped = |finding: Finding| {
        say_findings(&Findings::from_iter([finding]), &checked.sources);
        Failure::Findings
    };
    let outcome = model.run().map_err(|error| stopped(*error.finding))?;
    let sample = arguments.psa.map(|draws| model.sample(draws)).transpose();
    let sample = sample.map_err(|error| match error {
        PsaError::NothingUncertain => Failure::user(
            error.to_string(),
            "give a parameter one: distribution = { beta = [2, 8] }",
        ),
        PsaError::Draw {
            draw,
            values,
            error,
        } => stopped(error.finding.help(format!(
            "draw {draw} had {values}; choose distributions that stay where the parameter must be, such as beta for a probability"
        ))),
    })?;
    if let Some(folder) = &arguments.out {
        let (json, trace) = (json(&outcome)?, trace_csv(&outcome));
        let sample = sample.as_ref().map(sample_csv);
        let mut files = vec![("trace.csv", trace.as_str())];
        files.extend(sample.as_deref().map(|sample| ("psa.csv", sample)));
        files.push(("outcome.json", &json));
        leave(folder, &files)?;
    }
    if arguments.json {
        return print_as_json(&json(&outcome)?);
    }
    print(&text(&outcome, arguments))
}

/// A shipped model by its name, unless there is a file of that name.
fn read(named: &str) -> Checked {
    let path = Path::new(named);
    if !path.exists()
        && let Some(found) = shipped(named)
    {
        return found;
    }
    check_file(path)
}

fn list(json: bool) -> Result<(), Failure> {
    let rows: Vec<Vec<String>> = SHIPPED
        .iter()
        .map(|(name, _)| {
            let model = shipped(name).and_then(|checked| checked.model);
            let title = model.map_or_else(String::new, |model| model.title().to_owned());
            vec![(*name).to_owned(), title]
        })
        .collect();
    if json {
        let models = rows
            .iter()
            .map(|row| serde_json::json!({ "model": row[0], "title": row[1] }));
        return print_json(&models.collect::<Vec<_>>());
    }
    print(&aligned(
        &[("model", Align::Left), ("what it is", Align::Left)],
        &rows,
    ))
}

fn show(named: &str) -> Result<(), Failure> {
    match SHIPPED.iter().find(|(name, _)| *name == named) {
        Some((_, text)) => print(text),
        None => Err(Failure::user(
            format!("no shipped model is called {named}"),
            "`synovia economics model --list` lists them",
        )),
    }
}

fn json(outcome: &Outcome) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(outcome);
    text.map(|text| text + "\n")
        .map_err(|error| Failure::Internal(error.to_string()))
}

fn money(estimate: &Estimate) -> String {
    with_error(estimate, 2)
}

fn with_error(estimate: &Estimate, digits: usize) -> String {
    match estimate.standard_error {
        None => format!("{:.digits$}", estimate.mean),
        Some(error) => format!("{:.digits$} ({error:.digits$})", estimate.mean),
    }
}

fn text(outcome: &Outcome, arguments: &Model) -> String {
    let currency = match outcome.price_year {
        Some(year) => format!("{} {year}", outcome.currency),
        None => "no costs".to_owned(),
    };
    let how = match outcome.people {
        Some(people) => {
            format!("{people} people under each strategy; standard error of simulation in brackets")
        }
        None => format!("{} model", outcome.kind),
    };
    let mut text = format!(
        "SIMULATED  {}\n{}\n{how}\n\n",
        outcome.title, outcome.source
    );
    let cost = format!("cost ({currency})");
    let mut header = vec![
        ("strategy", Align::Left),
        (cost.as_str(), Align::Right),
        (outcome.effect.as_str(), Align::Right),
        ("undiscounted cost", Align::Right),
        ("effect", Align::Right),
        ("life years", Align::Right),
    ];
    let worth = arguments
        .price
        .map(|price| format!("net benefit at {price}"));
    header.extend(worth.as_deref().map(|name| (name, Align::Right)));
    let rows: Vec<Vec<String>> = outcome
        .strategies
        .iter()
        .map(|one| {
            let mut row = vec![
                one.label.clone(),
                money(&one.cost),
                with_error(&one.effect, 4),
                money(&one.cost_undiscounted),
                with_error(&one.effect_undiscounted, 4),
                with_error(&one.life_years, 3),
            ];
            row.extend(
                arguments
                    .price
                    .map(|price| format!("{:.0}", one.net_benefit(price))),
            );
            row
        })
        .collect();
    text.push_str(&aligned(&header, &rows));
    if !outcome.increments.is_empty() {
        text.push('\n');
        text.push_str(&increments(outcome));
    }
    // Of two strategies the increment has said it.
    if outcome.strategies.len() > 2 {
        text.push('\n');
        text.push_str(&frontier(outcome));
    }
    text.push('\n');
    text.push_str(&by_state(outcome));
    if arguments.trace {
        text.push('\n');
        text.push_str(&trace_csv(outcome));
    }
    text
}

fn increments(outcome: &Outcome) -> String {
    let against = format!("against {}", outcome.strategies[0].label);
    let rows: Vec<Vec<String>> = outcome
        .increments
        .iter()
        .zip(&outcome.strategies[1..])
        .map(|(one, strategy)| {
            vec![
                strategy.label.clone(),
                money(&one.cost),
                with_error(&one.effect, 5),
                one.icer
                    .map_or_else(|| "-".to_owned(), |icer| format!("{icer:.2}")),
                one.reading.to_owned(),
            ]
        })
        .collect();
    aligned(
        &[
            (against.as_str(), Align::Left),
            ("more cost", Align::Right),
            ("more effect", Align::Right),
            ("per unit of effect", Align::Right),
            ("reading", Align::Left),
        ],
        &rows,
    )
}

/// Where each strategy stands among all of them.
fn frontier(outcome: &Outcome) -> String {
    let rows: Vec<Vec<String>> = outcome
        .frontier
        .iter()
        .map(|row| {
            let mut standing = row.standing(&outcome.frontier);
            if let Some(ratio) = row.icer {
                standing = format!("{ratio:.2}, {standing}");
            }
            vec![row.strategy.clone(), standing]
        })
        .collect();
    aligned(
        &[
            ("by cost", Align::Left),
            ("per unit of effect", Align::Left),
        ],
        &rows,
    )
}

/// Years in each state, undiscounted, and how often it is entered.
fn by_state(outcome: &Outcome) -> String {
    let mut header = vec![("state".to_owned(), Align::Left)];
    for strategy in &outcome.strategies {
        header.push((format!("years, {}", strategy.name), Align::Right));
        if !strategy.entries.is_empty() {
            header.push(("entries".to_owned(), Align::Right));
        }
    }
    let rows: Vec<Vec<String>> = outcome
        .states
        .iter()
        .enumerate()
        .map(|(state, name)| {
            let mut row = vec![name.clone()];
            for strategy in &outcome.strategies {
                row.push(format!("{:.4}", strategy.years_in_state[state]));
                row.extend(
                    strategy
                        .entries
                        .get(state)
                        .map(|entries| format!("{entries:.4}")),
                );
            }
            row
        })
        .collect();
    let events = outcome.events.iter().enumerate().map(|(event, name)| {
        let mut row = vec![name.clone()];
        for strategy in &outcome.strategies {
            row.push("-".to_owned());
            let often = format!("{:.4} times", strategy.events[event]);
            // Survival models have no entries, so the one column says how often.
            if strategy.entries.is_empty() {
                row.pop();
            }
            row.push(often);
        }
        row
    });
    let rows: Vec<Vec<String>> = rows.into_iter().chain(events).collect();
    let header: Vec<(&str, Align)> = header
        .iter()
        .map(|(name, align)| (name.as_str(), *align))
        .collect();
    aligned(&header, &rows)
}
