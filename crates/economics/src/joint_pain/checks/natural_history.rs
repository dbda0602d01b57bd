//! Replacement, revision and progression without treatment.

use super::super::inputs::Inputs;
use super::super::lifetime::{Implant, Lived};
use super::super::population::Population;
use super::super::simulate::{each_life, simulate};
use super::super::strategy::{ReplacementPolicy, Strategy};
use super::Check;
use super::cohorts::{
    at_operation, high_pain, incident_at_sixty_five, newly_diagnosed, percent, setting,
    sixty_to_sixty_four,
};

/// Diagnosed symptomatic osteoarthritis per year around 60 to 74: the middle of 0.37 to 1.02 % (Losina 2013).
const INCIDENCE: f64 = 0.007;
/// Share with osteoarthritis at 60 to 64 (Holt 2011).
const PREVALENCE: f64 = 0.13;

pub(super) fn checks(people: u64) -> Vec<Check> {
    let usual = Strategy::usual_care("usual care");
    let operated = Strategy {
        replacement: ReplacementPolicy::InYear(0),
        ..Strategy::usual_care("operated")
    };
    let lives = |population: &Population, strategy: &Strategy| {
        each_life(
            &setting(people),
            population,
            &Inputs::shipped().centre(),
            strategy,
        )
    };
    let ever = |population: &Population| {
        let lives = lives(population, &usual);
        let replaced = lives.iter().filter(|life| life.replacements > 0).count();
        percent(replaced as f64 / lives.len() as f64, lives.len() as f64)
    };
    let seventy = first_implants(&lives(&at_operation([70.0, 9.0]), &operated));
    let young = first_implants(&lives(&at_operation([47.5, 1.2]), &operated));
    let old = first_implants(&lives(&at_operation([77.0, 4.0]), &operated));
    let (revised, died) = cumulative_incidence(&seventy, 20.0);
    let advanced = advanced_at_ten(&lives, &usual);
    let reached = high_pain_years(people);
    vec![
        Check::new(
            "ever replaced, newly diagnosed",
            "%",
            54.0,
            ever(&newly_diagnosed()),
            3.0,
        )
        .fitted()
        .from("10.1002/acr.22412"),
        Check::new(
            "ever replaced, high-pain cohort",
            "%",
            74.0,
            ever(&high_pain()),
            7.4,
        )
        .noting("± 10 %")
        .from("10.1016/j.joca.2015.12.011"),
        Check::new(
            "quality-adjusted years, high-pain cohort, SF-6D",
            "QALY",
            11.15,
            reached,
            3.3,
        )
        .noting("± 30 %; their cohort keeps failing treatments that ours does not have")
        .from("10.1016/j.joca.2015.12.011"),
        Check::new(
            "implant survival at 10 years",
            "%",
            96.1,
            survival(&seventy, 10.0),
            1.0,
        )
        .fitted()
        .from("10.1016/S0140-6736(17)30059-4"),
        Check::new(
            "implant survival at 20 years",
            "%",
            89.7,
            survival(&seventy, 20.0),
            2.0,
        )
        .fitted()
        .from("10.1016/S0140-6736(17)30059-4"),
        Check::new(
            "lifetime revision, implanted at 45 to 49",
            "%",
            32.7,
            lifetime_revision(&young),
            3.3,
        )
        .fitted()
        .noting("slope chosen by hand")
        .from("orthobullets 36453048"),
        Check::new(
            "lifetime revision, implanted after 70",
            "%",
            5.0,
            lifetime_revision(&old),
            1.5,
        )
        .noting("published as about 5 %")
        .from("10.1016/S0140-6736(17)30059-4"),
        Check::new(
            "revised within 20 years, death competing",
            "%",
            6.8,
            revised,
            2.0,
        )
        .noting("their ages were not seen; ours 70 ± 9")
        .from("orthobullets 36453048"),
        Check::new("died unrevised within 20 years", "%", 66.3, died, 6.6)
            .noting("± 10 %; United States life table of 2015")
            .from("orthobullets 36453048"),
        Check::new(
            "grade 3 or 4 after 10 years, survivors of 60 to 64",
            "%",
            20.0,
            advanced,
            6.0,
        )
        .noting(
            "± 30 %; 13 % prevalent and 0.7 % a year incident, as published, in our progression",
        )
        .from("10.1016/j.joca.2010.10.009"),
        Check::new(
            "lifetime replacement from age 25, men",
            "%",
            7.0,
            [0.0; 2],
            0.9,
        )
        .noting("whole population; the model has no incidence of its own")
        .from("10.2106/JBJS.L.00206")
        .not_comparable(),
        Check::new(
            "lifetime replacement from age 25, women",
            "%",
            9.5,
            [0.0; 2],
            1.0,
        )
        .noting("whole population; the model has no incidence of its own")
        .from("10.2106/JBJS.L.00206")
        .not_comparable(),
    ]
}

fn high_pain_years(people: u64) -> [f64; 2] {
    let values = Inputs::shipped().centre();
    let usual = [Strategy::usual_care("usual care")];
    let outcome = simulate(&setting(people), &high_pain(), &values, 0, &usual);
    let outcome = &outcome.strategies[0];
    [
        outcome.quality_adjusted_years(0),
        outcome.quality_adjusted_years_mcse(0),
    ]
}

fn first_implants(lives: &[Lived]) -> Vec<Implant> {
    lives.iter().filter_map(|life| life.first_implant).collect()
}

/// Kaplan-Meier: death is censoring, as registries of implants report. The error is Greenwood's.
fn survival(implants: &[Implant], years: f64) -> [f64; 2] {
    let mut events: Vec<(f64, bool)> = implants
        .iter()
        .map(|implant| match implant.revised_after {
            Some(after) => (after, true),
            None => (implant.years_followed, false),
        })
        .collect();
    events.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut kept, mut greenwood) = (1.0, 0.0);
    let mut at_risk = events.len() as f64;
    for (time, revised) in events {
        if time > years {
            break;
        }
        if revised {
            kept *= 1.0 - 1.0 / at_risk;
            greenwood += 1.0 / (at_risk * (at_risk - 1.0).max(1.0));
        }
        at_risk -= 1.0;
    }
    [100.0 * kept, 100.0 * kept * greenwood.sqrt()]
}

fn lifetime_revision(implants: &[Implant]) -> [f64; 2] {
    let revised = implants
        .iter()
        .filter(|implant| implant.revised_after.is_some())
        .count();
    percent(
        revised as f64 / implants.len() as f64,
        implants.len() as f64,
    )
}

/// Shares revised, and dead without a revision, by a time.
fn cumulative_incidence(implants: &[Implant], years: f64) -> ([f64; 2], [f64; 2]) {
    let count = implants.len() as f64;
    let by = |after: Option<f64>| after.is_some_and(|after| after <= years);
    let revised = implants
        .iter()
        .filter(|implant| by(implant.revised_after))
        .count() as f64;
    let died = implants
        .iter()
        .filter(|implant| !by(implant.revised_after) && implant.years_followed < years)
        .count() as f64;
    (
        percent(revised / count, count),
        percent(died / count, count),
    )
}

/// Of survivors to ten years: prevalent cases that are then of grade 3 or 4, and incident ones that have come so far.
fn advanced_at_ten(
    lives: &dyn Fn(&Population, &Strategy) -> Vec<Lived>,
    usual: &Strategy,
) -> [f64; 2] {
    let reached = |lives: &[Lived], years: f64| {
        let alive: Vec<&Lived> = lives.iter().filter(|life| life.years >= years).collect();
        let by = |life: &&&Lived| life.advanced_at_year.is_some_and(|year| year <= years);
        (
            alive.iter().filter(by).count() as f64 / alive.len() as f64,
            alive.len() as f64,
        )
    };
    let (prevalent, count) = reached(&lives(&sixty_to_sixty_four(), usual), 10.0);
    let incident = lives(&incident_at_sixty_five(), usual);
    // Somebody who falls ill in the middle of year t has 9.5 - t years to progress.
    let years = (0..10).map(|year| reached(&incident, 9.5 - f64::from(year)).0);
    let share =
        PREVALENCE * prevalent + (1.0 - PREVALENCE) * INCIDENCE * synovia_numerics::sum(years);
    let [_, mcse] = percent(prevalent, count);
    [100.0 * share, PREVALENCE * mcse]
}
