//! Verdicts fit their parts, certainty adds up, and what is asked of the engine and of future trials is concrete.

use std::collections::BTreeSet;
use synovia_evidence::library::{self, Library};
use synovia_evidence::thresholds;
use synovia_synthesis::Analysis;
use synovia_synthesis::claims::{
    Concern, Level, Matters, PublicationBias, RoleFilter, Rule, Verdict, claim, claims, of_parts,
};

/// Whether the library has a class or a family of that name.
fn is_a_class(name: &str) -> bool {
    library::classes().iter().any(|class| class.is(name))
}

#[test]
fn a_claim_whose_parts_disagree_is_not_judged_as_one() {
    for claim in claims() {
        let verdicts: BTreeSet<Verdict> = claim.parts.iter().map(|part| part.verdict).collect();
        if verdicts.contains(&Verdict::Supported) && verdicts.len() > 1 {
            assert_ne!(claim.verdict, Verdict::Supported, "{}", claim.slug);
        }
        if claim.verdict == Verdict::Partly {
            assert!(
                verdicts.len() > 1,
                "{}: partly, but which part?",
                claim.slug
            );
        }
    }
}

#[test]
fn the_certainty_is_the_start_less_the_downgrades() {
    for claim in claims() {
        let certainty = &claim.certainty;
        assert_eq!(
            certainty.overall,
            certainty.from_domains(),
            "{}",
            claim.slug
        );
        assert!(
            matches!(certainty.start, Level::High | Level::Low),
            "{}: trials start high and other studies low",
            claim.slug
        );
        let reasons = [
            &certainty.risk_of_bias.reason,
            &certainty.inconsistency.reason,
            &certainty.indirectness.reason,
            &certainty.imprecision.reason,
            &certainty.publication_bias.reason,
        ];
        for reason in reasons {
            assert!(reason.ends_with('.'), "{}: {reason}", claim.slug);
        }
    }
}

#[test]
fn one_more_concern_would_break_the_arithmetic() {
    let mut certainty = claim(4).unwrap().certainty.clone();
    certainty.publication_bias.judgement = PublicationBias::Undetected;
    certainty.imprecision.judgement = Concern::NotSerious;
    assert_eq!(certainty.from_domains(), Level::Low);
    certainty.imprecision.judgement = Concern::Serious;
    assert_eq!(certainty.from_domains(), Level::VeryLow);
}

#[test]
fn every_verdict_is_what_its_rule_makes_of_its_numbers() {
    for claim in claims() {
        let name = format!("claim {}", claim.number);
        assert_eq!(
            claim.rule.is_some(),
            claim.parts.is_empty(),
            "{name}: a rule of its own, or parts with theirs"
        );
        let ruled = claim
            .ruled(&Analysis::default(), Library::embedded())
            .unwrap();
        match claim.parts.as_slice() {
            [] => assert_eq!(
                claim.verdict, ruled[0].1.verdict,
                "{name}: {:?}",
                ruled[0].1
            ),
            parts => {
                for (part, (of, ruled)) in parts.iter().zip(&ruled) {
                    assert_eq!(part.of, *of);
                    assert_eq!(part.verdict, ruled.verdict, "{name}, {of}: {ruled:?}");
                }
                assert_eq!(claim.verdict, of_parts(parts), "{name}, of its parts");
            }
        }
    }
}

#[test]
fn rules_name_evidence_of_their_claim_and_intervals_have_numbers() {
    for claim in claims() {
        let rules = claim.parts.iter().map(|part| &part.rule).chain(&claim.rule);
        for rule in rules {
            assert!(!rule.keys().is_empty(), "claim {}", claim.number);
            for key in rule.keys() {
                assert!(
                    claim.evidence(key).is_some(),
                    "claim {}: {key}",
                    claim.number
                );
            }
        }
        for part in &claim.parts {
            for key in part.rule.keys() {
                assert!(
                    part.rests_on.iter().any(|on| on == key),
                    "claim {}, {}: it does not say that it rests on {key}",
                    claim.number,
                    part.of
                );
            }
        }
    }
}

#[test]
fn numbers_of_a_quotation_stand_in_its_statement() {
    let mut count = 0;
    for claim in claims() {
        for quoted in &claim.quoted {
            let Some(numbers) = quoted.numbers else {
                continue;
            };
            count += 1;
            for value in [numbers.estimate, numbers.low, numbers.high] {
                // Points of 100 may be printed of 10, and logarithms as ratios.
                let forms = [value.abs(), value.abs() / 10.0, libm::exp(value)];
                let stands = forms.iter().any(|form| {
                    [1, 2]
                        .iter()
                        .any(|digits| quoted.statement.contains(&format!("{form:.digits$}")))
                });
                assert!(stands, "claim {}, {}: {value}", claim.number, quoted.key);
            }
        }
    }
    assert!(count >= 3, "{count}");
}

#[test]
fn an_interval_that_holds_nothing_or_what_matters_is_imprecise() {
    for claim in claims() {
        let ruled = claim
            .ruled(&Analysis::default(), Library::embedded())
            .unwrap();
        let rules = claim.parts.iter().map(|part| &part.rule).chain(&claim.rule);
        let mut imprecise = false;
        for (rule, (_, ruled)) in rules.zip(&ruled) {
            if let Rule::Interval {
                matters: Matters::Threshold(name),
                ..
            } = rule
            {
                let matters = thresholds::between_group(name).unwrap().points;
                imprecise |= ruled
                    .of
                    .iter()
                    .any(|(_, numbers)| numbers.is_some_and(|of| of.is_imprecise(matters)));
            }
        }
        if imprecise {
            assert_ne!(
                claim.certainty.imprecision.judgement,
                Concern::NotSerious,
                "claim {}",
                claim.number
            );
        }
    }
}

#[test]
fn beside_a_trial_that_is_not_published_publication_bias_is_suspected() {
    let mut count = 0;
    for claim in claims() {
        if claim.quoted.iter().any(|quoted| quoted.unpublished) {
            count += 1;
            assert_eq!(
                claim.certainty.publication_bias.judgement,
                PublicationBias::Suspected,
                "claim {}",
                claim.number
            );
        }
    }
    assert!(count > 0);
}

#[test]
fn every_estimate_asks_for_something_the_command_line_can_take() {
    for claim in claims() {
        for pooled in &claim.pooled {
            let name = format!("{}: {}", claim.slug, pooled.key);
            let mut conditions = library::conditions().iter();
            assert!(
                conditions.any(|known| known.condition == pooled.condition),
                "{name}"
            );
            let mut joints = library::joints().iter();
            assert!(joints.any(|known| known.joint == pooled.joint), "{name}");
            for class in pooled.class.iter().chain(&pooled.versus) {
                assert!(is_a_class(class), "{name}: {class}");
            }
            assert!(
                !pooled.class.is_empty() && !pooled.versus.is_empty(),
                "{name}"
            );
            assert!(
                !pooled
                    .class
                    .iter()
                    .any(|class| pooled.versus.contains(class)),
                "{name}"
            );
            let [from, to] = pooled.months;
            assert!(0.0 <= from && from <= to, "{name}");
            assert!(!pooled.role.is_empty(), "{name}");
            assert!(
                !pooled.role.contains(&RoleFilter::All) || pooled.role.len() == 1,
                "{name}"
            );
        }
    }
}

#[test]
fn an_estimate_is_filled_in_whole_or_not_at_all() {
    for claim in claims() {
        for pooled in &claim.pooled {
            let name = format!("{}: {}", claim.slug, pooled.key);
            let filled = [pooled.estimate, pooled.ci_low, pooled.ci_high, pooled.tau2];
            let count = filled.iter().flatten().count();
            match pooled.k {
                None | Some(0 | 1) => assert_eq!(count, 0, "{name}: fewer than two are not pooled"),
                // Limits that leave the scale say nothing, and are not given.
                Some(_) if pooled.ci_low.is_none() && pooled.ci_high.is_none() => {
                    assert_eq!(count, 2, "{name}");
                }
                Some(_) => assert_eq!(count, 4, "{name}"),
            }
            if let (Some(low), Some(estimate), Some(high)) =
                (pooled.ci_low, pooled.estimate, pooled.ci_high)
            {
                assert!(low <= estimate && estimate <= high, "{name}");
            }
        }
    }
}

#[test]
fn what_would_change_a_verdict_is_concrete() {
    for claim in claims() {
        let would = &claim.would_change;
        let has_figure = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        assert!(has_figure(&would.size), "{}: {}", claim.slug, would.size);
        assert!(
            would.duration.contains("month"),
            "{}: {}",
            claim.slug,
            would.duration
        );
        let verdicts = [
            "supported",
            "partly",
            "contradicted",
            "not-shown",
            "unsettled",
        ];
        assert!(
            verdicts
                .iter()
                .any(|verdict| would.result.contains(verdict)),
            "{}",
            claim.slug
        );
        for text in [&would.trial, &would.comparator, &would.endpoint] {
            assert!(text.len() > 20, "{}: {text}", claim.slug);
        }
    }
}

#[test]
fn the_book_gives_the_same_verdicts() {
    let page = include_str!("../../../book/src/claims.md");
    let kebab = |level: Level| {
        serde_json::to_value(level)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    for claim in claims() {
        let line = format!(
            "| {} | {} | {} | {} |",
            claim.number,
            claim.title,
            claim.verdict,
            kebab(claim.certainty.overall)
        );
        assert!(page.contains(&line), "book/src/claims.md lacks: {line}");
        for part in &claim.parts {
            let line = format!("| {} | {} | {} |", claim.number, part.of, part.verdict);
            assert!(page.contains(&line), "book/src/claims.md lacks: {line}");
        }
    }
}
