//! The league table.

use super::error::NetworkError;
use super::model::{Estimate, Model};

/// All comparisons in a square: treatments on the diagonal, below it what the network says, above it what studies say that compare the
/// two directly. Every estimate is of the treatment that comes first in the order against the one that comes later.
#[derive(Debug, Clone, PartialEq)]
pub struct League {
    /// Treatments in the order of rows and columns.
    pub order: Vec<String>,
    /// Row after row.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of the league table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// On the diagonal.
    Treatment(String),
    /// Below it: by the whole network.
    Network(Estimate),
    /// Above it: by direct comparisons, if there are any.
    Direct(Option<Estimate>),
}

impl Model {
    /// The league table with treatments in the given order, such as that of their P-scores; treatments may be left out.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`], or [`NetworkError::SameTreatment`] when a treatment is listed twice.
    pub fn league<S: AsRef<str>>(&self, order: &[S]) -> Result<League, NetworkError> {
        let order: Vec<&str> = order.iter().map(AsRef::as_ref).collect();
        let cell = |row: usize, column: usize| {
            if row == column {
                self.evidence.place(order[row])?;
                return Ok(Cell::Treatment(order[row].to_owned()));
            }
            let (first, later) = (order[row.min(column)], order[row.max(column)]);
            Ok(if row > column {
                Cell::Network(self.estimate(first, later)?)
            } else {
                Cell::Direct(self.direct(first, later)?)
            })
        };
        let row = |row: usize| (0..order.len()).map(|column| cell(row, column)).collect();
        let rows = (0..order.len())
            .map(row)
            .collect::<Result<_, NetworkError>>()?;
        Ok(League {
            order: order.iter().map(|&name| name.to_owned()).collect(),
            rows,
        })
    }
}
