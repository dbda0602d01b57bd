//! What a trial prints that cannot all be true, and what of it was used.
//!
//! Nothing is chosen without a word: where two printed numbers contradict each other by more than their rounding, the trial carries a
//! flag that begins with a code, and the document a finding that names the trial.

use std::collections::BTreeSet;
use std::fmt;

use synovia_evidence::library::{Basis as Printed, Difference, Library, Outcome, Trial};
use synovia_results::evidence::Cited;
use synovia_statistics::meta::recover::{self, Critical};

use crate::printed::{self, Pair, is_at, same_time};
use crate::question::Measure;

/// Something that a trial prints and contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contradiction {
    /// One of [`CONTRADICTION_CODES`].
    pub code: &'static str,
    /// What, with the rows, and what of it was used.
    pub said: String,
}

impl Contradiction {
    fn new(code: &'static str, said: String) -> Self {
        Contradiction { code, said }
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.said)
    }
}

/// Codes of contradictions in trials and of results that hardly follow from them, with what they mean.
pub const CONTRADICTION_CODES: [(&str, &str); 6] = [
    (
        "E0311",
        "printed differences between three arms that do not add up",
    ),
    (
        "E0312",
        "printed standard errors that cannot belong together",
    ),
    (
        "E0313",
        "a standard error that the interval, t or p beside it contradicts",
    ),
    (
        "E0314",
        "a printed difference that the printed means contradict",
    ),
    (
        "E0315",
        "a printed change that the printed levels contradict",
    ),
    (
        "E0316",
        "a Hartung-Knapp standard error below that of one common effect",
    ),
];

/// Standard errors that follow from one rule differ from the printed ones by less than this share: beyond it the rule is not what the
/// trial did.
const SHARE_APART: f64 = 0.1;
/// A test of another kind than t, such as one of ranks, gives a p value near that of t; farther apart than this factor in the standard
/// error it follows from, one of the two is wrong.
const FACTOR_OF_TESTS: f64 = 1.5;

/// Half a unit of the last digit of a number as it was written; trailing zeros are not seen.
pub fn half_unit(value: f64) -> f64 {
    let text = format!("{value}");
    let digits = text.split('.').nth(1).map_or(0, str::len);
    0.5 * libm::pow(10.0, -(digits as f64))
}

/// Rounding of numbers is not exact in binary.
const SLACK: f64 = 1e-9;

/// Everything that the trials of a library contradict themselves in, whatever is asked of them, in the order of the library.
pub fn of_library(library: &Library) -> Vec<(&Trial, Contradiction)> {
    let of_trial = |trial| {
        let found = of_trial(library, trial);
        found.into_iter().map(move |one| (trial, one))
    };
    library.trials().iter().flat_map(of_trial).collect()
}

fn of_trial(library: &Library, trial: &Trial) -> BTreeSet<Contradiction> {
    let outcomes: Vec<&Outcome> = library.outcomes_of(&trial.id).collect();
    let patients = |arm: &str| library.arm(&trial.id, arm)?.n.map(f64::from);
    // A difference between standardised means asks for no scale.
    let mut pairs: Vec<Pair<'_>> = library
        .differences_of(&trial.id)
        .filter_map(|row| {
            let n = [patients(&row.arm), patients(&row.versus)];
            printed::pair(row, n, Measure::StandardisedMeanDifference)
        })
        .collect();
    let place = |pair: &Pair<'_>| {
        let months = pair.difference.time_months.unwrap_or(f64::NAN);
        (pair.difference.instrument.clone(), months.to_bits())
    };
    pairs.sort_by_key(place);
    let mut found = BTreeSet::new();
    for together in pairs.chunk_by(|one, other| place(one) == place(other)) {
        found.extend(triangles(together));
        let shared = printed::shared_arms(together).first().copied();
        let rule = shared.and_then(|arm| {
            let (_, _, sd) = printed::from_shared(together, arm)?;
            Some((arm, sd))
        });
        found.extend(errors_apart(together, rule));
        found.extend(one_by_one(together, &outcomes));
    }
    let times: BTreeSet<(&str, u64)> = outcomes
        .iter()
        .filter_map(|row| Some((row.instrument.as_str(), row.time_months?.to_bits())))
        .collect();
    for (instrument, months) in times {
        found.extend(of_changes(&outcomes, instrument, f64::from_bits(months)));
    }
    found
}

/// Each pair against itself and against the means beside it.
fn one_by_one<'a>(
    pairs: &'a [Pair<'_>],
    outcomes: &'a [&Outcome],
) -> impl Iterator<Item = Contradiction> + 'a {
    pairs.iter().flat_map(|pair| {
        let alone = of_one(pair.difference, pair.n);
        alone
            .into_iter()
            .chain(against_means(pair.difference, outcomes))
    })
}

/// Everything that the printed differences of one instrument and time contradict among themselves, and in the means beside them.
/// `shared` is the arm from which differences were used, if they were, and `used_sd` the standard deviation that was given to each arm.
pub fn of_differences(
    pairs: &[Pair<'_>],
    outcomes: &[&Outcome],
    used: Option<(&str, f64)>,
) -> BTreeSet<Contradiction> {
    let mut found: BTreeSet<Contradiction> = triangles(pairs)
        .into_iter()
        .map(|Contradiction { code, said }| match used {
            Some((shared, _)) => {
                Contradiction::new(code, format!("{said}; {}", used_and_not(pairs, shared)))
            }
            None => Contradiction::new(
                code,
                format!("{said}; none of them was used, but what the arms print"),
            ),
        })
        .collect();
    found.extend(errors_apart(pairs, used));
    found.extend(one_by_one(pairs, outcomes));
    found
}

/// `PRP minus saline −8 (differences.csv:2)`.
fn named(row: &Difference) -> String {
    format!(
        "{} minus {} {} ({})",
        row.arm, row.versus, row.difference, row.row
    )
}

/// Which differences from one arm were used and which were not.
pub fn used_and_not(pairs: &[Pair<'_>], shared: &str) -> String {
    let list = |wanted: bool| -> Vec<String> {
        let of = pairs
            .iter()
            .filter(|pair| pair.other(shared).is_some() == wanted);
        of.map(|pair| named(pair.difference)).collect()
    };
    match (list(true), list(false)) {
        (used, left) if left.is_empty() => format!("used: {}", used.join(", ")),
        (used, left) => format!("used: {}; not used: {}", used.join(", "), left.join(", ")),
    }
}

/// The arms that are compared.
fn arms_of<'a>(pairs: &[Pair<'a>]) -> BTreeSet<&'a str> {
    let both = |pair: &Pair<'a>| {
        [
            pair.difference.arm.as_str(),
            pair.difference.versus.as_str(),
        ]
    };
    pairs.iter().flat_map(both).collect()
}

/// Differences round three arms add up to nothing, but for their rounding, when they are of one basis.
fn triangles(pairs: &[Pair<'_>]) -> Vec<Contradiction> {
    let arms: Vec<&str> = arms_of(pairs).into_iter().collect();
    // First minus second, as printed.
    let between = |one: &str, other: &str, basis: Printed| {
        pairs.iter().find_map(|pair| {
            let row = pair.difference;
            let sign = match (
                row.arm == one && row.versus == other,
                row.arm == other && row.versus == one,
            ) {
                (true, _) => 1.0,
                (_, true) => -1.0,
                _ => return None,
            };
            (row.basis == basis).then_some((sign * row.difference, row))
        })
    };
    let mut said = Vec::new();
    for basis in [Printed::Change, Printed::Final, Printed::Adjusted] {
        for a in 0..arms.len() {
            for b in a + 1..arms.len() {
                for c in b + 1..arms.len() {
                    let sides = [(a, b), (b, c), (c, a)]
                        .map(|(one, other)| between(arms[one], arms[other], basis));
                    let [Some(ab), Some(bc), Some(ca)] = sides else {
                        continue;
                    };
                    let off = ab.0 + bc.0 + ca.0;
                    let rounding: f64 = [ab.1, bc.1, ca.1]
                        .iter()
                        .map(|row| half_unit(row.difference))
                        .sum();
                    if off.abs() > rounding + SLACK {
                        said.push(Contradiction::new(
                            "E0311",
                            format!(
                                "differences between three arms do not add up, by {}: {}, {}, {}",
                                plain(off.abs()),
                                named(ab.1),
                                named(bc.1),
                                named(ca.1)
                            ),
                        ));
                    }
                }
            }
        }
    }
    said
}

/// Without the digits that rounding in binary adds.
fn plain(value: f64) -> String {
    format!("{}", (value * 1e6).round() / 1e6)
}

/// Standard errors of differences against what they have to be: at most those of the two other sides of a triangle together (of arms
/// that are independent), and not far from those of one standard deviation in every arm, which is the rule that is used.
fn errors_apart(pairs: &[Pair<'_>], used: Option<(&str, f64)>) -> Vec<Contradiction> {
    let mut said = Vec::new();
    let variance = |one: &str, other: &str| {
        pairs.iter().find_map(|pair| {
            let row = pair.difference;
            let is =
                (row.arm == one && row.versus == other) || (row.arm == other && row.versus == one);
            is.then_some((pair.se * pair.se, row))
        })
    };
    let arms = arms_of(pairs);
    for middle in &arms {
        for one in &arms {
            for other in arms.range(*one..).skip(1) {
                if one == middle || other == middle {
                    continue;
                }
                let (Some(whole), Some(first), Some(second)) = (
                    variance(one, other),
                    variance(one, middle),
                    variance(middle, other),
                ) else {
                    continue;
                };
                if whole.0 > (1.0 + SHARE_APART) * (first.0 + second.0) {
                    said.push(Contradiction::new("E0312", format!("no arms can have these standard errors together: that of {} is larger than those of {} and {} allow",
                        named(whole.1),
                        named(first.1),
                        named(second.1)
                    )));
                }
            }
        }
    }
    let Some((shared, sd)) = used else {
        return said;
    };
    let several = pairs
        .iter()
        .filter(|pair| pair.other(shared).is_some())
        .count()
        > 1;
    let unused = pairs.iter().any(|pair| pair.other(shared).is_none());
    if !(several || unused) {
        return said;
    }
    let mut apart = Vec::new();
    for pair in pairs {
        let follows = sd * (1.0 / pair.n[0] + 1.0 / pair.n[1]).sqrt();
        if (follows / pair.se - 1.0).abs() > SHARE_APART {
            let row = pair.difference;
            let how = if pair.other(shared).is_some() {
                "used"
            } else {
                "followed"
            };
            apart.push(format!(
                "{} minus {} printed {:.2}, {how} {follows:.2}",
                row.arm, row.versus, pair.se
            ));
        }
    }
    if !apart.is_empty() {
        said.push(Contradiction::new("E0312", format!("the standard errors of its differences do not fit one standard deviation in every arm, which is what pooling uses: {}; {}",
            apart.join("; "),
            used_and_not(pairs, shared)
        )));
    }
    said
}

/// A standard error by each way it was printed: words, and the range that rounding leaves.
fn ways(row: &Difference, n: [f64; 2]) -> Vec<(String, f64, f64)> {
    let mut ways = Vec::new();
    if let Some(se) = row.se {
        let half = half_unit(se);
        ways.push((format!("SE {se}"), se - half, se + half));
    }
    if let (Some(low), Some(high)) = (row.ci_low, row.ci_high) {
        let half = half_unit(low) + half_unit(high);
        let se = |low: f64, high: f64, critical| {
            recover::standard_error_from_interval(low, high, 0.95, n, critical)
        };
        // A paper may have used t or the normal distribution.
        let least = se(low + 0.5 * half, high - 0.5 * half, Critical::StudentT);
        let most = se(low - 0.5 * half, high + 0.5 * half, Critical::Normal);
        if let (Ok(least), Ok(most)) = (least, most) {
            ways.push((format!("95 % interval {low} to {high}"), least, most));
        }
    }
    let (size, half) = (row.difference.abs(), half_unit(row.difference));
    if let Some(t) = row.t {
        let (t, half_t) = (t.abs(), half_unit(t));
        let most = if t > half_t {
            (size + half) / (t - half_t)
        } else {
            f64::INFINITY
        };
        ways.push((
            format!("t = {t}"),
            (size - half).max(0.0) / (t + half_t),
            most,
        ));
    }
    if let Some(p) = row.p {
        let half_p = half_unit(p);
        let se = |size: f64, p: f64, critical| {
            recover::standard_error_from_p(size, p, n, critical).unwrap_or(f64::INFINITY)
        };
        let least = if p > half_p && size > half {
            se(size - half, p - half_p, Critical::StudentT)
        } else {
            0.0
        };
        let most = if p + half_p < 1.0 {
            se(size + half, p + half_p, Critical::Normal)
        } else {
            f64::INFINITY
        };
        ways.push((
            format!("p = {p}"),
            least / FACTOR_OF_TESTS,
            most * FACTOR_OF_TESTS,
        ));
    }
    ways
}

/// The ways in which one row prints its precision, against each other. The first is the one that is used.
fn of_one(row: &Difference, n: [f64; 2]) -> Option<Contradiction> {
    let ways = ways(row, n);
    let (first, rest) = ways.split_first()?;
    let against = rest
        .iter()
        .find(|other| other.1 > first.2 * (1.0 + SLACK) || other.2 < first.1 * (1.0 - SLACK))?;
    Some(Contradiction::new(
        "E0313",
        format!(
            "{} prints {} and {}, which would be a standard error of {}; used: {}",
            named(row),
            first.0,
            against.0,
            range(against.1, against.2),
            first.0
        ),
    ))
}

fn range(low: f64, high: f64) -> String {
    if high.is_finite() {
        format!("{low:.3} to {high:.3}")
    } else {
        format!("at least {low:.3}")
    }
}

/// A difference that no model adjusted is that of the means, where these are printed.
fn against_means(row: &Difference, outcomes: &[&Outcome]) -> Option<Contradiction> {
    let of = |arm: &str| {
        outcomes.iter().find_map(|outcome| {
            let here = outcome.arm == arm
                && outcome.instrument == row.instrument
                && outcome.time_months.is_some_and(|months| is_at(row, months));
            let mean = match row.basis {
                Printed::Change => outcome.change_mean,
                Printed::Final => outcome.mean,
                Printed::Adjusted => None,
            };
            here.then_some(mean).flatten().map(|mean| (mean, outcome))
        })
    };
    let (one, other) = (of(&row.arm)?, of(&row.versus)?);
    let follows = one.0 - other.0;
    let rounding = half_unit(one.0) + half_unit(other.0) + half_unit(row.difference);
    ((follows - row.difference).abs() > rounding + SLACK).then(|| {
        Contradiction::new(
            "E0314",
            format!(
                "{} is printed, and the means are {} and {} ({}, {}), which differ by {}",
                named(row),
                one.0,
                other.0,
                one.1.row,
                other.1.row,
                plain(follows)
            ),
        )
    })
}

/// Changes that are printed beside levels of the same patients, whose difference they are not.
pub fn of_changes(outcomes: &[&Outcome], instrument: &str, months: f64) -> BTreeSet<Contradiction> {
    let at = |arm: &str, wanted: f64| -> Vec<&Outcome> {
        let here = |row: &&&Outcome| {
            row.arm == arm
                && row.instrument == instrument
                && row.time_months.is_some_and(|time| same_time(time, wanted))
        };
        outcomes.iter().filter(here).copied().collect()
    };
    let arms: BTreeSet<&str> = outcomes.iter().map(|row| row.arm.as_str()).collect();
    let mut found = BTreeSet::new();
    for arm in arms {
        let level = |wanted: f64| {
            let mut rows = at(arm, wanted).into_iter();
            rows.find_map(|row| row.mean.map(|mean| (mean, row)))
        };
        let mut rows = at(arm, months).into_iter();
        let change = rows.find_map(|row| row.change_mean.map(|mean| (mean, row)));
        let (Some(change), Some(after), Some(before)) = (change, level(months), level(0.0)) else {
            continue;
        };
        // Means of different people need not differ by the change of those who were seen twice.
        let same = after.1.n == before.1.n && change.1.n == after.1.n;
        let follows = after.0 - before.0;
        let rounding = half_unit(change.0) + half_unit(after.0) + half_unit(before.0);
        // Some sources print a fall as a positive change.
        let off = (follows - change.0).abs().min((follows + change.0).abs());
        if same && off > rounding + SLACK {
            found.insert(Contradiction::new("E0315", format!("{arm} prints a change of {} ({}) beside levels of {} and {} ({}, {}) that differ by {}; the change was used",
                change.0,
                change.1.row,
                before.0,
                after.0,
                before.1.row,
                after.1.row,
                plain(follows)
            )));
        }
    }
    found
}

/// Findings about trials: what each contradicts itself in, once, with the trial's name.
pub fn findings<'a>(
    trials: impl IntoIterator<Item = (&'a Cited, &'a BTreeSet<Contradiction>)>,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (cited, contradictions) in trials {
        let name = if cited.label == cited.trial {
            cited.trial.clone()
        } else {
            format!("{} ({})", cited.label, cited.trial)
        };
        for Contradiction { code, said } in contradictions {
            let finding = format!("{code}: {name}: {said}");
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::half_unit;

    #[test]
    fn half_a_unit_is_that_of_the_last_digit_written() {
        for (value, half) in [(-8.0, 0.5), (3.5, 0.05), (0.125, 0.0005)] {
            assert!((half_unit(value) - half).abs() < 1e-15, "{value}");
        }
    }
}
