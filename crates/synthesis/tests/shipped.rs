//! Questions to the shipped library, with the answers worked out by hand or by R.

use synovia_evidence::library::{Library, Role};
use synovia_statistics::network::BetweenStudies;
use synovia_synthesis::{Analysis, CourseOptions, Question, meta, network, timecourse};

fn prp() -> Question {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    Question {
        condition: words(&["osteoarthritis"]),
        joint: words(&["knee"]),
        class: words(&["prp"]),
        versus: words(&["saline", "ha", "corticosteroid"]),
        role: vec![Role::Calibration, Role::Validation, Role::Context],
        ..Question::default()
    }
}

#[test]
fn look() {
    let library = Library::embedded();
    let mut q = prp();
    for round in 0..2 {
        if round == 1 { q.class.clear(); q.versus.clear(); q.months = [1.0, 24.0]; }
        let found = network(&q, &Analysis::default(), BetweenStudies::RestrictedLikelihood, None, library).unwrap();
        for p in &found.pieces {
            println!("NET {} status {} k {} ref {} tau2 {:?} q {:?}", p.name, p.status, p.k, p.reference, p.tau2, p.q);
            for n in &p.nodes { println!("   {} n {} k {} {:?} {:?} {:?} P {:?}", n.treatment, n.n, n.k, n.effect, n.ci_low, n.ci_high, n.p_score); }
            for s in &p.studies { println!("     {} {} vs {} {} {} {}m {}", s.cited.trial, s.treatment, s.versus, s.effect, s.se, s.months, s.instrument); }
            println!("   comps {:?} {} {:?}", p.components, p.components_note, p.additivity);
        }
        for e in &found.excluded { println!("  x {} {} {}", e.trial, e.code, e.reason); }
        let tc = timecourse(&q, &Analysis::default(), &CourseOptions{shape: None, correlation: 0.5, reference: None}, library).unwrap();
        for p in &tc.pieces {
            println!("TC {} {} k{} ref {} shape {} tau2 {:?}", p.name, p.status, p.k, p.reference, p.shape, p.tau2);
            for f in &p.fits { println!("    {} ll {:?} aicc {:?} {} {:?}", f.shape, f.log_likelihood, f.aicc, f.trouble, f.parameters.iter().map(|p| (p.name.clone(), p.estimate, p.ci_low, p.ci_high, p.identified)).collect::<Vec<_>>()); }
        }
    }
}
