//! What posterior says of the same draws, and what its authors' equations do.

use synovia_numerics::{Stream, exp};
use synovia_statistics::sampler::{Convergence, convergence, missing_information};

use crate::oracle_table::rows;

fn set(name: &str) -> Vec<Vec<f64>> {
    let mut chains: Vec<Vec<f64>> = Vec::new();
    for row in rows("sampler/draws.csv", "")
        .iter()
        .filter(|row| row.text("set") == name)
    {
        let chain = row.number("chain") as usize;
        if chain > chains.len() {
            chains.push(Vec::new());
        }
        chains[chain - 1].push(row.number("value"));
    }
    assert!(!chains.is_empty(), "{name}");
    chains
}

fn said(of: Convergence, quantity: &str) -> f64 {
    match quantity {
        "r_hat" => of.r_hat,
        "ess_bulk" => of.bulk,
        "ess_tail" => of.tail,
        other => panic!("{other}"),
    }
}

#[test]
fn every_diagnostic_is_that_of_the_equations() {
    let rows = rows("sampler/diagnostics.csv", "");
    assert_eq!(rows.len(), 9 * 3);
    for row in rows {
        let ours = said(convergence(&set(row.text("set"))), row.text("quantity"));
        row.relatively_near("equations", ours, 1e-10);
    }
}

#[test]
fn every_r_hat_is_that_of_posterior_and_effective_sizes_are_near_it() {
    for row in rows("sampler/diagnostics.csv", "") {
        let ours = said(convergence(&set(row.text("set"))), row.text("quantity"));
        let tolerance = match (row.text("quantity"), row.text("set")) {
            ("r_hat", _) => 1e-10,
            // As a posterior is usually sampled, four chains of 1,000 draws.
            (_, "usual") => 0.002,
            // Halves of thirty draws that disagree: posterior stops five lags before their end, where correlations are still high.
            (_, "one_shifted") => 0.12,
            // Odd numbers of draws: posterior takes the limits of the tails from all, we from the halves.
            (_, "heavy") => 0.05,
            // Autocovariances over n there and over n − 1 here.
            _ => 0.03,
        };
        row.relatively_near("posterior", ours, tolerance);
    }
}

#[test]
fn diagnostics_do_not_depend_on_a_monotone_change_of_scale() {
    let draws = set("sluggish");
    let changed: Vec<Vec<f64>> = draws
        .iter()
        .map(|chain| chain.iter().map(|x| exp(*x)).collect())
        .collect();
    assert_eq!(convergence(&draws).bulk, convergence(&changed).bulk);
    assert_eq!(convergence(&draws).tail, convergence(&changed).tail);
}

#[test]
fn chains_that_disagree_are_noticed() {
    let mut stream = Stream::keyed(5, [0, 0, 0]);
    let mut chain =
        |shift: f64| -> Vec<f64> { (0..500).map(|_| shift + stream.normal()).collect() };
    let agree = convergence(&[chain(0.0), chain(0.0), chain(0.0), chain(0.0)]);
    assert!(agree.r_hat < 1.01 && agree.bulk > 1500.0, "{agree:?}");
    let apart = convergence(&[chain(0.0), chain(0.0), chain(0.0), chain(1.0)]);
    assert!(apart.r_hat > 1.05, "{apart:?}");
}

#[test]
fn an_autoregressive_chain_is_worth_what_theory_says() {
    // Independent draws are worth (1 − φ)/(1 + φ) of an AR(1) chain's.
    let (phi, n) = (0.8, 20_000);
    let mut stream = Stream::keyed(6, [0, 0, 0]);
    let mut x = 0.0;
    let chain: Vec<f64> = (0..n)
        .map(|_| {
            x = phi * x + stream.normal();
            x
        })
        .collect();
    let worth = convergence(&[chain]).bulk / f64::from(n);
    assert!((worth - 1.0 / 9.0).abs() < 0.015, "{worth}");
}

#[test]
fn independent_energies_miss_nothing_and_a_random_walk_nearly_everything() {
    let mut stream = Stream::keyed(3, [0, 0, 0]);
    let independent: Vec<f64> = (0..4000).map(|_| stream.normal()).collect();
    // For independent energies the expectation is 2.
    assert!((missing_information(&independent) - 2.0).abs() < 0.1);
    let mut at = 0.0;
    let walk: Vec<f64> = independent
        .iter()
        .map(|step| {
            at += step;
            at
        })
        .collect();
    assert!(missing_information(&walk) < 0.05);
    // By hand: changes 1, −2, 3 over deviations from the mean 0.5: (1 + 4 + 9)/(0.25 + 0.25 + 2.25 + 2.25).
    assert_eq!(missing_information(&[0.0, 1.0, -1.0, 2.0]), 14.0 / 5.0);
    assert!(missing_information(&[1.0]).is_nan());
}
