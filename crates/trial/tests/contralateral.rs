//! The knee that is not injected: how often it has osteoarthritis and pain, and what it does at screening. Tolerances are four Monte Carlo
//! errors of the candidates looked at.

mod common;

use common::{SEED, arm, cells, pool, protocol, treatment};
use synovia_evidence::Registry;
use synovia_joint::{Constants, Core, Drives, read};
use synovia_trial::contralateral::Contralateral;
use synovia_trial::enrol::{Funnel, Participant, enrol};
use synovia_trial::population::{Candidate, Exclusion, Population};
use synovia_trial::protocol::Protocol;
use synovia_trial::world::{Uncertain, World};

const CANDIDATES: u32 = 20_000;

fn candidates(registry: &Registry) -> Vec<Candidate> {
    let population = Population::new(registry);
    (0..CANDIDATES)
        .map(|index| population.candidate(SEED, index))
        .collect()
}

fn share<T>(of: &[T], is: impl Fn(&T) -> bool) -> f64 {
    of.iter().filter(|x| is(x)).count() as f64 / of.len() as f64
}

fn close(found: f64, wanted: f64, number: usize) {
    let error = (wanted * (1.0 - wanted) / number as f64).sqrt();
    assert!(
        (found - wanted).abs() < 4.0 * error,
        "{found}, not {wanted} ± {error}"
    );
}

#[test]
fn grades_of_the_other_knee_have_their_margins() {
    let registry = Registry::embedded();
    let all = candidates(&registry);
    for grade in 0..=4 {
        let wanted = registry.value(&format!("population.contralateral_kl{grade}_percent")) / 100.0;
        close(share(&all, |c| c.other_knee.kl == grade), wanted, all.len());
    }
}

#[test]
fn both_knees_have_osteoarthritis_as_often_as_published() {
    // Nishimura 2012 (doi 10.1007/s00776-012-0263-3): grade 2 or more in both knees in 21.6 %, in one in 10.0 % of a village.
    let mut all = candidates(&Registry::embedded());
    all.retain(|c| c.owner.kl >= 2);
    close(
        share(&all, |c| c.other_knee.kl >= 2),
        21.6 / 31.6,
        all.len(),
    );
    // Without a correlation it would be the margin, which is less.
    let apart = Registry::embedded()
        .with_value("population.contralateral_kl_correlation", 0.0)
        .unwrap();
    let mut apart = candidates(&apart);
    apart.retain(|c| c.owner.kl >= 2);
    close(share(&apart, |c| c.other_knee.kl >= 2), 0.645, apart.len());
}

/// Latent pain of the index knee and of the other of everybody of grades 2 and 3.
fn latent_pain(core: Core) -> Vec<[f64; 2]> {
    let registry = Registry::embedded();
    let pool = pool(core, 6000, &saline(f64::NAN));
    let constants = Constants::new(&registry);
    let contralateral = Contralateral::new(&registry);
    let untreated = Drives::none(0.0);
    (0..pool.len())
        .filter_map(|i| Some((pool.joint(i)?, pool.candidate(i).other_knee)))
        .map(|((joint, state), other)| {
            let index = read(&constants, joint, &untreated, 0.0, state).latent_points;
            [index, contralateral.latent_points(&other, index)]
        })
        .collect()
}

#[test]
fn pain_of_the_two_knees_correlates_as_stated() {
    for core in [Core::Bistable, Core::Monostable] {
        let pain = latent_pain(core);
        let of = |knee: usize| -> Vec<f64> { pain.iter().map(|p| p[knee]).collect() };
        let sd = |x: &[f64]| synovia_statistics::mean_sd(x);
        let ((index_mean, index_sd), (other_mean, other_sd)) = (sd(&of(0)), sd(&of(1)));
        let covariance = pain
            .iter()
            .map(|p| (p[0] - index_mean) * (p[1] - other_mean))
            .sum::<f64>()
            / (pain.len() - 1) as f64;
        // The scale of the correlation is that of all grades; these are grades 2 and 3, and the monostable core spreads more.
        let z_sd = index_sd / 20.0;
        let wanted = 0.5 * z_sd / (0.25 * z_sd * z_sd + 0.75).sqrt();
        let found = covariance / (index_sd * other_sd);
        let error = (1.0 - wanted * wanted) / (pain.len() as f64).sqrt();
        assert!(
            (found - wanted).abs() < 4.0 * error,
            "{core:?}: {found}, not {wanted}"
        );
        assert!((wanted - 0.5).abs() < 0.05, "{core:?}: {wanted}");
    }
}

/// A trial of saline alone that admits other knees with pain up to `most`.
fn saline(most: f64) -> Protocol {
    let mut design = protocol(vec![
        arm("one", 150, vec![treatment("saline", &[0.0])]),
        arm("two", 150, vec![treatment("saline", &[0.0])]),
    ]);
    design.eligibility.contralateral_pain_max = most;
    design
}

fn enrolled(core: Core, design: &Protocol, replicates: u64) -> Vec<(Vec<Participant>, Funnel)> {
    let registry = Registry::embedded();
    let pool = pool(core, 3000, design);
    (0..replicates)
        .map(|replicate| {
            let world = World::new(&registry, design, Uncertain::No, SEED, replicate);
            let enrolled = enrol(design, &world, &pool, SEED, replicate, 0).unwrap();
            (enrolled.participants, enrolled.funnel)
        })
        .collect()
}

#[test]
fn both_knees_hurt_as_often_as_published() {
    // Marmon 2013 (PMC3537858): 68 of 152 patients had symptomatic osteoarthritis of both knees.
    let world = Contralateral::new(&Registry::embedded());
    let painful: Vec<bool> = enrolled(Core::Bistable, &saline(100.0), 10)
        .into_iter()
        .flat_map(|(participants, _)| participants)
        .map(|p| world.is_painful(p.contralateral_points))
        .collect();
    close(share(&painful, |is| *is), 68.0 / 152.0, painful.len());
}

#[test]
fn a_criterion_of_100_excludes_nobody() {
    for (participants, funnel) in enrolled(Core::Bistable, &saline(100.0), 3) {
        assert_eq!(funnel.excluded[Exclusion::ContralateralPain as usize], 0);
        assert!(participants.iter().any(|p| p.contralateral_points > 60.0));
    }
}

#[test]
fn a_stricter_criterion_never_admits_more() {
    let limits = [100.0, 60.0, 40.0, 20.0];
    let funnels = limits.map(|most| enrolled(Core::Bistable, &saline(most), 3));
    for (i, most) in limits.iter().enumerate().skip(1) {
        for ((participants, funnel), (others, looser)) in funnels[i].iter().zip(&funnels[i - 1]) {
            assert!(participants.iter().all(|p| p.contralateral_points <= *most));
            // The same candidates come in the same order: to fill the arms, a stricter trial screens more of them.
            assert!(funnel.screened > looser.screened);
            let reason = Exclusion::ContralateralPain as usize;
            assert!(funnel.excluded[reason] > looser.excluded[reason]);
            assert_eq!(participants.len(), others.len());
        }
    }
}

#[test]
fn the_other_knee_ignores_what_is_injected_into_the_first() {
    let with = |million: f64| {
        let mut design = saline(50.0);
        design.arms[0].treatments = vec![cells(million, &[0.0, 30.0])];
        enrolled(Core::Bistable, &design, 2)
            .into_iter()
            .flat_map(|(participants, _)| participants)
            .map(|p| (p.candidate, p.arm, p.contralateral_points))
            .collect::<Vec<_>>()
    };
    assert_eq!(with(0.0), with(150.0));
}
