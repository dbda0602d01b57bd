use synovia_economics::joint_pain::coverage::Scheme;
use synovia_economics::joint_pain::document::{Document, Facts, write};
use synovia_economics::joint_pain::kept_draws::KeptDraws;
use synovia_economics::joint_pain::plan::Plan;
use synovia_economics::joint_pain::price::{Nobody, Outcome, Waiting, price};
use synovia_economics::joint_pain::psa::NothingKept;
use synovia_economics::joint_pain::settings::{Overrides, read};

use crate::TYPED;

fn plan(text: &str) -> Plan {
    let read = read(
        "economics.toml",
        text.as_bytes(),
        None,
        Overrides::default(),
    );
    read.asked
        .expect("a good file")
        .join(None)
        .expect("nothing to join")
}

fn priced(text: &str, threads: usize) -> (Plan, Outcome) {
    let plan = plan(text);
    let outcome = price(
        &plan,
        &Facts::default(),
        Some(threads),
        &Nobody,
        &NothingKept,
    )
    .unwrap();
    (plan, outcome)
}

fn json(document: &Document) -> serde_json::Value {
    serde_json::from_str(&document.to_json()).unwrap()
}

#[test]
fn one_thread_and_three_give_the_same_bytes() {
    let (_, one) = priced(TYPED, 1);
    let (_, three) = priced(TYPED, 3);
    assert_eq!(one.document.to_json(), three.document.to_json());
}

#[test]
fn the_document_has_the_keys_of_any_sample_and_those_of_its_own() {
    let (plan, outcome) = priced(TYPED, 2);
    let document = json(&outcome.document);
    for key in [
        "simulated",
        "icer",
        "nmb",
        "ceac",
        "evpi",
        "evppi",
        "evsi",
        "enbs",
        "tornado",
        "scenarios",
        "plane",
        "threshold_price",
        "headroom",
        "out_of_pocket",
        "ledgers",
        "budget_impact",
        "inputs",
        "cheers",
        "external_checks",
        "limits",
    ] {
        assert!(!document[key].is_null(), "{key}");
    }
    assert_eq!(document["simulated"], "SIMULATED");
    assert_eq!(
        document["strategies"].as_array().unwrap().len(),
        plan.compared.len()
    );
    assert_eq!(document["cheers"].as_array().unwrap().len(), 28);
    assert_eq!(outcome.document.scenarios.len(), 2);
    let gain = |scenario: usize| {
        let years = &outcome.document.scenarios[scenario].quality_adjusted_life_years;
        years["Strong"].mean - years["Usual care"].mean
    };
    // The instruments differ nearly threefold in slope, and so do gains from less pain.
    assert!(gain(1) > 1.8 * gain(0), "{} {}", gain(0), gain(1));
}

#[test]
fn ledgers_add_up_to_the_costs_of_every_perspective() {
    let (_, outcome) = priced(TYPED, 2);
    for row in &outcome.document.strategies {
        let of = |ledger: &str| -> f64 {
            let rows = outcome.document.ledgers.iter();
            rows.filter(|one| one.strategy == row.strategy && one.ledger == ledger)
                .map(|one| one.total)
                .sum()
        };
        for (ledger, perspective) in [
            ("payer", "payer"),
            ("patient", "patient"),
            ("society", "society"),
        ] {
            let cost = row.cost[perspective].mean;
            assert!((of(ledger) - cost).abs() < 1e-6 * cost, "{ledger}");
        }
        let care = row.cost["health-care"].mean;
        assert!((of("payer") + of("patient") - care).abs() < 1e-6 * care);
        assert!(of("society") > care, "work is lost, too");
    }
}

#[test]
fn at_its_threshold_price_a_product_has_no_net_benefit_more() {
    let (_, outcome) = priced(TYPED, 2);
    let found = outcome.document.threshold_price.iter();
    let threshold = found.clone().find(|row| row.strategy == "Weak").unwrap();
    let at = threshold.price.unwrap();
    let moved = TYPED.replacen(
        "price_per_course = 100\n",
        &format!("price_per_course = {at}\n"),
        1,
    );
    let (_, there) = priced(&moved, 2);
    let sample = &there.sample;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let net: Vec<f64> = sample
        .net_benefit(100_000.0)
        .iter()
        .map(|values| mean(values))
        .collect();
    assert!((net[1] - net[0]).abs() < 1e-6 * net[0].abs(), "{net:?}");
}

#[test]
fn who_is_covered_pays_less_out_of_pocket() {
    let (_, outcome) = priced(TYPED, 2);
    let course = |scheme: Scheme| {
        let rows = outcome.document.out_of_pocket.iter();
        rows.filter(|row| row.strategy == "Strong" && row.scheme == scheme.name())
            .map(|row| row.course.mean)
            .next()
            .unwrap()
    };
    assert!(course(Scheme::SelfPay) > course(Scheme::PriorAuthorisation));
    assert!(course(Scheme::PriorAuthorisation) > course(Scheme::Covered));
    // 1,500 and two injections of about 64.5.
    assert!(
        (course(Scheme::SelfPay) - 1629.0).abs() < 5.0,
        "{}",
        course(Scheme::SelfPay)
    );
}

#[test]
fn late_entrants_count_from_their_own_first_year() {
    let (_, outcome) = priced(TYPED, 2);
    let rows: Vec<_> = outcome
        .document
        .budget_impact
        .iter()
        .filter(|row| row.strategy == "Strong" && row.ledger == "society")
        .collect();
    assert_eq!(rows.len(), 3);
    // A tenth of the first year's people take the product, half of the second's: the second year pays five times their courses.
    let ratio = rows[1].impact / rows[0].impact;
    assert!((3.5..6.5).contains(&ratio), "{ratio}");
}

#[test]
fn a_folder_is_written_whole_and_never_over_something_else() {
    let (plan, outcome) = priced(TYPED, 2);
    let place = std::env::temp_dir().join(format!("synovia-joint-pain-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&place);
    let folder = place.join("out");
    let claim = synovia_results::Claim::try_take(&folder).unwrap();
    let first = write(&claim, &outcome.document, &plan, &outcome.sample).unwrap();
    assert!(!first.was_there);
    for file in ["economics.json", "psa.csv", "ledgers.csv", "manifest.json"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    assert!(
        write(&claim, &outcome.document, &plan, &outcome.sample)
            .unwrap()
            .was_there
    );
    // A table that was changed is something else, even if the document is the same.
    let ledgers = std::fs::read(folder.join("ledgers.csv")).unwrap();
    std::fs::write(folder.join("ledgers.csv"), "mine").unwrap();
    assert!(write(&claim, &outcome.document, &plan, &outcome.sample).is_err());
    std::fs::write(folder.join("ledgers.csv"), ledgers).unwrap();
    std::fs::write(folder.join("economics.json"), "mine").unwrap();
    assert!(write(&claim, &outcome.document, &plan, &outcome.sample).is_err());
    drop(claim);
    let left = std::fs::read_dir(&place).unwrap().count();
    assert_eq!(left, 1, "nothing unfinished is left beside it");
    std::fs::remove_dir_all(&place).unwrap();
}

#[test]
fn a_document_without_patients_says_whom_it_is_about() {
    let (_, outcome) = priced(TYPED, 2);
    let limits = &outcome.document.limits;
    assert!(
        limits
            .iter()
            .any(|limit| limit.contains("just been diagnosed")),
        "{limits:?}"
    );
}

#[test]
fn the_noise_within_draws_is_small_beside_that_of_the_inputs() {
    let (_, outcome) = priced(TYPED, 2);
    for row in &outcome.document.analysis.within {
        assert!(row.sd_within < row.sd, "{row:?}");
    }
}

/// Counts the lives that are lived, not those that had been.
#[derive(Default)]
struct Counted(std::sync::atomic::AtomicU64);

impl Waiting for Counted {
    fn phase(&self, _name: &str) {}
    fn started(&self, _lives: u64) {}
    fn advanced(&self, _lives: u64) {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn an_interrupted_analysis_goes_on_where_it_stopped_and_gives_the_same_bytes() {
    let plan = plan(TYPED);
    assert_eq!(plan.draws, 80, "two pieces, of 64 and of 16 draws");
    let whole = price(&plan, &Facts::default(), None, &Nobody, &NothingKept).unwrap();
    let out = std::env::temp_dir().join(format!("kept-draws-{}", std::process::id()));
    let kept = KeptDraws::beside(&out, &plan, "this build");
    assert!(!kept.are_there());
    price(&plan, &Facts::default(), None, &Nobody, &kept).unwrap();
    assert!(kept.are_there());
    let pieces = || -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(kept.folder()).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    assert_eq!(pieces().len(), 2);
    // As a kill in the second piece leaves it: one whole piece, and one that was cut.
    let cut = std::fs::read(&pieces()[1]).unwrap();
    std::fs::write(&pieces()[1], &cut[..cut.len() / 2]).unwrap();
    let counted = Counted::default();
    let resumed = price(&plan, &Facts::default(), None, &counted, &kept).unwrap();
    assert_eq!(resumed.document.to_json(), whole.document.to_json());
    assert_eq!(resumed.sample, whole.sample);
    // Once for the piece that was there, then once for each draw that was not.
    assert_eq!(counted.0.into_inner(), 1 + 16);
    // Another question, or another build, has nothing to go on from.
    assert!(!KeptDraws::beside(&out, &plan, "another build").are_there());
    let other = Plan {
        seed: plan.seed + 1,
        ..plan.clone()
    };
    assert!(!KeptDraws::beside(&out, &other, "this build").are_there());
    kept.remove();
    assert!(!kept.folder().exists());
}
