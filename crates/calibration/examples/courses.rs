//! What the joint makes of the usual course of each class at several effects: `cargo run --release --example courses`.

use std::time::Instant;
use synovia_calibration::laboratory::{Laboratory, MONTHS};
use synovia_calibration::observed::{Class, Given};
use synovia_calibration::surrogate::{Courses, reference};
use synovia_evidence::Registry;
use synovia_joint::Core;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::embedded();
    let people = std::env::args().nth(1).map_or(Ok(300), |n| n.parse())?;
    let classes: Vec<Class> = match std::env::args().nth(2) {
        Some(name) => Class::ALL
            .into_iter()
            .filter(|c| name.split(',').any(|n| n == c.name()))
            .collect(),
        None => Class::ALL[..5].to_vec(),
    };
    for core in [Core::Bistable, Core::Monostable] {
        let start = Instant::now();
        let laboratory = Laboratory::new(core, &registry, people)?;
        println!(
            "{}: baseline {:.1?}, natural {:.1?}; {:.1} s",
            core.name(),
            laboratory.baseline,
            laboratory.natural,
            start.elapsed().as_secs_f64()
        );
        let wanted: Vec<(Given, f64)> = classes
            .iter()
            .map(|class| (reference(*class), 12.0))
            .collect();
        let courses = Courses::new(&laboratory, &registry, &classes, &wanted, &|_| {})?;
        for surrogate in &courses.surrogates {
            println!(
                "  {}: from {:.1} to {:.1}; left out {:.2} of {:.2} rms; {:.1} s so far",
                surrogate.class.name(),
                surrogate.range[0],
                surrogate.range[1],
                surrogate.left_out_rms,
                surrogate.rms,
                start.elapsed().as_secs_f64()
            );
            for g in [-10.0, -6.0, -3.0, 3.0] {
                let course = &surrogate.effects[0][1];
                let told: Vec<String> = [1.0, 2.0, 3.0, 6.0, 9.0, 12.0]
                    .iter()
                    .filter_map(|month| {
                        let visit = MONTHS.iter().position(|m| m == month)?;
                        Some(format!("{:6.1}", course.get(visit)?.at(g, 0.0).0))
                    })
                    .collect();
                println!(
                    "     g {g:5.1}  multiplier {:6.2}   at 1 2 3 6 9 12 months {}",
                    surrogate.multiplier(g, 0.0),
                    told.join(" ")
                );
            }
        }
    }
    Ok(())
}
