//! One strategy against another on the cost-effectiveness plane, in words.

use super::{IcerRow, Status};

/// Whether two means differ by no more than rounding: a thousand-millionth of the larger, or what is left of a sum that should be 0.
///
/// ```
/// use synovia_results::economics::same;
///
/// assert!(same(0.1 + 0.2, 0.3));
/// assert!(!same(1_000.0, 1_000.01));
/// assert!(same(0.1 + 0.2 - 0.3, 0.0));
/// ```
pub fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()) + 1e-15
}

/// Cost and effect of one strategy compared with another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// More of both: a ratio says whether it is worth it.
    CostsAndGains,
    /// Less cost, more effect.
    SavesAndGains,
    /// More cost, less effect.
    CostsAndLoses,
    /// Less of both: a ratio says whether the saving is worth the loss.
    SavesAndLoses,
    /// More cost, the same effect.
    OnlyCosts,
    /// Less cost, the same effect.
    OnlySaves,
    /// The same cost, more effect.
    OnlyGains,
    /// The same cost, less effect.
    OnlyLoses,
    /// The same cost and effect.
    Same,
}

impl Quadrant {
    /// Of (cost, effect) against another's. What differs by rounding alone is the same ([`same`]).
    ///
    /// ```
    /// use synovia_results::economics::Quadrant;
    ///
    /// let standard = (1_000.0, 0.9);
    /// assert_eq!(Quadrant::of((400.0, 0.8), standard).in_words(), "saves and loses: a trade-off");
    /// assert_eq!(Quadrant::of((300.0, 0.9), standard).in_words(), "saves, gains the same: dominates");
    /// ```
    pub fn of(this: (f64, f64), other: (f64, f64)) -> Quadrant {
        let sign = |this: f64, other: f64| match same(this, other) {
            true => 0,
            false if this > other => 1,
            false => -1,
        };
        match (sign(this.0, other.0), sign(this.1, other.1)) {
            (1, 1) => Quadrant::CostsAndGains,
            (-1, 1) => Quadrant::SavesAndGains,
            (1, -1) => Quadrant::CostsAndLoses,
            (-1, -1) => Quadrant::SavesAndLoses,
            (1, _) => Quadrant::OnlyCosts,
            (-1, _) => Quadrant::OnlySaves,
            (_, 1) => Quadrant::OnlyGains,
            (_, -1) => Quadrant::OnlyLoses,
            _ => Quadrant::Same,
        }
    }

    /// For readers.
    pub fn in_words(self) -> &'static str {
        match self {
            Quadrant::CostsAndGains => "costs more, gains more",
            Quadrant::SavesAndGains => "saves and gains: dominates",
            Quadrant::CostsAndLoses => "costs more, loses: dominated",
            Quadrant::SavesAndLoses => "saves and loses: a trade-off",
            Quadrant::OnlyCosts => "costs more, gains the same: dominated",
            Quadrant::OnlySaves => "saves, gains the same: dominates",
            Quadrant::OnlyGains => "costs the same, gains more: dominates",
            Quadrant::OnlyLoses => "costs the same, loses: dominated",
            Quadrant::Same => "costs the same, gains the same: a tie",
        }
    }
}

impl IcerRow {
    /// Where the strategy stands among `rows`, in words, without its ratio.
    pub fn standing(&self, rows: &[IcerRow]) -> String {
        let against = self.against.join(" and ");
        match self.status {
            Status::Reference => "costs least".to_owned(),
            Status::Frontier => format!("on the frontier, against {against}"),
            Status::Dominated => {
                let other = rows
                    .iter()
                    .find(|row| self.against.first() == Some(&row.strategy));
                let how = other.map(|other| {
                    Quadrant::of((self.cost, self.effect), (other.cost, other.effect))
                });
                match how {
                    Some(Quadrant::CostsAndLoses) => {
                        format!("dominated by {against}: costs more, loses")
                    }
                    Some(Quadrant::OnlyCosts) => {
                        format!("dominated by {against}: costs more, gains the same")
                    }
                    Some(Quadrant::OnlyLoses) => {
                        format!("dominated by {against}: costs the same, loses")
                    }
                    _ => format!("dominated by {against}"),
                }
            }
            Status::ExtendedlyDominated => format!("dominated by a mixture of {against}"),
            Status::Tied => format!("the same as {against}"),
        }
    }
}
