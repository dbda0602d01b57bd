//! Scores of every instrument, the longest table of a run, as the numbers that are needed of it and nothing else.

use synovia_results::Table;
use synovia_trial::protocol::{Instrument, Protocol};

/// One instrument of one arm at one visit, over the replicates, in their order; missing ones left out.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Patients seen.
    pub observed: Vec<f64>,
    /// Mean score, points.
    pub means: Vec<f64>,
    /// Standard deviation between patients, points.
    pub sds: Vec<f64>,
    /// Mean change since baseline, points.
    pub changes: Vec<f64>,
}

/// Some arms of one core.
#[derive(Debug)]
pub struct Scores<'a> {
    protocol: &'a Protocol,
    arms: Vec<usize>,
    cells: Vec<Cell>,
}

impl<'a> Scores<'a> {
    /// None yet.
    pub fn none(protocol: &'a Protocol, arms: &[usize]) -> Self {
        let cells = arms.len() * protocol.visit_months.len() * protocol.instruments().count();
        Scores {
            protocol,
            arms: arms.to_vec(),
            cells: vec![Cell::default(); cells],
        }
    }

    /// Those that the trial takes, in the order of their numbers.
    pub fn instruments(&self) -> impl Iterator<Item = Instrument> {
        self.protocol.instruments()
    }

    fn position(&self, arm: usize, visit: usize, instrument: usize) -> Option<usize> {
        let arm = self.arms.iter().position(|known| *known == arm)?;
        let instruments = self.instruments().count();
        Some((arm * self.protocol.visit_months.len() + visit) * instruments + instrument)
    }

    /// Adds the rows of one part that are about these arms.
    pub fn add(&mut self, scores: &Table) {
        let mut arm = 0;
        for row in scores.iter() {
            // Rows of an arm stand together.
            let label = row.text("arm").unwrap_or_default();
            let arms = &self.protocol.arms;
            if arms[arm].label != label {
                arm = arms.iter().position(|of| of.label == label).unwrap_or(arm);
            }
            let month = row.float("month");
            let visit = self
                .protocol
                .visit_months
                .iter()
                .position(|visit| Some(*visit) == month);
            let name = row.text("instrument");
            let instrument = self
                .protocol
                .instruments()
                .position(|instrument| Some(instrument.name()) == name);
            let position = visit
                .zip(instrument)
                .and_then(|(visit, instrument)| self.position(arm, visit, instrument));
            let Some(position) = position else { continue };
            let cell = &mut self.cells[position];
            cell.observed
                .extend(row.integer("observed").map(|count| count as f64));
            cell.means.extend(row.float("mean_points"));
            cell.sds.extend(row.float("sd_points"));
            cell.changes.extend(row.float("change_points"));
        }
    }

    /// What was added of one instrument of one of these arms at a visit.
    ///
    /// # Panics
    /// When it is another arm.
    pub fn of(&self, arm: usize, visit: usize, instrument: usize) -> &Cell {
        let position = self
            .position(arm, visit, instrument)
            .expect("one of these arms");
        &self.cells[position]
    }
}
