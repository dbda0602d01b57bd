//! What a comparison in a network rests on: a study that makes it, several ways round, or a single one.

use std::collections::BTreeSet;

/// How two treatments are connected by studies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Support {
    /// So many studies compare them.
    Direct {
        /// Number of studies.
        studies: usize,
    },
    /// No study compares them, and no single comparison or study is all that connects them.
    SeveralChains,
    /// No study compares them, and there is a comparison or a study without which nothing connects them: what it says of itself cannot
    /// be checked by anything else in the network.
    OneChain {
        /// The treatments on a shortest way from one to the other, both ends included.
        by: Vec<String>,
    },
    /// Nothing connects them.
    None,
}

/// What the comparison of two treatments rests on; `studies` are the treatments of each study, all of which it compares.
///
/// ```
/// use synovia_statistics::network::{Support, support};
/// let studies = [vec!["cells", "acid"], vec!["cells", "acid"], vec!["acid", "saline"]];
/// let by = ["cells", "acid", "saline"].map(str::to_owned).to_vec();
/// assert_eq!(support(&studies, "cells", "saline"), Support::OneChain { by });
/// assert_eq!(support(&studies, "cells", "acid"), Support::Direct { studies: 2 });
/// ```
pub fn support<S: AsRef<str> + Ord>(studies: &[Vec<S>], treatment: &str, versus: &str) -> Support {
    let has = |study: &[S], name: &str| study.iter().any(|arm| arm.as_ref() == name);
    let compares = |study: &&Vec<S>| has(study, treatment) && has(study, versus);
    let direct = studies.iter().filter(compares).count();
    if direct > 0 {
        return Support::Direct { studies: direct };
    }
    let Some(shortest) = way(studies, (treatment, versus), &|_, _, _| true) else {
        return Support::None;
    };
    let without_study = (0..studies.len())
        .any(|out| way(studies, (treatment, versus), &|study, _, _| study != out).is_none());
    // A comparison without which nothing connects the two lies on every way, also on the shortest.
    let without_comparison = shortest.windows(2).any(|step| {
        let open = |_: usize, one: &str, other: &str| {
            (one, other) != (step[0], step[1]) && (one, other) != (step[1], step[0])
        };
        way(studies, (treatment, versus), &open).is_none()
    });
    if without_study || without_comparison {
        let by = shortest.into_iter().map(str::to_owned).collect();
        return Support::OneChain { by };
    }
    Support::SeveralChains
}

/// A shortest way between two treatments over the comparisons that are `open`, given by study and both treatments.
fn way<'a, S: AsRef<str>>(
    studies: &'a [Vec<S>],
    (from, to): (&'a str, &'a str),
    open: &dyn Fn(usize, &str, &str) -> bool,
) -> Option<Vec<&'a str>> {
    let mut ways: Vec<Vec<&str>> = vec![vec![from]];
    let mut reached = BTreeSet::from([from]);
    let mut next = 0;
    while next < ways.len() {
        let at = ways[next][ways[next].len() - 1];
        if at == to {
            return Some(ways.swap_remove(next));
        }
        for (place, study) in studies.iter().enumerate() {
            if !study.iter().any(|arm| arm.as_ref() == at) {
                continue;
            }
            for other in study.iter().map(AsRef::as_ref) {
                if other != at && open(place, at, other) && reached.insert(other) {
                    let mut longer = ways[next].clone();
                    longer.push(other);
                    ways.push(longer);
                }
            }
        }
        next += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Support, support};

    #[test]
    fn two_ways_round_are_several_chains_and_a_bridge_on_both_is_one() {
        let ring = [
            vec!["a", "b"],
            vec!["b", "c"],
            vec!["c", "d"],
            vec!["d", "a"],
        ];
        assert_eq!(support(&ring, "a", "c"), Support::SeveralChains);
        let bridged = [
            vec!["a", "b"],
            vec!["b", "c"],
            vec!["a", "d"],
            vec!["d", "c"],
            vec!["c", "e"],
            vec!["c", "e"],
        ];
        assert!(matches!(
            support(&bridged, "a", "e"),
            Support::OneChain { .. }
        ));
        assert_eq!(support(&bridged, "a", "z"), Support::None);
    }

    #[test]
    fn several_ways_through_one_study_are_one_chain() {
        let studies = [vec!["a", "b", "c"], vec!["b", "d"], vec!["c", "d"]];
        assert!(matches!(
            support(&studies, "a", "d"),
            Support::OneChain { .. }
        ));
    }
}
