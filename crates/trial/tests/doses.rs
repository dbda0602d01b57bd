//! What one injection of a product is to the joint.

mod common;

use common::{arm, treatment};
use synovia_evidence::{Registry, Reported};
use synovia_joint::{Constants, Dose, Event};
use synovia_trial::lots::Lots;
use synovia_trial::protocol::Treatment;
use synovia_trial::treat::events;

/// The dose of the joint, when the product is given once.
fn dose(treatment: Treatment) -> Dose {
    let k = Constants::new(&Registry::embedded());
    match events(&arm("one", 2, vec![treatment]), &Lots::default(), &k)[..] {
        [(_, Event::Give(dose))] => dose,
        ref other => panic!("not one dose: {other:?}"),
    }
}

fn courses(id: &str, mg: Option<f64>) -> f64 {
    let mut given = treatment(id, &[0.0]);
    if let Some(mg) = mg {
        given.product.dose_mg = Reported::by_the_study(mg);
    }
    match dose(given) {
        Dose::HyaluronicAcid { courses } => courses,
        other => panic!("{other:?}"),
    }
}

#[test]
fn hyaluronic_acid_counts_as_the_share_of_a_course_of_its_kind() {
    assert!((courses("hyaluronic-acid-linear", None) - 1.0 / 3.0).abs() < 1e-12);
    assert_eq!(courses("hyaluronic-acid-linear", Some(60.0)), 1.0);
    assert_eq!(courses("hyaluronic-acid", Some(75.0)), 1.0);
    assert!(courses("hyaluronic-acid", None) > 1.0);
}

#[test]
fn hyaluronic_acid_of_which_the_kind_is_not_said_is_linear() {
    let mut given = treatment("hyaluronic-acid", &[0.0]);
    given.product.chains = Reported::default();
    given.product.dose_mg = Reported::by_the_study(60.0);
    assert_eq!(dose(given), Dose::HyaluronicAcid { courses: 1.0 });
}

#[test]
fn a_concentrate_counts_in_its_own_usual_doses_however_few_stromal_cells_it_has() {
    for id in ["bmac", "svf", "microfragmented-fat"] {
        assert_eq!(
            dose(treatment(id, &[0.0])),
            Dose::Concentrate { doses: 1.0 },
            "{id}"
        );
    }
    let mut more = treatment("svf", &[0.0]);
    more.product.dose_million_cells = Reported::by_the_study(6.0);
    assert_eq!(dose(more), Dose::Concentrate { doses: 2.0 });
}
