//! What a joint feels of each product over time, against its closed form and against what must hold of any dose.

use proptest::prelude::*;
use synovia_evidence::Registry;
use synovia_joint::{Constants, Dose, Drives};

fn constants() -> Constants {
    Constants::new(&Registry::embedded())
}

/// What is held after the doses, given on their days.
fn held(doses: &[(f64, Dose)], k: &Constants) -> Drives<f64> {
    let mut drives = Drives::none(0.0);
    for (day, dose) in doses {
        drives.give(dose, *day, k);
    }
    drives
}

fn hyaluronic_acid(courses: f64, days: &[f64]) -> Vec<(f64, Dose)> {
    days.iter()
        .map(|day| (*day, Dose::HyaluronicAcid { courses }))
        .collect()
}

/// The response to hyaluronic acid on each of 400 days.
fn response(doses: &[(f64, Dose)], k: &Constants) -> Vec<f64> {
    (0..400)
        .map(|day| {
            let day = f64::from(day);
            let given: Vec<(f64, Dose)> = doses.iter().filter(|d| d.0 <= day).copied().collect();
            held(&given, k).levels_now(day, k).hyaluronic_acid
        })
        .collect()
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

#[test]
fn one_course_of_hyaluronic_acid_sets_in_over_weeks_and_peaks_at_one() {
    let k = constants();
    let felt = response(&hyaluronic_acid(1.0, &[0.0]), &k);
    assert_eq!(felt[0], 0.0);
    assert!((most(&felt) - 1.0).abs() < 1e-3, "{}", most(&felt));
    assert!(felt[7] < 0.5 && felt[28] > 0.9, "{} {}", felt[7], felt[28]);
    assert!(felt[182] > 0.3 && felt[365] < 0.1);
}

#[test]
fn a_course_in_three_injections_is_felt_like_a_course_in_one() {
    let k = constants();
    let [whole, thirds, fifths] = [
        response(&hyaluronic_acid(1.0, &[0.0]), &k),
        response(&hyaluronic_acid(1.0 / 3.0, &[0.0, 7.0, 14.0]), &k),
        response(
            &hyaluronic_acid(1.0 / 3.0, &[0.0, 7.0, 14.0, 21.0, 28.0]),
            &k,
        ),
    ];
    assert!((most(&thirds) / most(&whole) - 1.0).abs() < 0.05);
    assert!((most(&fifths) / most(&whole) - 1.0).abs() < 0.15);
}

#[test]
fn a_third_of_a_course_is_felt_a_third_as_much() {
    let k = constants();
    let whole = response(&hyaluronic_acid(1.0, &[0.0]), &k);
    let third = response(&hyaluronic_acid(1.0 / 3.0, &[0.0]), &k);
    for (whole, third) in whole.iter().zip(&third) {
        assert!((third - whole / 3.0).abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_joint_never_holds_more_than_a_course_of_hyaluronic_acid(
        mut doses in prop::collection::vec((0.0..300.0f64, 0.0..4.0f64), 1..12),
    ) {
        doses.sort_by(|a, b| a.0.total_cmp(&b.0));
        let k = constants();
        let given: Vec<(f64, Dose)> = doses
            .into_iter()
            .map(|(day, courses)| (day, Dose::HyaluronicAcid { courses }))
            .collect();
        let felt = response(&given, &k);
        for felt in felt {
            // The peak of one course, and what would be felt if its rise came at once.
            prop_assert!((-1e-12..=k.ha_peak * k.ha_level_max).contains(&felt), "{felt}");
        }
    }
}
