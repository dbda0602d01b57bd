//! Tables of a network: trials, league, ranks, contributions, where the variation lies, components.

use synovia_results::evidence::{DesignQ, NOTHING_CAN_BE_SAID, Piece};

use crate::evidence::charts::ranks::ranked;
use crate::evidence::markup::{self, Sheet, link, text};
use crate::evidence::names::{self, Unit, known};
use crate::words;

/// Every comparison of every trial.
pub fn studies(piece: &Piece, unit: &Unit) -> String {
    let mut sheet = Sheet::new(
        "The trials",
        ["Trial", "Comparison", "#Effect", "#Months", "Instrument"],
    );
    for study in &piece.studies {
        let (low, high) = unit.limits(Some(study.effect), Some(study.se));
        let dagger = if study.flags.is_empty() { "" } else { " †" };
        sheet.push([
            link(&study.cited.label, &study.cited.url) + dagger,
            text(&format!(
                "{} minus {}",
                names::treatment(&study.treatment),
                names::treatment(&study.versus)
            )),
            text(&unit.with_interval(Some(study.effect), low, high)),
            words::plain(study.months),
            text(&study.instrument),
        ]);
    }
    let many = piece.studies.len() > 15;
    if many {
        sheet.collapsed().html()
    } else {
        sheet.html()
    }
}

/// All pairs, row minus column, the names on the diagonal; a dot and the direct estimate where trials compared the two.
pub fn league(piece: &Piece, unit: &Unit) -> String {
    if piece.league.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = ranked(piece)
        .into_iter()
        .map(|node| node.treatment.as_str())
        .collect();
    let shown: Vec<String> = names.iter().map(|name| names::treatment(name)).collect();
    let heads = std::iter::once("").chain(shown.iter().map(String::as_str));
    let mut sheet = Sheet::new(format!("Row minus column, {}", unit.name), heads).matrix();
    for (row, name) in names.iter().zip(&shown) {
        let mut cells = vec![text(name)];
        for column in &names {
            cells.push(if row == column {
                format!("<span class=\"self\">{}</span>", text(name))
            } else {
                pair(piece, row, column, unit)
            });
        }
        sheet.push(cells);
    }
    let reading = "Each cell: the row's treatment minus the column's, with its interval; negative is better for the row. ● and the figure below: from trials that compared \
                   the two; cells without ● rest on indirect evidence alone; one indirect chain: on a single way round, which nothing else in the network checks.";
    sheet.html() + &markup::paragraph("note", reading)
}

/// One cell; the document may hold a pair once or in both directions.
fn pair(piece: &Piece, row: &str, column: &str, unit: &Unit) -> String {
    let found = piece.league.iter().find_map(|cell| {
        if cell.treatment == row && cell.versus == column {
            Some((cell, cell.effect, cell.ci_low, cell.ci_high, cell.direct))
        } else if cell.treatment == column && cell.versus == row {
            Some((
                cell,
                -cell.effect,
                cell.ci_high.map(|high| -high),
                cell.ci_low.map(|low| -low),
                cell.direct.map(|direct| -direct),
            ))
        } else {
            None
        }
    });
    let Some((cell, effect, low, high, direct)) = found else {
        return words::MISSING.to_owned();
    };
    let direct = known(direct).map_or_else(String::new, |direct| {
        format!("<small>● direct {}</small>", unit.number(direct))
    });
    let limits = match (low, high) {
        (Some(_), Some(_)) => unit.interval(low, high),
        _ => NOTHING_CAN_BE_SAID.to_owned(),
    };
    let chain = if cell.support == "one-chain" {
        "<small>one indirect chain</small>"
    } else {
        ""
    };
    format!(
        "{}<small>{limits}</small>{direct}{chain}",
        unit.number(effect)
    )
}

/// P-scores and the probability of each place, as numbers.
pub fn ranks(piece: &Piece) -> String {
    let places = piece
        .nodes
        .iter()
        .map(|node| node.rank_probabilities.len())
        .max()
        .unwrap_or(0);
    if places < 2 {
        return String::new();
    }
    let heads: Vec<String> = (1..=places).map(|place| format!("#{place}")).collect();
    let heads = ["Treatment", "#P-score"]
        .into_iter()
        .chain(heads.iter().map(String::as_str));
    let mut sheet = Sheet::new("Probability of each place, percent", heads)
        .matrix()
        .collapsed();
    for node in ranked(piece)
        .into_iter()
        .filter(|node| !node.rank_probabilities.is_empty())
    {
        let mut cells = vec![
            text(&names::treatment(&node.treatment)),
            words::number(node.p_score.unwrap_or(f64::NAN), 2),
        ];
        cells.extend(
            node.rank_probabilities
                .iter()
                .map(|p| words::number(100.0 * p, 0)),
        );
        sheet.push(cells);
    }
    sheet.html()
}

/// Said above the places, so that nobody reads them without it.
pub fn ranks_warning(piece: &Piece) -> String {
    if piece.nodes.iter().all(|node| node.p_score.is_none()) {
        return String::new();
    }
    let single: Vec<String> = piece
        .nodes
        .iter()
        .filter(|node| node.p_score.is_none())
        .map(|node| names::treatment(&node.treatment))
        .collect();
    let left_out = if single.is_empty() {
        String::new()
    } else {
        let what = format!(
            "Not ranked, since one trial has it and its place would be that of the trial: {}.",
            words::and_list(&single)
        );
        markup::paragraph("note", &what)
    };
    left_out
        + &ranks_mean_nothing(piece).map_or_else(String::new, |why| markup::paragraph("flag", &why))
}

/// Trials down, comparisons across, the darker the more.
pub fn contributions(piece: &Piece) -> String {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let mut trials: Vec<&str> = Vec::new();
    for one in &piece.contributions {
        let pair = (one.treatment.as_str(), one.versus.as_str());
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
        if !trials.contains(&one.trial.as_str()) {
            trials.push(&one.trial);
        }
    }
    if trials.is_empty() {
        return String::new();
    }
    let heads: Vec<String> = pairs
        .iter()
        .map(|(a, b)| format!("{} – {}", names::treatment(a), names::treatment(b)))
        .collect();
    let heads = std::iter::once("Trial").chain(heads.iter().map(String::as_str));
    let mut sheet = Sheet::new(
        "Percent of each comparison that comes from each trial",
        heads,
    )
    .matrix();
    for trial in trials {
        let cited = piece
            .studies
            .iter()
            .find(|study| study.cited.trial == trial)
            .map(|study| &study.cited);
        let mut cells =
            vec![cited.map_or_else(|| text(trial), |cited| link(&cited.label, &cited.url))];
        for (a, b) in &pairs {
            let share = piece
                .contributions
                .iter()
                .find(|one| one.trial == trial && one.treatment == *a && one.versus == *b);
            cells.push(heat(share.map_or(f64::NAN, |one| one.percent)));
        }
        sheet.push(cells);
    }
    let reading = "A comparison that rests on one trial is no surer than that trial, however large the network. The darker, the more; an empty cell: nothing, or less than half a percent.";
    sheet.html() + &markup::paragraph("note", reading)
}

fn heat(percent: f64) -> String {
    if !(percent.is_finite() && percent >= 0.5) {
        return String::new();
    }
    format!(
        "<span class=\"heat\" style=\"--heat:{}%\">{}</span>",
        words::number(percent.min(100.0) * 0.8, 0),
        words::number(percent, 0)
    )
}

/// Q in all, within and between designs, then design by design.
pub fn heterogeneity(piece: &Piece) -> String {
    let mut sheet = Sheet::new(
        "Where the variation lies",
        ["Part", "#Q", "#Degrees of freedom", "#P value"],
    );
    let row = |q: &DesignQ, name: String| {
        let p = known(q.p_value).map_or(words::MISSING.to_owned(), words::p_value);
        [
            text(&name),
            words::number(q.q, 2),
            words::plain(q.df),
            text(&p),
        ]
    };
    for q in &piece.q {
        sheet.push(row(q, words::sentence(&q.name)));
    }
    for q in &piece.designs {
        sheet.push(row(q, format!("Within design: {}", design(&q.name))));
    }
    let i2 = known(piece.i2_percent)
        .map_or_else(String::new, |i2| format!(", I² {}", words::percent(i2)));
    let tau2 = known(piece.tau2).map_or_else(String::new, |tau2| format!("Variance between trials τ² {}{i2}. Within designs: trials of the same treatments differ. Between designs: direct and indirect evidence disagree.", words::number(tau2, 2)));
    sheet.html() + &markup::paragraph("note", &tau2)
}

/// "hyaluronic acid against saline" out of `ha:saline`.
fn design(name: &str) -> String {
    let parts: Vec<String> = name.split(':').map(names::treatment).collect();
    parts.join(" against ")
}

/// Why places are not worth reading, where they are not: of a handful of trials they come out of chance.
pub fn ranks_mean_nothing(piece: &Piece) -> Option<String> {
    let (k, nodes) = (piece.k as usize, piece.nodes.len());
    let few = nodes > 1 && (k < 5 || k < nodes);
    few.then(|| {
        format!(
            "With {} of {} the places and P-scores mean nothing: another trial can turn them around.",
            names::counted(k, "trial"),
            names::counted(nodes, "treatment")
        )
    })
}

/// Components with p values; those that cannot be told apart in words.
pub fn components(piece: &Piece, unit: &Unit) -> String {
    let mut sheet = Sheet::new(
        "Numbers of the components",
        ["Component", "#Effect of adding it", "#P value"],
    )
    .collapsed();
    for one in &piece.components {
        let cells = if one.identified {
            [
                unit.with_interval_or_nothing(
                    one.effect,
                    one.ci_low,
                    one.ci_high,
                    one.ci_beyond_scale,
                ),
                words::p_value(one.p_value.unwrap_or(f64::NAN)),
            ]
        } else {
            [
                "cannot be told apart from the others".to_owned(),
                words::MISSING.to_owned(),
            ]
        };
        sheet.push([
            text(&names::treatment(&one.component)),
            text(&cells[0]),
            text(&cells[1]),
        ]);
    }
    sheet.html()
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_results::evidence::Node;

    #[test]
    fn places_of_a_handful_of_trials_are_said_to_mean_nothing() {
        let network = |k, nodes| Piece {
            k,
            nodes: vec![Node::default(); nodes],
            ..Piece::default()
        };
        assert!(ranks_mean_nothing(&network(4, 3)).is_some_and(|why| why.contains("4 trials")));
        assert!(ranks_mean_nothing(&network(12, 13)).is_some());
        assert!(ranks_mean_nothing(&network(20, 6)).is_none());
    }
}
