//! From numbers to a verdict, by rules that are declared here once and applied to every claim.
//!
//! A rule says nothing of how sure one may be; that is GRADE. It holds a verdict to the numbers it names, so that neither can change
//! without the other.

use serde::{Deserialize, Serialize};
use synovia_evidence::library::{Direction, Library};
use synovia_evidence::thresholds;
use synovia_statistics::meta::MetaError;

use super::document::difference_of;
use super::{Claim, Evidence, Part, Verdict};
use crate::ask::Analysis;

/// How a verdict follows. Keys are those of rows, quotations and estimates of the same claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// Intervals of the difference from a control, against nothing and against what matters; of several, see [`together`].
    Interval {
        /// Estimates, quotations with numbers, or rows of a printed difference.
        of: Vec<String>,
        /// The smallest difference that matters.
        matters: Matters,
    },
    /// Comparisons with a control of which only the direction was read.
    Directions {
        /// The product did better.
        #[serde(default)]
        in_favour: Vec<String>,
        /// No difference was found.
        #[serde(default)]
        no_difference: Vec<String>,
        /// The same in a masked trial of 200 patients or more against a placebo or sham: two of them, and nothing in favour, speak against.
        #[serde(default)]
        large_masked: Vec<String>,
        /// The product did worse.
        #[serde(default)]
        against: Vec<String>,
    },
    /// What the claim says was compared in no controlled trial that was read; these come nearest.
    NothingCompared {
        /// What was looked at.
        nearest: Vec<String>,
    },
    /// Everything points in favour, but nobody compared the two directly.
    Indirect {
        /// What points so.
        in_favour: Vec<String>,
    },
    /// A fact that can be counted, no effect: surveys or prices say so.
    Counted {
        /// Which.
        by: Vec<String>,
    },
}

/// The smallest difference that matters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Matters {
    /// A threshold between groups of the registry, points of 100.
    Threshold(String),
    /// A size in the unit of the numbers; 0 where any difference counts.
    Size(f64),
}

impl Matters {
    /// The size; of a threshold that is not registered not a number, which no verdict but `not-shown` follows from.
    fn size(&self) -> f64 {
        match self {
            Matters::Size(size) => *size,
            Matters::Threshold(name) => {
                thresholds::between_group(name).map_or(f64::NAN, |threshold| threshold.points)
            }
        }
    }
}

/// A difference with its interval; negative favours the product.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// The difference.
    pub estimate: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Numbers {
    /// What an interval says of an advantage that should be at least `matters`:
    ///
    /// | interval | verdict |
    /// |---|---|
    /// | all of it beyond what matters | supported |
    /// | all of it on the side of the product, not all beyond what matters | partly |
    /// | none of it reaches what matters | contradicted |
    /// | it holds both no advantage and one that matters | not shown |
    pub fn verdict(self, matters: f64) -> Verdict {
        if self.high < 0.0 && self.high <= -matters {
            Verdict::Supported
        } else if self.high < 0.0 {
            Verdict::Partly
        } else if self.low > -matters {
            Verdict::Contradicted
        } else {
            Verdict::NotShown
        }
    }

    /// Whether the interval holds no difference, or what matters: then it is not precise.
    pub fn is_imprecise(self, matters: f64) -> bool {
        let holds = |value: f64| self.low <= value && value <= self.high;
        holds(0.0) || holds(-matters)
    }
}

/// A rule applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruled {
    /// What follows.
    pub verdict: Verdict,
    /// The rule in words.
    pub rule: String,
    /// What it was applied to: words, and the numbers of intervals; none where the interval leaves the scale or nothing was pooled.
    pub of: Vec<(String, Option<Numbers>)>,
}

/// What several verdicts on one question come to: those that agree, theirs; some in favour and some against, unsettled; some in favour
/// and some that show nothing, partly; the rest not shown.
pub fn together(verdicts: &[Verdict]) -> Verdict {
    let any = |wanted: Verdict| verdicts.contains(&wanted);
    let in_favour = any(Verdict::Supported) || any(Verdict::Partly);
    match verdicts {
        [] => Verdict::NotShown,
        [first, rest @ ..] if rest.iter().all(|verdict| verdict == first) => *first,
        _ if in_favour && any(Verdict::Contradicted) => Verdict::Unsettled,
        _ if in_favour => Verdict::Partly,
        _ if any(Verdict::Unsettled) => Verdict::Unsettled,
        _ => Verdict::NotShown,
    }
}

/// What the verdicts of parts come to for a claim: those that agree, theirs; partly when any part is borne out at least partly;
/// unsettled when any is; otherwise not shown.
pub fn of_parts(parts: &[Part]) -> Verdict {
    let verdicts: Vec<Verdict> = parts
        .iter()
        .filter(|part| part.decides)
        .map(|part| part.verdict)
        .collect();
    match together(&verdicts) {
        // Parts answer different questions, so that they cannot contradict each other.
        Verdict::Unsettled
            if verdicts
                .iter()
                .any(|verdict| matches!(verdict, Verdict::Supported | Verdict::Partly)) =>
        {
            Verdict::Partly
        }
        verdict => verdict,
    }
}

impl Rule {
    /// Keys that it names.
    pub fn keys(&self) -> Vec<&str> {
        let lists: Vec<&Vec<String>> = match self {
            Rule::Interval { of, .. } => vec![of],
            Rule::Directions {
                in_favour,
                no_difference,
                large_masked,
                against,
            } => vec![in_favour, no_difference, large_masked, against],
            Rule::NothingCompared { nearest } => vec![nearest],
            Rule::Indirect { in_favour } => vec![in_favour],
            Rule::Counted { by } => vec![by],
        };
        lists.into_iter().flatten().map(String::as_str).collect()
    }

    /// The verdict that follows, with estimates computed from this library.
    ///
    /// # Errors
    /// When an estimator does not converge.
    pub fn applied(
        &self,
        claim: &Claim,
        analysis: &Analysis,
        library: &Library,
    ) -> Result<Ruled, MetaError> {
        let named = |keys: &[String], how: &str| -> Vec<(String, Option<Numbers>)> {
            keys.iter()
                .map(|key| (format!("{how}: {key}"), None))
                .collect()
        };
        Ok(match self {
            Rule::Interval { of, matters } => {
                let matters_size = matters.size();
                let mut numbers = Vec::new();
                for key in of {
                    let found = match claim.evidence(key) {
                        Some(evidence) => numbers_of(evidence, matters, analysis, library)?,
                        None => None,
                    };
                    numbers.push((key.clone(), found));
                }
                // Of what nothing can be said, nothing is shown.
                let verdicts: Vec<Verdict> = numbers
                    .iter()
                    .map(|(_, found)| {
                        found.map_or(Verdict::NotShown, |found| found.verdict(matters_size))
                    })
                    .collect();
                Ruled {
                    verdict: together(&verdicts),
                    rule: format!(
                        "interval against no difference and against {matters_size}{}, the smallest that matters",
                        match matters {
                            Matters::Threshold(name) => format!(" points of 100 ({name})"),
                            Matters::Size(_) => String::new(),
                        }
                    ),
                    of: numbers,
                }
            }
            Rule::Directions {
                in_favour,
                no_difference,
                large_masked,
                against,
            } => {
                let others = [no_difference, large_masked, against];
                let verdict = match (
                    in_favour.is_empty(),
                    others.iter().all(|list| list.is_empty()),
                ) {
                    (false, false) => Verdict::Unsettled,
                    (false, true) => Verdict::Partly,
                    (true, _) if !against.is_empty() || large_masked.len() > 1 => {
                        Verdict::Contradicted
                    }
                    (true, _) => Verdict::NotShown,
                };
                let mut of = named(in_favour, "in favour");
                of.extend(named(no_difference, "no difference"));
                of.extend(named(large_masked, "no difference, large and masked"));
                of.extend(named(against, "against"));
                Ruled {
                    verdict,
                    rule: "directions of controlled comparisons, whose sizes were not read"
                        .to_owned(),
                    of,
                }
            }
            Rule::NothingCompared { nearest } => Ruled {
                verdict: Verdict::NotShown,
                rule: "no controlled comparison of what is claimed was read".to_owned(),
                of: named(nearest, "nearest"),
            },
            Rule::Indirect { in_favour } => Ruled {
                verdict: Verdict::Partly,
                rule: "without a direct comparison at most partly".to_owned(),
                of: named(in_favour, "in favour"),
            },
            Rule::Counted { by } => Ruled {
                verdict: Verdict::Supported,
                rule: "no effect but a fact that surveys count".to_owned(),
                of: named(by, "by"),
            },
        })
    }
}

/// The numbers of a piece of evidence, in points of 100 where a threshold is in points; `None` where it has none, where fewer than two
/// trials were pooled, or where the interval leaves the scale.
fn numbers_of(
    evidence: Evidence<'_>,
    matters: &Matters,
    analysis: &Analysis,
    library: &Library,
) -> Result<Option<Numbers>, MetaError> {
    Ok(match evidence {
        Evidence::Quoted(quoted) => quoted.numbers,
        Evidence::Pooled(pooled) => {
            let found = pooled.computed(analysis, library)?;
            match (found.estimate, found.ci_low, found.ci_high) {
                (Some(estimate), Some(low), Some(high)) if found.k > 1 => Some(Numbers {
                    estimate,
                    low,
                    high,
                }),
                _ => None,
            }
        }
        Evidence::Row(row) => difference_of(row, library).and_then(|row| {
            let factor = match (matters, row.scale_min, row.scale_max) {
                (Matters::Size(_), _, _) => 1.0,
                (Matters::Threshold(_), Some(low), Some(high)) => 100.0 / (high - low),
                _ => return None,
            };
            let (low, high) = (factor * row.ci_low?, factor * row.ci_high?);
            let estimate = factor * row.difference;
            Some(match row.direction {
                Direction::LowerBetter => Numbers {
                    estimate,
                    low,
                    high,
                },
                Direction::HigherBetter => Numbers {
                    estimate: -estimate,
                    low: -high,
                    high: -low,
                },
            })
        }),
    })
}

impl Claim {
    /// The rules of its parts, or its own where it has none, applied: the part, and what follows.
    ///
    /// # Errors
    /// When an estimator does not converge.
    pub fn ruled(
        &self,
        analysis: &Analysis,
        library: &Library,
    ) -> Result<Vec<(String, Ruled)>, MetaError> {
        let own = self.rule.iter().map(|rule| (String::new(), rule));
        let parts = self.parts.iter().map(|part| (part.of.clone(), &part.rule));
        own.chain(parts)
            .map(|(of, rule)| Ok((of, rule.applied(self, analysis, library)?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(low: f64, high: f64) -> Verdict {
        let estimate = 0.5 * (low + high);
        Numbers {
            estimate,
            low,
            high,
        }
        .verdict(9.7)
    }

    #[test]
    fn an_interval_is_held_against_nothing_and_against_what_matters() {
        assert_eq!(verdict(-20.0, -10.0), Verdict::Supported);
        assert_eq!(verdict(-11.6, -3.3), Verdict::Partly);
        assert_eq!(verdict(-6.9, 0.8), Verdict::Contradicted);
        assert_eq!(verdict(3.0, 8.0), Verdict::Contradicted);
        assert_eq!(verdict(-16.9, 2.4), Verdict::NotShown);
    }

    #[test]
    fn where_any_difference_counts_only_its_side_decides() {
        let ratio = |low, high| {
            Numbers {
                estimate: low,
                low,
                high,
            }
            .verdict(0.0)
        };
        assert_eq!(ratio(0.17, 1.79), Verdict::Contradicted);
        assert_eq!(ratio(-0.5, -0.1), Verdict::Supported);
        assert_eq!(ratio(-0.5, 0.1), Verdict::NotShown);
    }

    #[test]
    fn verdicts_that_point_both_ways_are_unsettled_and_silence_settles_nothing() {
        use Verdict::{Contradicted, NotShown, Partly, Supported, Unsettled};
        assert_eq!(together(&[Partly, Contradicted]), Unsettled);
        assert_eq!(together(&[Partly, NotShown]), Partly);
        assert_eq!(together(&[Supported, Supported]), Supported);
        assert_eq!(together(&[NotShown, Contradicted]), NotShown);
        assert_eq!(together(&[]), NotShown);
    }
}
