//! Every treatment against every other, through the trials that connect them.

use synovia_evidence::library::Library;
use synovia_results::evidence::{
    Component, Contribution, DesignQ, Edge, League, Network, NetworkStudy, Node, Piece, Split,
};
use synovia_statistics::network::{
    Analysed, Arm, BetweenStudies, Comparison, Components, Estimate, Model, Network as Pooled,
    NetworkError, Q, Settings, Support, Wanted, analyse_components, analyse_each,
    comparisons_from_arms, support,
};

use crate::ask::{Analysis, described, findings};
use crate::contradiction;
use crate::nodes::{NodeTrial, node_trials, reference};
use crate::question::Question;
use crate::scale::Scale;
use crate::select::{cited, not_comparable};

/// Draws behind the rank probabilities: their Monte Carlo error is at most half a percent.
const DRAWS: usize = 10_000;
/// Of these draws.
const SEED: u64 = 20_261_122;
/// What combinations are measured from: an injection into the joint of something that does nothing by itself.
const INACTIVE: &str = "saline";

/// Compares all treatments of the question with each other, piece by piece.
///
/// # Errors
/// When a network cannot be solved; too few trials are no error but said in the result.
pub fn network(
    question: &Question,
    analysis: &Analysis,
    between: BetweenStudies,
    wanted: Option<&str>,
    library: &Library,
) -> Result<Network, NetworkError> {
    let (trials, excluded) = node_trials(question, library, false);
    let mut result = Network {
        question: described(question, analysis),
        excluded,
        not_comparable: not_comparable(question, library),
        ..Network::default()
    };
    let cited: Vec<_> = trials.iter().map(|trial| cited(trial.trial)).collect();
    result.findings = findings(&cited.iter().collect::<Vec<_>>());
    let found: Vec<_> = trials.iter().map(NodeTrial::contradictions).collect();
    let found = contradiction::findings(cited.iter().zip(&found));
    result.findings.extend(found);
    if trials.is_empty() {
        return Ok(result);
    }
    let settings = Settings {
        level: analysis.level,
        between_studies: between,
        ..Settings::default()
    };
    let scale = Scale::of(question.measure);
    let comparisons = comparisons_from_arms(&arms(&trials))?;
    for (part, analysed) in analyse_each(&comparisons, &settings)? {
        let mut piece = frame(
            question,
            wanted,
            &trials,
            &part.treatments,
            &part.comparisons,
        );
        match analysed {
            Analysed::Single { comparisons, .. } => {
                piece.status = "single-trial".to_owned();
                piece.league = comparisons
                    .iter()
                    .map(|estimate| league(estimate, Some(estimate.effect), "direct", scale))
                    .collect();
            }
            Analysed::Pooled(pooled) => {
                fill(&mut piece, &pooled, &trials, scale)?;
                result.findings.extend(not_ranked(&piece));
            }
        }
        match components(&mut piece, &part.comparisons, &settings, scale) {
            Ok(()) => {}
            // The network stands without them.
            Err(NetworkError::NotSolvable) => {
                piece.components_note = NetworkError::NotSolvable.to_string();
            }
            Err(other) => return Err(other),
        }
        result.pieces.push(piece);
    }
    result
        .pieces
        .sort_by(|a, b| b.k.cmp(&a.k).then(a.name.cmp(&b.name)));
    Ok(result)
}

fn arms(trials: &[NodeTrial<'_>]) -> Vec<Arm> {
    trials
        .iter()
        .flat_map(|trial| {
            trial.at[0].sides.iter().map(|side| Arm {
                study: trial.trial.id.clone(),
                treatment: side.name.clone(),
                mean: side.reading.mean,
                sd: side.reading.sd.unwrap_or(f64::NAN),
                n: side.reading.n.round() as u64,
            })
        })
        .collect()
}

/// Everything about a piece that needs no pooling.
fn frame(
    question: &Question,
    wanted: Option<&str>,
    trials: &[NodeTrial<'_>],
    treatments: &[String],
    comparisons: &[Comparison],
) -> Piece {
    let of = |trial: &&NodeTrial<'_>| comparisons.iter().any(|row| row.study == trial.trial.id);
    let trials: Vec<NodeTrial<'_>> = trials.iter().filter(of).cloned().collect();
    let patients = |trial: &NodeTrial<'_>, name: &str| {
        let side = trial.at[0].sides.iter().find(|side| side.name == name);
        side.map(|side| side.reading.n.round() as u32)
    };
    let nodes = treatments.iter().map(|name| {
        let with: Vec<u32> = trials
            .iter()
            .filter_map(|trial| patients(trial, name))
            .collect();
        Node {
            treatment: name.clone(),
            n: with.iter().sum(),
            k: with.len() as u32,
            ..Node::default()
        }
    });
    let mut edges: Vec<Edge> = Vec::new();
    for row in comparisons {
        let n: u32 = trials
            .iter()
            .filter(|trial| trial.trial.id == row.study)
            .flat_map(|trial| {
                [
                    patients(trial, &row.treatment),
                    patients(trial, &row.versus),
                ]
            })
            .flatten()
            .sum();
        let (a, b) = if row.treatment < row.versus {
            (&row.treatment, &row.versus)
        } else {
            (&row.versus, &row.treatment)
        };
        match edges.iter_mut().find(|edge| edge.a == *a && edge.b == *b) {
            Some(edge) => {
                edge.k += 1;
                edge.n += n;
            }
            None => edges.push(Edge {
                a: a.clone(),
                b: b.clone(),
                k: 1,
                n,
            }),
        }
    }
    Piece {
        name: treatments.join(", "),
        status: "pooled".to_owned(),
        k: trials.len() as u32,
        reference: reference(wanted, question, &trials, treatments).unwrap_or_default(),
        nodes: nodes.collect(),
        edges,
        studies: comparisons
            .iter()
            .filter_map(|row| study(row, &trials))
            .collect(),
        ..Piece::default()
    }
}

fn study(row: &Comparison, trials: &[NodeTrial<'_>]) -> Option<NetworkStudy> {
    let trial = trials.iter().find(|trial| trial.trial.id == row.study)?;
    let at = &trial.at[0];
    let side = |name: &str| at.sides.iter().find(|side| side.name == name);
    let (one, other) = (side(&row.treatment)?, side(&row.versus)?);
    let mut flags = at.flags.clone();
    let mut recipe = Vec::new();
    for side in [one, other] {
        flags.extend(side.reading.flags.iter().cloned());
        recipe.extend(
            side.reading
                .recipe
                .iter()
                .map(|step| format!("{}: {step}", side.name)),
        );
    }
    Some(NetworkStudy {
        cited: cited(trial.trial),
        treatment: row.treatment.clone(),
        versus: row.versus.clone(),
        effect: row.effect,
        se: row.se,
        months: at.months,
        instrument: at.instrument.clone(),
        recipe,
        flags: flags.into_iter().collect(),
    })
}

/// Whether a treatment is ranked: not when one trial has it, since its place would be that of the trial, nor when one chain is all that
/// connects it with the reference.
fn is_ranked(node: &Node) -> bool {
    node.k > 1 && node.chain.is_empty()
}

/// Treatments that are not ranked.
fn not_ranked(piece: &Piece) -> Option<String> {
    let left_out: Vec<&str> = piece
        .nodes
        .iter()
        .filter(|node| !is_ranked(node))
        .map(|node| node.treatment.as_str())
        .collect();
    (!left_out.is_empty()).then(|| {
        format!(
            "Not ranked, since one trial has it, or one indirect chain is all that connects it with the reference: {}",
            left_out.join(", ")
        )
    })
}

/// The words in which the document says what a comparison rests on, and of one chain the treatments on it.
fn supported(studies: &[Vec<String>], treatment: &str, versus: &str) -> (String, Vec<String>) {
    match support(studies, treatment, versus) {
        Support::Direct { .. } => ("direct".to_owned(), Vec::new()),
        Support::SeveralChains | Support::None => ("several-chains".to_owned(), Vec::new()),
        Support::OneChain { by } => ("one-chain".to_owned(), by),
    }
}

/// What pooling adds.
fn fill(
    piece: &mut Piece,
    pooled: &Pooled,
    trials: &[NodeTrial<'_>],
    scale: Scale,
) -> Result<(), NetworkError> {
    let studies: Vec<Vec<String>> = trials.iter().map(NodeTrial::treatments).collect();
    // Without degrees of freedom nothing tells how trials differ, and there is only the common effect.
    let model = pooled.random.as_ref().unwrap_or(&pooled.common);
    piece.tau2 = pooled.tau2;
    piece.i2_percent = pooled.i2.map(|i2| 100.0 * i2.value);
    let parts = &pooled.decomposition;
    piece.q = vec![
        design_q("total", parts.total),
        design_q("within designs: heterogeneity", parts.within),
        design_q("between designs: inconsistency", parts.between),
    ];
    if let Some(random) = parts.between_random {
        piece.q.push(design_q(
            "between designs, under random effects",
            random.between,
        ));
    }
    for design in &parts.designs {
        piece
            .designs
            .push(design_q(&design.treatments.join(" : "), design.within));
    }
    effects(piece, model, &studies, scale)?;
    for estimate in model.all_pairs() {
        let direct = model.direct(&estimate.treatment, &estimate.versus)?;
        let (rests_on, _) = supported(&studies, &estimate.treatment, &estimate.versus);
        piece.league.push(league(
            &estimate,
            direct.map(|direct| direct.effect),
            &rests_on,
            scale,
        ));
    }
    for split in model.splits() {
        let (network, direct) = (&split.network, &split.direct);
        piece.splits.push(Split {
            treatment: network.treatment.clone(),
            versus: network.versus.clone(),
            k: split.studies as u32,
            proportion_direct: Some(split.direct_share),
            direct: Some(direct.effect),
            direct_se: Some(direct.se),
            indirect: split.indirect.as_ref().map(|estimate| estimate.effect),
            indirect_se: split.indirect.as_ref().map(|estimate| estimate.se),
            network: network.effect,
            network_se: network.se,
            differ_p: split.difference.as_ref().map(|estimate| estimate.p),
        });
    }
    contributions(piece, model)
}

fn design_q(name: &str, q: Q) -> DesignQ {
    DesignQ {
        name: name.to_owned(),
        q: q.q,
        df: q.df as f64,
        p_value: q.p,
    }
}

fn league(estimate: &Estimate, direct: Option<f64>, support: &str, scale: Scale) -> League {
    let limits = scale.limits(Some((estimate.lower, estimate.upper)));
    League {
        support: support.to_owned(),
        treatment: estimate.treatment.clone(),
        versus: estimate.versus.clone(),
        effect: estimate.effect,
        ci_low: limits.low,
        ci_high: limits.high,
        direct,
    }
}

fn effects(
    piece: &mut Piece,
    model: &Model,
    studies: &[Vec<String>],
    scale: Scale,
) -> Result<(), NetworkError> {
    for node in &mut piece.nodes {
        if node.treatment == piece.reference {
            node.support = "reference".to_owned();
        } else {
            (node.support, node.chain) = supported(studies, &node.treatment, &piece.reference);
        }
    }
    let ranked = piece.nodes.iter().filter(|node| is_ranked(node));
    let ranked: Vec<String> = ranked.map(|node| node.treatment.clone()).collect();
    // Lower is better, whatever the instrument: standardisation saw to it.
    let (scores, ranks) = if ranked.len() > 1 {
        (
            model.p_scores_among(Wanted::Small, &ranked)?,
            model.rank_probabilities_among(Wanted::Small, &ranked, DRAWS, SEED)?,
        )
    } else {
        (Vec::new(), Vec::new())
    };
    for node in &mut piece.nodes {
        let name = &node.treatment;
        node.p_score = scores
            .iter()
            .find(|s| s.treatment == *name)
            .map(|s| s.p_score);
        if let Some(of) = ranks.iter().find(|rank| rank.treatment == *name) {
            node.rank_probabilities = of.probabilities.clone();
        }
        if *name == piece.reference || !node.chain.is_empty() {
            continue;
        }
        let estimate = model.estimate(name, &piece.reference)?;
        node.effect = Some(estimate.effect);
        node.se = Some(estimate.se);
        let ci = scale.limits(Some((estimate.lower, estimate.upper)));
        (node.ci_low, node.ci_high, node.ci_beyond_scale) = (ci.low, ci.high, ci.beyond);
        let pi = scale.limits(estimate.prediction);
        (node.pi_low, node.pi_high, node.pi_beyond_scale) = (pi.low, pi.high, pi.beyond);
    }
    Ok(())
}

fn contributions(piece: &mut Piece, model: &Model) -> Result<(), NetworkError> {
    for node in &piece.nodes {
        if node.treatment == piece.reference {
            continue;
        }
        match model.study_contributions(&node.treatment, &piece.reference) {
            Ok(shares) => {
                piece
                    .contributions
                    .extend(shares.into_iter().map(|share| Contribution {
                        treatment: node.treatment.clone(),
                        versus: piece.reference.clone(),
                        trial: share.study,
                        percent: 100.0 * share.share,
                    }))
            }
            // Correlation within trials of several arms can leave no flow; the estimate stands, its shares do not exist.
            Err(NetworkError::NegativeWeight { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The additive model, where treatments are combinations and there is something inactive to measure them from.
fn components(
    piece: &mut Piece,
    comparisons: &[Comparison],
    settings: &Settings,
    scale: Scale,
) -> Result<(), NetworkError> {
    if !piece
        .nodes
        .iter()
        .any(|node| node.treatment.contains(" + "))
    {
        piece.components_note = "no treatment is a combination".to_owned();
        return Ok(());
    }
    if !piece.nodes.iter().any(|node| node.treatment == INACTIVE) {
        piece.components_note = format!(
            "no trial of this piece has {INACTIVE}, so that there is nothing inactive to measure components from"
        );
        return Ok(());
    }
    let additive = analyse_components(comparisons, &Components::plus(INACTIVE), settings)?;
    let model = additive.random.as_ref().unwrap_or(&additive.common);
    piece.components = model
        .components()
        .into_iter()
        .map(|component| {
            let estimate = component.estimate.as_ref();
            let limits = scale.limits(estimate.map(|e| (e.lower, e.upper)));
            Component {
                component: component.component.clone(),
                effect: estimate.map(|e| e.effect),
                se: estimate.map(|e| e.se),
                ci_low: limits.low,
                ci_high: limits.high,
                ci_beyond_scale: limits.beyond,
                p_value: estimate.map(|e| e.p),
                identified: estimate.is_some(),
            }
        })
        .collect();
    piece.additivity = Some(design_q("what additivity costs", additive.difference));
    piece.components_note = format!(
        "effect of adding a component, measured from {INACTIVE}, if components add up; whether they do is only tested where the same \
         combination is also a treatment of its own in a loop"
    );
    Ok(())
}
