//! What must hold of any model: equivalences between ways to write it, invariants, and survival functions against R.

use std::path::Path;

use synovia_economics::analysis::sample_csv;
use synovia_economics::engine::{Model, Outcome, SHIPPED, check};

fn model(text: &str) -> Model {
    let checked = check("model.toml", text, Path::new("."));
    checked
        .model
        .unwrap_or_else(|| panic!("{:?}", checked.findings))
}

fn run(text: &str) -> Outcome {
    model(text).run().unwrap()
}

fn text_of(name: &str) -> &'static str {
    SHIPPED.iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn the_microsimulation_approaches_the_cohort_as_people_are_added() {
    let cohort = run(text_of("sick-sicker-2018-cohort"));
    let individual = model(text_of("sick-sicker-2018-individual"));
    let mut errors = Vec::new();
    for people in [2_000, 32_000, 512_000] {
        let micro = individual
            .clone()
            .with_people(Some(people), Some(7))
            .run()
            .unwrap();
        for (ours, exact) in micro.strategies.iter().zip(&cohort.strategies) {
            for (ours, exact) in [
                (ours.cost, exact.cost),
                (ours.effect, exact.effect),
                (ours.cost_undiscounted, exact.cost_undiscounted),
                (ours.life_years, exact.life_years),
            ] {
                let error = ours.standard_error.unwrap();
                assert!(
                    (ours.mean - exact.mean).abs() < 4.0 * error,
                    "{people}: {ours:?} {exact:?}"
                );
            }
            let last = ours
                .trace
                .last()
                .unwrap()
                .iter()
                .zip(exact.trace.last().unwrap());
            last.for_each(|(ours, exact)| {
                assert!((ours - exact).abs() < 4.0 * (0.25 / people as f64).sqrt())
            });
        }
        let difference = micro.increments[0].effect;
        let error = difference.standard_error.unwrap();
        assert!((difference.mean - cohort.increments[0].effect.mean).abs() < 4.0 * error);
        // Common chances: the difference is known far better than either mean.
        assert!(error < 0.2 * micro.strategies[0].effect.standard_error.unwrap());
        errors.push(error);
    }
    // Sixteen times as many people, a quarter of the error.
    for pair in errors.windows(2) {
        assert!((pair[0] / pair[1] - 4.0).abs() < 0.5, "{errors:?}");
    }
}

#[test]
fn results_are_the_same_bytes_on_one_thread_and_on_several() {
    let on = |threads: usize, name: &str| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let model = model(text_of(name)).with_people(Some(20_000), None);
        serde_json::to_string(&pool.install(|| model.run().unwrap())).unwrap()
    };
    for name in ["sick-sicker-2018-individual", "sick-sicker-2018-history"] {
        assert_eq!(on(1, name), on(3, name), "{name}");
    }
}

#[test]
fn people_looked_up_in_tables_and_people_computed_one_by_one_live_the_same_lives() {
    let table = text_of("sick-sicker-2018-individual").replace("people = 100000", "people = 3000");
    // An attribute that changes nothing forces every expression to be computed for each person.
    let person = table
        .replace(
            "[parameters]",
            "[attributes.nothing]\ndistribution = { uniform = [0, 1] }\n\n[parameters]",
        )
        .replace("Sick = \"p_sick\"", "Sick = \"p_sick + 0 * nothing\"");
    let (table, person) = (run(&table), run(&person));
    for (one, other) in table.strategies.iter().zip(&person.strategies) {
        assert_eq!(one.trace, other.trace);
        assert_eq!(one.entries, other.entries);
        assert!((one.cost.mean / other.cost.mean - 1.0).abs() < 1e-12);
        assert!((one.effect.mean / other.effect.mean - 1.0).abs() < 1e-12);
        assert!((one.life_years.mean / other.life_years.mean - 1.0).abs() < 1e-12);
        assert!((one.years_in_state[1] / other.years_in_state[1] - 1.0).abs() < 1e-12);
    }
}

/// Two states, a hazard of death that is a Weibull's, from the time in the state; `kind` and more of `[model]` are filled in.
fn weibull(kind: &str, more: &str) -> String {
    format!(
        "[model]\nkind = \"{kind}\"\ncycles_per_year = 4\nhorizon_years = 25\ntiming = \"half-cycle\"\n{more}\n\
         [discount]\neffect = 0.03\n\
         [parameters]\nshape = {{ value = 1.7, unit = \"1\", source = \"made up\" }}\nscale = {{ value = 8, unit = \"years\", source = \"made up\" }}\n\
         later = \"weibull_survival(state_time + cycle_years, shape, scale)\"\nnow = \"weibull_survival(state_time, shape, scale)\"\n\
         [states.Alive]\nstart = 1\nutility = 0.8\n[states.Dead]\ndead = true\n\
         [transitions.Alive]\nAlive = \"complement\"\nDead = \"1 - later / now\"\n[strategies.one]\n"
    )
}

#[test]
fn time_in_a_state_gives_the_survival_that_it_is_made_of() {
    let curve = "[model]\nkind = \"survival\"\ncycles_per_year = 4\nhorizon_years = 25\ntiming = \"half-cycle\"\n[discount]\neffect = 0.03\n\
                 [states.Alive]\nutility = 0.8\n[states.Dead]\ndead = true\n[curves]\nalive = \"weibull_survival(time, 1.7, 8)\"\n[strategies.one]\n";
    let curve = run(curve).strategies.remove(0);
    let cohort = run(&weibull("cohort", "")).strategies.remove(0);
    for (one, other) in curve.trace.iter().zip(&cohort.trace) {
        assert!((one[0] - other[0]).abs() < 1e-12);
    }
    assert!((curve.effect.mean - cohort.effect.mean).abs() < 1e-12);
    assert!((curve.life_years.mean - cohort.life_years.mean).abs() < 1e-12);
    let people = run(&weibull("individual", "people = 40000"))
        .strategies
        .remove(0);
    let error = people.effect.standard_error.unwrap();
    assert!((people.effect.mean - cohort.effect.mean).abs() < 4.0 * error);
    // A tunnel of one year forgets what is older.
    let short = weibull("cohort", "").replace("start = 1", "start = 1\ntunnel = 4");
    assert!(run(&short).strategies[0].effect.mean > cohort.effect.mean + 0.5);
}

#[test]
fn dated_deaths_give_the_integral_whatever_the_cycle() {
    // Constant hazard h, discount r: E = u (1 - exp(-(h + δ) T)) / (h + δ), δ = ln(1 + r).
    let text = |per_year: u32| {
        format!(
            "[model]\nkind = \"individual\"\ncycles_per_year = {per_year}\nhorizon_years = 20\ntiming = \"half-cycle\"\ndated = true\npeople = 60000\n\
             [discount]\neffect = 0.05\n[states.Alive]\nstart = 1\nutility = 0.7\n[states.Dead]\ndead = true\n\
             [transitions.Alive]\nDead = {{ rate = 0.2 }}\n[strategies.one]\n"
        )
    };
    let force = 0.2 + libm::log(1.05);
    let exact = 0.7 * (1.0 - libm::exp(-force * 20.0)) / force;
    for per_year in [1, 4] {
        let effect = run(&text(per_year)).strategies[0].effect;
        let error = effect.standard_error.unwrap();
        assert!(
            (effect.mean - exact).abs() < 4.0 * error,
            "{effect:?} {exact}"
        );
    }
}

#[test]
fn competing_rates_share_what_leaves_by_their_size() {
    let text = "[model]\nkind = \"cohort\"\ncycle_years = 2\nhorizon_years = 2\ntiming = \"end\"\n[discount]\neffect = 0\n\
                [states.A]\nstart = 1\nutility = 1\n[states.B]\n[states.C]\n\
                [transitions.A]\nB = { rate = 0.3 }\nC = { rate = 0.1 }\n[strategies.one]\n";
    let trace = run(text).strategies.remove(0).trace;
    let leave = 1.0 - libm::exp(-0.8);
    for (share, expected) in trace[1]
        .iter()
        .zip([1.0 - leave, 0.75 * leave, 0.25 * leave])
    {
        assert!((share - expected).abs() < 1e-15);
    }
}

#[test]
fn doubling_money_doubles_cost_and_nothing_else() {
    let text = text_of("sick-sicker-age-dependent");
    let doubled = text
        .replace("\"c_healthy\"", "\"2 * c_healthy\"")
        .replace(
            "\"c_sick + c_treatments\"",
            "\"2 * (c_sick + c_treatments)\"",
        )
        .replace(
            "\"c_sicker + c_treatments\"",
            "\"2 * (c_sicker + c_treatments)\"",
        )
        .replace("\"c_falling_sick\"", "\"2 * c_falling_sick\"")
        .replace("\"c_dying\"", "\"2 * c_dying\"");
    let (once, twice) = (run(text), run(&doubled));
    for (once, twice) in once.strategies.iter().zip(&twice.strategies) {
        assert!((twice.cost.mean / once.cost.mean - 2.0).abs() < 1e-12);
        assert_eq!(once.effect, twice.effect);
        for shares in &once.trace {
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}

const UNCERTAIN: &str = "[model]\nkind = \"cohort\"\ncycle_years = 1\nhorizon_years = 10\ntiming = \"start\"\n[money]\ncurrency = \"EUR\"\nprice_year = 2020\n\
    [discount]\ncost = 0\neffect = 0\n[parameters]\n\
    p = { value = 0.2, unit = \"per year\", source = \"made up\", distribution = { beta = [20, 80] } }\n\
    c = { value = 100, unit = \"EUR\", source = \"made up\", distribution = { gamma = [25, 4] } }\n\
    [states.Alive]\nstart = 1\ncost_per_cycle = \"c\"\nutility = 1\n[states.Dead]\ndead = true\n\
    [transitions.Alive]\nAlive = \"complement\"\nDead = \"p\"\n[strategies.one]\n[strategies.two]\nparameters = { p = 0.1 }\n";

#[test]
fn a_sample_has_one_draw_per_run_and_what_a_strategy_replaces_stays() {
    let sample = model(UNCERTAIN).sample(2_000).unwrap();
    assert_eq!(sample.parameters.len(), 2);
    // Nothing of strategy two is uncertain but its cost, and that is the same draw.
    for draw in 0..2_000 {
        let years = sample.strategies[1].effect[draw];
        assert_eq!(years, sample.strategies[1].effect[0]);
        assert!(
            (sample.strategies[1].cost[draw] / sample.parameters[1].values[draw] - years).abs()
                < 1e-9
        );
    }
    let mean = sample.parameters[0].values.iter().sum::<f64>() / 2_000.0;
    assert!(
        (mean - 0.2).abs() < 4.0 * (0.2 * 0.8 / 101.0 / 2_000.0_f64).sqrt(),
        "{mean}"
    );
    let csv = sample_csv(&sample);
    assert!(csv.starts_with("one:cost,one:effect,two:cost,two:effect,parameter:p,parameter:c\n"));
    assert_eq!(csv.lines().count(), 2_001);
    // Another distribution more moves no draw of the others.
    let fewer = UNCERTAIN.replace(", distribution = { gamma = [25, 4] }", "");
    assert_eq!(
        model(&fewer).sample(50).unwrap().parameters[0].values,
        sample.parameters[0].values[..50]
    );
}

#[test]
fn a_draw_that_makes_the_model_impossible_is_said_with_its_values() {
    let text = UNCERTAIN.replace("beta = [20, 80]", "normal = [0.2, 0.4]");
    let error = model(&text).sample(200).unwrap_err().to_string();
    assert!(
        error.starts_with("draw ") && error.contains("p = ") && error.contains("probability"),
        "{error}"
    );
}

#[test]
fn survival_functions_are_those_of_r() {
    let table = include_str!("../../../validation/economics/engine/survival.csv");
    let mut compared = 0;
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let (expression, expected) = line.split_once(';').unwrap();
        let expected: f64 = expected.parse().unwrap();
        // Where a survival function can be read off a model: what people cost who live a single cycle.
        let text = format!(
            "[model]\nkind = \"cohort\"\ncycle_years = 1\nhorizon_years = 1\ntiming = \"start\"\n[discount]\ncost = 0\n\
             [states.A]\nstart = 1\ncost_per_cycle = {{ amount = \"{expression}\", currency = \"EUR\", price_year = 2020 }}\n[states.B]\nstart = 0\n[strategies.one]\n"
        );
        let ours = run(&text).strategies[0].cost.mean;
        assert!(
            (ours - expected).abs() < 1e-11 * expected + 1e-13,
            "{expression}: {ours} against {expected}"
        );
        compared += 1;
    }
    assert_eq!(compared, 112);
}

/// Somebody who is ill has attacks; what they cost and how often they come.
fn attacks(kind: &str, more: &str) -> String {
    format!(
        "[model]\nkind = \"{kind}\"\ncycle_years = 0.5\nhorizon_years = 10\ntiming = \"half-cycle\"\n{more}\n\
         [money]\ncurrency = \"EUR\"\nprice_year = 2020\n[discount]\ncost = 0.03\neffect = 0.03\n\
         [parameters]\nrate = {{ value = 0.8, unit = \"per year\", source = \"made up\" }}\n\
         [states.Ill]\nstart = 1\nutility = 0.7\n[states.Well]\nutility = 0.9\n\
         [transitions.Ill]\nWell = {{ rate = 0.3 }}\n\
         [[event]]\nname = \"attack\"\nduring = \"Ill\"\nrate = \"rate\"\ncost = 1000\neffect = -0.02\n\
         [strategies.none]\n[strategies.milder]\nparameters = {{ rate = 0.5 }}\n"
    )
}

#[test]
fn events_happen_as_often_to_people_as_to_a_cohort() {
    let cohort = run(&attacks("cohort", ""));
    let people = run(&attacks("individual", "people = 40000"));
    for (ours, exact) in people.strategies.iter().zip(&cohort.strategies) {
        assert!((ours.events[0] / exact.events[0] - 1.0).abs() < 0.03);
        for (ours, exact) in [(ours.cost, exact.cost), (ours.effect, exact.effect)] {
            let error = ours.standard_error.unwrap();
            assert!(
                (ours.mean - exact.mean).abs() < 4.0 * error,
                "{ours:?} {exact:?}"
            );
        }
    }
    // Nobody has more attacks at a lower rate: the same hazard brings the same events.
    let difference = people.increments[0].cost;
    assert!(difference.mean < 0.0);
    assert!(
        (difference.mean - cohort.increments[0].cost.mean).abs()
            < 4.0 * difference.standard_error.unwrap()
    );
}

#[test]
fn dated_events_stop_at_the_date_of_the_change() {
    // Ill for 1/0.3 years on average if there were no end: expected attacks are 0.8 (1 - exp(-3)) / 0.3.
    let dated = run(&attacks("individual", "people = 40000\ndated = true"))
        .strategies
        .remove(0);
    let exact = 0.8 * (1.0 - libm::exp(-3.0)) / 0.3;
    assert!(
        (dated.events[0] / exact - 1.0).abs() < 0.03,
        "{} {exact}",
        dated.events[0]
    );
    // Without dates, who leaves in a cycle has had its attacks in full.
    let undated = run(&attacks("individual", "people = 40000"))
        .strategies
        .remove(0);
    assert!(undated.events[0] > 1.05 * exact);
}

#[test]
fn what_happened_to_a_person_can_change_what_will() {
    let text = attacks("individual", "people = 20000");
    let learning = text.replace("rate = \"rate\"", "rate = \"if(attack >= 1, 0, rate)\"");
    let outcome = run(&learning);
    // Nobody has more attacks than come within the half year of the first.
    assert!(outcome.strategies[0].events[0] < 1.25);
    assert!(run(&text).strategies[0].events[0] > 2.0);
}

#[test]
fn a_life_table_of_ones_own_holds_probabilities_or_rates() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("mine.csv"), "age,qx\n50,0.1\n51,0.2\n").unwrap();
    let text = |holds: &str| {
        format!(
            "[model]\nkind = \"cohort\"\ncycle_years = 1\nhorizon_years = 3\ntiming = \"end\"\nage_start = 50\n[discount]\neffect = 0\n\
             [life_tables.death]\nfile = \"mine.csv\"\ncolumn = \"qx\"\nholds = \"{holds}\"\n\
             [states.Alive]\nstart = 1\nutility = 1\n[states.Dead]\ndead = true\n\
             [transitions.Alive]\nDead = {{ rate = \"death(age)\" }}\n[strategies.one]\n"
        )
    };
    let alive = |holds: &str| {
        let checked = check("model.toml", &text(holds), folder);
        let outcome = checked.model.unwrap().run().unwrap();
        let shares: Vec<f64> = outcome.strategies[0]
            .trace
            .iter()
            .map(|point| point[0])
            .collect();
        shares
    };
    // The last row holds for all later ages.
    for (ours, exact) in alive("probability").iter().zip([1.0, 0.9, 0.72, 0.576]) {
        assert!((ours - exact).abs() < 1e-15);
    }
    let last = alive("rate")[3];
    assert!((last - libm::exp(-0.5)).abs() < 1e-15);
}
