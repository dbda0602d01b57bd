//! A distribution function and its complement, side by side.

/// The two probabilities that a distribution function splits 1 into at a point, each accurate relative to itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tails {
    /// The probability of a smaller value.
    pub below: f64,
    /// The probability of a larger value.
    pub above: f64,
}

impl Tails {
    /// Everything is larger.
    pub(crate) const ALL_ABOVE: Tails = Tails {
        below: 0.0,
        above: 1.0,
    };
    /// Everything is smaller.
    pub(crate) const ALL_BELOW: Tails = Tails {
        below: 1.0,
        above: 0.0,
    };
    /// There is no such distribution.
    pub(crate) const NONE: Tails = Tails {
        below: f64::NAN,
        above: f64::NAN,
    };

    /// From the smaller one; the other is 1 without it.
    pub(crate) fn of_below(below: f64) -> Tails {
        let below = below.min(1.0);
        Tails {
            below,
            above: 1.0 - below,
        }
    }

    /// The same seen from the other end.
    pub(crate) fn turned(self) -> Tails {
        Tails {
            below: self.above,
            above: self.below,
        }
    }
}
