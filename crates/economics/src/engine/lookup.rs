//! Tables of a model that an expression reads as a function: steps by age, life tables.

/// A step function: the value of the last step that starts at or before x.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lookup {
    /// Where each step starts, increasing.
    pub from: Vec<f64>,
    /// Its value.
    pub value: Vec<f64>,
}

impl Lookup {
    /// The value at `x`; not a number before the first step, the last value past the last.
    pub fn at(&self, x: f64) -> f64 {
        let after = self.from.partition_point(|start| *start <= x);
        if after == 0 || x.is_nan() {
            return f64::NAN;
        }
        self.value[after - 1]
    }
}
