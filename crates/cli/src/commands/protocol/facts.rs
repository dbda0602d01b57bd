//! From a checked plan to the facts that a protocol is filled from.

use synovia_regulation::protocol::{Facts, RECORDED};
use synovia_study::Plan;

/// What a checked plan says.
pub fn of_plan(plan: &Plan) -> Facts {
    Facts {
        plan_hash: plan.plan_hash(),
        study_sha256: plan.source_hash.clone(),
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        recorded: RECORDED.map(str::to_owned).to_vec(),
        ..Facts::from_study(&plan.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synovia_study::{Checked, check, check_file};

    fn studies() -> [Checked; 2] {
        let shipped = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../studies/knee-oa-cells/study.toml"
        );
        [
            check_file(shipped.as_ref(), &Default::default()),
            check(
                "study.toml",
                synovia_study::STARTER.as_bytes(),
                &Default::default(),
            ),
        ]
    }

    #[test]
    fn times_read_from_the_words_are_those_of_the_plan() {
        for study in studies() {
            let plan = study.plan.expect("a shipped study is sound");
            let facts = of_plan(&plan);
            for (arm, planned) in facts.arms.iter().zip(&plan.protocol.arms) {
                for (given, treatment) in arm.given.iter().zip(&planned.treatments) {
                    let given = given.as_ref().expect("words of our own are read");
                    let near = |a: f64, b: f64| (a - b).abs() < 1e-3;
                    assert_eq!(given.days.len(), treatment.days.len().max(1), "{arm:?}");
                    for (read, planned) in given.days.iter().zip(&treatment.days) {
                        assert!(near(*read, *planned), "{arm:?}");
                    }
                    assert_eq!(given.until_d.is_some(), treatment.until_d.is_some());
                }
            }
        }
    }
}
