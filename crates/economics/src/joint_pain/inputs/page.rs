//! The page of the book that lists every input.

use std::fmt::Write as _;

use super::{Input, Inputs, Status};

/// What stands before the tables.
const HEAD: &str = "# Economic inputs

Every number that the joint-pain model uses beside the simulated trial and the prices of an `economics.toml`. Made from `crates/economics/data/joint_pain/inputs.toml`; a test holds the two in step.

A file replaces a value under `[inputs]`: `cost_replacement = 31000`. It is then fixed, and the document says so.

| status | meaning |
|---|---|
| published | read in its source for this use |
| converted | computed from numbers of its source; the note says how |
| fitted | chosen so that the model gives a published result, which is then no test of the model |
| assumed | ours; nothing was read, and the range is wide |

The centre is the median. The range is 95 % of what is drawn, once for each run of the probabilistic analysis and never per person; inputs without a range are not drawn. **No index was found that brings prices of different years together, so none was: amounts stand in the year printed beside them.** Life table, utility tables and their sources are described in [Economics](economics.md).
";

/// The page.
pub fn page(inputs: &Inputs) -> String {
    let mut text = HEAD.to_owned();
    let count = |status: Status| {
        inputs
            .inputs
            .iter()
            .filter(|input| input.status == status)
            .count()
    };
    let _ = writeln!(
        text,
        "\nOf {} inputs {} are published, {} converted, {} fitted and {} assumed.",
        inputs.inputs.len(),
        count(Status::Published),
        count(Status::Converted),
        count(Status::Fitted),
        count(Status::Assumed)
    );
    // Guesses first: they are what a reader should doubt first.
    for (status, title) in [
        (Status::Assumed, "Assumed"),
        (Status::Fitted, "Fitted"),
        (Status::Converted, "Converted"),
        (Status::Published, "Published"),
    ] {
        let _ = writeln!(
            text,
            "\n## {title}\n\n| name | meaning | centre | range | unit | group | source |\n|---|---|---:|---:|---|---|---|"
        );
        for input in inputs.inputs.iter().filter(|input| input.status == status) {
            let _ = writeln!(text, "{}", row(input));
        }
    }
    text.push_str("\n## Sources\n\n| key | what | where |\n|---|---|---|\n");
    for (key, source) in &inputs.source {
        let _ = writeln!(text, "| {key} | {} | {} |", source.citation, source.place);
    }
    text
}

fn row(input: &Input) -> String {
    let range = if input.is_uncertain() {
        let [low, high] = input.interval();
        format!("{} to {}", short(low), short(high))
    } else {
        "fixed".to_owned()
    };
    let note = input
        .note
        .as_ref()
        .map(|note| format!(" {note}"))
        .unwrap_or_default();
    let unit = match input.price_year {
        Some(year) => format!("{}, prices of {year}", input.unit),
        None => input.unit.clone(),
    };
    format!(
        "| `{}` | {}.{note} | {} | {range} | {unit} | {} | {} |",
        input.name,
        input.meaning,
        short(input.value),
        input.group,
        input.source
    )
}

/// Four digits are enough to read; the file has them all.
fn short(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        _ if size >= 1000.0 => format!("{value:.0}"),
        _ if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    };
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
