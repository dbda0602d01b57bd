//! What the calibration sees of each published trial: `cargo run --example observed`.

use synovia_calibration::observed::all;
use synovia_evidence::library::Library;

fn main() {
    let (seen, unseen) = all(Library::embedded());
    for trial in &seen {
        let arms: Vec<String> = trial
            .arms
            .iter()
            .map(|arm| {
                let given: Vec<String> = arm
                    .given
                    .iter()
                    .map(|g| format!("{} {:.2}x{}", g.class.name(), g.amount, g.days.len()))
                    .collect();
                format!(
                    "{}{} [{}; {:?}; n {:?}]",
                    arm.id,
                    if arm.experimental { "*" } else { "" },
                    given.join(" + "),
                    arm.route,
                    arm.n
                )
            })
            .collect();
        println!(
            "{} {:?} {:?} within {}",
            trial.id, trial.role, trial.blinding, trial.within_person
        );
        println!("    {}", arms.join("; "));
        for row in trial.rows.iter().filter(|row| row.fitted) {
            println!(
                "    {} {}{} month {:.2}: {:.1} ± {:.1}, baseline {:.1?}",
                row.instrument,
                trial.arms[row.arm].id,
                row.control
                    .map_or(String::new(), |c| format!(" - {}", trial.arms[c].id)),
                row.time_months,
                row.value.unwrap_or(f64::NAN),
                row.se.unwrap_or(f64::NAN),
                row.baseline_points
            );
        }
    }
    for (id, why) in &unseen {
        println!("not seen: {id}: {} ({})", why.words, why.code);
    }
}
