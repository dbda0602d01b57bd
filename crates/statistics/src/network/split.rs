//! Direct against indirect evidence.

use super::model::{Estimate, Model};

/// What studies say that compare two treatments, and what the rest of the network says about the same pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// By the whole network.
    pub network: Estimate,
    /// Studies that compare the two.
    pub studies: usize,
    /// Share of direct evidence in the network estimate: the variance of the network estimate over that of the direct one.
    pub direct_share: f64,
    /// By these studies alone.
    pub direct: Estimate,
    /// By everything else; `None` when nothing else connects the two.
    pub indirect: Option<Estimate>,
    /// Direct minus indirect; its p is the test of consistency.
    pub difference: Option<Estimate>,
}

/// A share of direct evidence this near to 1 leaves nothing that could be told from rounding.
const ALL: f64 = 1.0 - 1e-8;

impl Model {
    /// Direct and indirect evidence on every pair of treatments that a study compares, the alphabetically first against the later one.
    ///
    /// The indirect estimate is calculated back: network = share · direct + (1 − share) · indirect (König, Krahn & Binder 2013,
    /// doi:10.1002/sim.6001; Dias and others 2010, doi:10.1002/sim.3767). With studies of several arms this is one way of
    /// separating the two among several.
    pub fn splits(&self) -> Vec<Split> {
        self.pairs().filter_map(|pair| self.split(pair)).collect()
    }

    fn split(&self, pair: (usize, usize)) -> Option<Split> {
        let direct = self.direct_of(pair)?;
        let network = self.of_pair(pair);
        let (_, variance) = self.difference(pair);
        let share = variance / (direct.estimate.se * direct.estimate.se);
        let (treatment, versus) = self.names(pair);
        let estimate =
            |effect: f64, se: f64| Estimate::new(&treatment, &versus, effect, se, self.level);
        let indirect = (share < ALL).then(|| {
            let effect = (network.effect - share * direct.estimate.effect) / (1.0 - share);
            estimate(effect, (variance / (1.0 - share)).sqrt())
        });
        let difference = indirect.as_ref().map(|indirect| {
            let both = libm::hypot(direct.estimate.se, indirect.se);
            estimate(direct.estimate.effect - indirect.effect, both)
        });
        Some(Split {
            network,
            studies: direct.studies,
            direct_share: share.min(1.0),
            direct: direct.estimate,
            indirect,
            difference,
        })
    }
}
