//! What a synthesis found, in a terminal: the answer, what it rests on, and what was left out.

use std::collections::BTreeMap;

use synovia_results::evidence::{
    Claims, Estimate, Excluded, Meta, NOT_ADVICE, NOTHING_CAN_BE_SAID, Network, Node,
    NotComparable, Piece, TimeCourse,
};

use crate::table::{Align, aligned};

/// Two decimals with a true minus; `-` for what does not exist.
fn number(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |value| {
        let text = format!("{value:.2}");
        let text = if text == "-0.00" {
            "0.00".to_owned()
        } else {
            text
        };
        text.replace('-', "−")
    })
}

fn interval(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(_), Some(_)) => format!("{} to {}", number(low), number(high)),
        _ => "-".to_owned(),
    }
}

/// An interval, or that nothing can be said where it leaves the scale.
fn interval_or_nothing(low: Option<f64>, high: Option<f64>, beyond: Option<[f64; 2]>) -> String {
    if beyond.is_some() {
        NOTHING_CAN_BE_SAID.to_owned()
    } else {
        interval(low, high)
    }
}

/// How pools are tested, in words.
fn test_in_words(test: &str) -> &str {
    match test {
        "adhoc" => "Hartung-Knapp, never narrower than z",
        "knha" => "Hartung-Knapp",
        other => other,
    }
}

fn p_value(p: Option<f64>) -> String {
    p.map_or("-".to_owned(), |p| {
        if p < 0.001 {
            "< 0.001".to_owned()
        } else {
            format!("{p:.3}")
        }
    })
}

fn estimate_row(name: &str, of: &Estimate) -> Vec<String> {
    let shown = match of.status.as_str() {
        "single-trial" => format!("{} (one trial: not pooled)", number(of.estimate)),
        "no-trials" => "no trials".to_owned(),
        _ => number(of.estimate),
    };
    vec![
        name.to_owned(),
        of.k.to_string(),
        of.n.to_string(),
        shown,
        interval_or_nothing(of.ci_low, of.ci_high, of.ci_beyond_scale),
        interval_or_nothing(of.pi_low, of.pi_high, of.pi_beyond_scale),
        of.tau2.map_or("-".to_owned(), |tau2| format!("{tau2:.4}")),
        of.i2_percent
            .map_or("-".to_owned(), |i2| format!("{i2:.0} %")),
    ]
}

const BEYOND: &str = "Nothing can be said: the interval leaves the scale, on which means differ by at most 100 points.\n";

const ESTIMATE_HEAD: [(&str, Align); 8] = [
    ("", Align::Left),
    ("k", Align::Right),
    ("n", Align::Right),
    ("estimate", Align::Right),
    ("interval", Align::Right),
    ("prediction", Align::Right),
    ("tau²", Align::Right),
    ("I²", Align::Right),
];

/// A pairwise meta-analysis.
pub fn of_meta(found: &Meta) -> String {
    let question = &found.question;
    let mut rows: Vec<Vec<String>> = found
        .by_comparator
        .iter()
        .map(|group| {
            let name = if question.versus.is_empty() {
                group.name.clone()
            } else {
                format!("against {}", group.name)
            };
            estimate_row(&name, &group.estimate)
        })
        .collect();
    if found.by_comparator.len() > 1 {
        rows.push(estimate_row("all comparators together", &found.overall));
    }
    let mut text = format!(
        "{NOT_ADVICE}\n\n{}, {}; {}, {}, level {}{}\n\n{}",
        question.outcome,
        question.unit,
        question.method,
        test_in_words(&question.test),
        question.level,
        // What the numbers of somebody else's table mean is not known here.
        if question.measure == "as given" {
            ""
        } else {
            "; negative favours the class"
        },
        aligned(&ESTIMATE_HEAD, &rows)
    );
    if found.by_comparator.len() > 1 {
        text.push_str(if question.measure == "md" {
            "The last line mixes questions, each trial once against the comparator named first; `synovia evidence network` keeps them apart.\n"
        } else {
            "The last line mixes questions, each trial once against the comparator named first.\n"
        });
    }
    let groups = found.by_comparator.iter().map(|group| &group.estimate);
    let beyond = groups
        .chain([&found.overall])
        .any(|of| of.ci_beyond_scale.is_some() || of.pi_beyond_scale.is_some());
    if beyond {
        text.push_str(BEYOND);
    }
    if !found.studies.is_empty() {
        let header = [
            ("trial", Align::Left),
            ("against", Align::Left),
            ("month", Align::Right),
            ("instrument", Align::Left),
            ("effect", Align::Right),
            ("interval", Align::Right),
            ("weight", Align::Right),
        ];
        let rows: Vec<Vec<String>> = found
            .studies
            .iter()
            .map(|study| {
                vec![
                    study.cited.label.clone(),
                    study.versus.clone(),
                    if study.instrument.is_empty() {
                        String::new()
                    } else {
                        study.months.to_string()
                    },
                    study.instrument.clone(),
                    number(Some(study.effect)),
                    interval(Some(study.ci_low), Some(study.ci_high)),
                    study
                        .weight_percent
                        .map_or("-".to_owned(), |w| format!("{w:.0} %")),
                ]
            })
            .collect();
        text.push_str(&format!("\n{}", aligned(&header, &rows)));
    }
    for regression in &found.regressions {
        text.push_str(&format!(
            "\nRegression on {} (k = {}, tau² {})\n",
            regression.moderator,
            regression.k,
            number(regression.tau2)
        ));
        let header = [
            ("", Align::Left),
            ("estimate", Align::Right),
            ("se", Align::Right),
            ("interval", Align::Right),
            ("p", Align::Right),
        ];
        let rows: Vec<Vec<String>> = regression
            .coefficients
            .iter()
            .map(|c| {
                let four = |value: f64| format!("{value:.4}").replace('-', "−");
                vec![
                    c.name.clone(),
                    four(c.estimate),
                    four(c.se),
                    format!("{} to {}", four(c.ci_low), four(c.ci_high)),
                    p_value(Some(c.p_value)),
                ]
            })
            .collect();
        text.push_str(&aligned(&header, &rows));
    }
    text.push_str(&left_out(&found.excluded, &found.not_comparable));
    text.push_str(&said(&found.findings));
    text
}

/// A network meta-analysis.
pub fn of_network(found: &Network) -> String {
    let question = &found.question;
    let mut text = format!(
        "{NOT_ADVICE}\n\n{}, {}; negative is better than the reference\n",
        question.outcome, question.unit
    );
    if found.pieces.is_empty() {
        text.push_str("\nNo trial has usable numbers for two of these treatments.\n");
    }
    if found.pieces.len() > 1 {
        text.push_str(&format!(
            "The trials fall into {} pieces that nothing connects; each stands alone.\n",
            found.pieces.len()
        ));
    }
    for piece in &found.pieces {
        text.push_str(&of_piece(piece));
    }
    text.push_str(&left_out(&found.excluded, &found.not_comparable));
    text.push_str(&said(&found.findings));
    text
}

fn of_piece(piece: &Piece) -> String {
    let mut text = format!("\n{} (k = {})\n", piece.name, piece.k);
    if piece.status == "single-trial" {
        text.push_str("One trial: nothing is pooled, these are its own results.\n");
        for cell in &piece.league {
            text.push_str(&format!(
                "  {} against {}: {} ({})\n",
                cell.treatment,
                cell.versus,
                number(Some(cell.effect)),
                match (cell.ci_low, cell.ci_high) {
                    (Some(_), Some(_)) => interval(cell.ci_low, cell.ci_high),
                    _ => NOTHING_CAN_BE_SAID.to_owned(),
                }
            ));
        }
        return text;
    }
    let header = [
        ("treatment", Align::Left),
        ("k", Align::Right),
        ("n", Align::Right),
        ("against", Align::Left),
        ("effect", Align::Right),
        ("interval", Align::Right),
        ("prediction", Align::Right),
        ("P-score", Align::Right),
    ];
    let rows: Vec<Vec<String>> = piece
        .nodes
        .iter()
        .map(|node| {
            vec![
                node.treatment.clone(),
                node.k.to_string(),
                node.n.to_string(),
                if node.treatment == piece.reference {
                    "reference".to_owned()
                } else {
                    piece.reference.clone()
                },
                if node.chain.is_empty() {
                    number(node.effect)
                } else {
                    "one chain".to_owned()
                },
                interval_or_nothing(node.ci_low, node.ci_high, node.ci_beyond_scale),
                interval_or_nothing(node.pi_low, node.pi_high, node.pi_beyond_scale),
                number(node.p_score),
            ]
        })
        .collect();
    text.push_str(&aligned(&header, &rows));
    text.push_str(&chains(&piece.nodes));
    let beyond = |node: &Node| node.ci_beyond_scale.is_some() || node.pi_beyond_scale.is_some();
    if piece.nodes.iter().any(beyond) {
        text.push_str(BEYOND);
    }
    if piece.nodes.iter().any(|node| node.p_score.is_none()) {
        text.push_str("A treatment of one trial, or of one chain, is not ranked.\n");
    }
    for part in &piece.q {
        text.push_str(&format!(
            "Q {}: {:.2}, df {}, p {}\n",
            part.name,
            part.q,
            part.df,
            p_value(part.p_value)
        ));
    }
    match piece.tau2 {
        Some(tau2) => text.push_str(&format!("tau² {tau2:.2}\n")),
        None => text.push_str("No comparison was made twice, so that nothing tells how trials differ: common effects.\n"),
    }
    text
}

/// Treatments that one chain of comparisons connects with the reference, which no headline rests on.
fn chains(nodes: &[Node]) -> String {
    let lines: Vec<String> = nodes
        .iter()
        .filter(|node| !node.chain.is_empty())
        .map(|node| {
            format!(
                "{}: one indirect chain only ({}), no headline; every pair stands in the report.\n",
                node.treatment,
                node.chain.join(" – ")
            )
        })
        .collect();
    lines.concat()
}

/// A time course.
pub fn of_timecourse(found: &TimeCourse) -> String {
    let mut text = format!(
        "{NOT_ADVICE}\n\n{}, {} against the reference; correlation {}\n",
        found.question.outcome, found.question.unit, found.time_correlation
    );
    if found.pieces.is_empty() {
        text.push_str("\nNo trial has usable numbers for two of these treatments.\n");
    }
    for piece in &found.pieces {
        text.push_str(&format!("\n{} (k = {})\n", piece.name, piece.k));
        if !piece.refusal.is_empty() {
            text.push_str(&format!(
                "  No curve: {}. The results of the trials are in the report as they are.\n",
                piece.refusal
            ));
            continue;
        }
        for fit in &piece.fits {
            let unknown: Vec<&str> = fit
                .parameters
                .iter()
                .filter(|parameter| !parameter.identified)
                .map(|parameter| parameter.name.as_str())
                .collect();
            let told = match (&fit.trouble, unknown.is_empty()) {
                (trouble, _) if !trouble.is_empty() => trouble.clone(),
                (_, false) => format!("the data do not tell: {}", unknown.join("; ")),
                _ => String::new(),
            };
            text.push_str(&format!(
                "  {:<12} AICc {:>9}  {told}\n",
                fit.shape,
                fit.aicc.map_or("-".to_owned(), |aicc| format!("{aicc:.1}"))
            ));
        }
        if piece.status != "pooled" {
            text.push_str("  No curve: the results of the trials are in the report as they are.\n");
            continue;
        }
        let header = [
            ("treatment", Align::Left),
            ("against", Align::Left),
            ("month", Align::Right),
            ("effect", Align::Right),
            ("interval", Align::Right),
        ];
        let mut rows = Vec::new();
        for course in &piece.courses {
            // A curve by its ends; they are one where the effect does not change.
            let first = course.points.first().filter(|_| piece.shape != "constant");
            for point in [first, course.points.last()].into_iter().flatten() {
                rows.push(vec![
                    course.treatment.clone(),
                    piece.reference.clone(),
                    number(Some(point.months)),
                    number(Some(point.effect)),
                    match (point.ci_low, point.ci_high) {
                        (Some(_), Some(_)) => interval(point.ci_low, point.ci_high),
                        _ => NOTHING_CAN_BE_SAID.to_owned(),
                    },
                ]);
            }
        }
        text.push_str(&format!(
            "  curve: {}\n{}",
            piece.shape,
            aligned(&header, &rows)
        ));
        for chain in &piece.one_chain {
            text.push_str(&format!(
                "  {}: one indirect chain only ({}), no curve.\n",
                chain.first().map_or("", String::as_str),
                chain.join(" – ")
            ));
        }
    }
    text.push_str(&left_out(&found.excluded, &found.not_comparable));
    text.push_str(&said(&found.findings));
    text
}

/// The claims: all in a table, a single one in full.
pub fn of_claims(found: &Claims) -> String {
    let added = if found.added.is_empty() {
        String::new()
    } else {
        format!(
            "\nEstimates are pooled with {}, and rules are applied to them; verdicts, reasons and certainty are those of the shipped evidence.\n",
            found.added.join(", ")
        )
    };
    if let [claim] = found.claims.as_slice() {
        return of_claim(claim) + &added;
    }
    let header = [
        ("", Align::Right),
        ("claim", Align::Left),
        ("verdict", Align::Left),
        ("certainty", Align::Left),
    ];
    let rows: Vec<Vec<String>> = found
        .claims
        .iter()
        .map(|claim| {
            vec![
                claim.number.to_string(),
                claim.title.clone(),
                claim.verdict.clone(),
                claim.certainty.overall.clone(),
            ]
        })
        .collect();
    format!(
        "What randomised evidence, as of {}, says of ten claims. {NOT_ADVICE}\n\n{}\nMore about one of them: synovia claims 4\n{added}",
        found.as_of,
        aligned(&header, &rows)
    )
}

fn of_claim(claim: &synovia_results::evidence::ClaimOut) -> String {
    let mut text = format!(
        "{}. {}\n\nClaim: {}\nVerdict: {}\n",
        claim.number, claim.title, claim.claim, claim.verdict
    );
    for (part, verdict) in &claim.parts {
        text.push_str(&format!("  {part}: {verdict}\n"));
    }
    if !claim.ruled.is_empty() {
        text.push_str("\nHow the verdict follows\n");
    }
    for ruled in &claim.ruled {
        let of = if ruled.of.is_empty() {
            String::new()
        } else {
            format!("{}: ", ruled.of)
        };
        text.push_str(&format!("- {of}{}, by {}\n", ruled.verdict, ruled.rule));
        for numbers in &ruled.numbers {
            text.push_str(&format!("    {numbers}\n"));
        }
    }
    text.push_str("\nReasons\n");
    for reason in &claim.reasons {
        text.push_str(&format!(
            "- {} [{}]\n",
            reason.text,
            reason.carried_by.join("; ")
        ));
    }
    if !claim.pooled.is_empty() {
        text.push_str("\nComputed now\n");
        for pooled in &claim.pooled {
            text.push_str(&format!(
                "- {}: {} ({}), {}; k = {}, {}\n    {}\n",
                pooled.name,
                number(pooled.estimate),
                interval_or_nothing(pooled.ci_low, pooled.ci_high, pooled.ci_beyond_scale),
                pooled.unit,
                pooled.k,
                pooled.status,
                pooled.command
            ));
        }
    }
    if !claim.rows.is_empty() {
        text.push_str("\nRows\n");
        for row in &claim.rows {
            text.push_str(&format!(
                "- {} ({}): {} {}\n",
                row.label, row.place, row.shows, row.url
            ));
        }
    }
    if !claim.quoted.is_empty() {
        text.push_str("\nQuoted\n");
        for quoted in &claim.quoted {
            text.push_str(&format!(
                "- {} [{}, {}; read: {}]\n",
                quoted.statement, quoted.source_kind, quoted.locator, quoted.read
            ));
        }
    }
    text.push_str(&format!(
        "\nCertainty: {} (started {}), of: {}\n",
        claim.certainty.overall, claim.certainty.start, claim.certainty.question
    ));
    for domain in &claim.certainty.domains {
        text.push_str(&format!(
            "- {}: {}. {}\n",
            domain.domain, domain.judgement, domain.reason
        ));
    }
    text.push_str(&format!(
        "\nIn the model: {} ({})\n{}\n",
        claim.mechanism,
        claim.registry.join(", "),
        claim.what_the_model_does
    ));
    for of in &claim.fitted {
        let [low, median, high] = of.points;
        text.push_str(&format!(
            "Fitted to trials, {} core: {} {median:.1} ({low:.1} to {high:.1}) points beyond placebo, P(no benefit) {:.0} %\n",
            of.core,
            of.class,
            100.0 * of.no_benefit
        ));
    }
    text.push_str("\nWhat would change the verdict\n");
    for line in &claim.would_change {
        text.push_str(&format!("- {line}\n"));
    }
    text
}

/// Trials left out, by kind of reason: those that are near to the question one by one, the others counted.
fn left_out(excluded: &[Excluded], not_comparable: &[NotComparable]) -> String {
    const FAR: [&str; 6] = [
        "other-condition",
        "other-joint",
        "other-treatment",
        "other-comparator",
        "role",
        "fewer-than-two-treatments",
    ];
    let mut text = String::new();
    let near: Vec<&Excluded> = excluded
        .iter()
        .filter(|e| !FAR.contains(&e.code.as_str()))
        .collect();
    if !near.is_empty() {
        text.push_str("\nLeft out, though about the question\n");
        for one in near {
            let name = if one.label == one.trial {
                one.trial.clone()
            } else {
                format!("{} ({})", one.label, one.trial)
            };
            text.push_str(&format!("- {name}: {}\n", one.reason));
        }
    }
    let mut far: BTreeMap<&str, usize> = BTreeMap::new();
    for one in excluded.iter().filter(|e| FAR.contains(&e.code.as_str())) {
        *far.entry(one.code.as_str()).or_default() += 1;
    }
    if !far.is_empty() {
        let counts: Vec<String> = far
            .iter()
            .map(|(code, count)| format!("{code} {count}"))
            .collect();
        text.push_str(&format!(
            "\nOutside the question: {} (each with its reason in the report)\n",
            counts.join(", ")
        ));
    }
    if !not_comparable.is_empty() {
        text.push_str("\nOn the question, but without usable numbers\n");
        for one in not_comparable {
            text.push_str(&format!(
                "- {} ({}): {}\n",
                one.label, one.comparison, one.says
            ));
        }
    }
    text
}

fn said(findings: &[String]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| format!("- {finding}\n"))
        .collect();
    format!("\nTo know\n{}", lines.concat())
}
