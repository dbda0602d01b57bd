//! A probabilistic sample: every strategy's costs and effects in every draw of the uncertain parameters.

/// A probabilistic sample. All vectors over draws have the same length and order: draw `i` is one set of parameter values under which every
/// strategy was run.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The strategies that are compared; at least two.
    pub strategies: Vec<Strategy>,
    /// The uncertain parameters, as drawn; may be empty.
    pub parameters: Vec<Parameter>,
}

/// What one strategy costs and gains in every draw, per person.
#[derive(Debug, Clone, PartialEq)]
pub struct Strategy {
    /// For readers.
    pub label: String,
    /// Cost in every draw, in the sample's currency.
    pub cost: Vec<f64>,
    /// Effect in every draw, such as quality-adjusted life years.
    pub effect: Vec<f64>,
}

/// An uncertain parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// For readers.
    pub name: String,
    /// Its value in every draw.
    pub values: Vec<f64>,
}
