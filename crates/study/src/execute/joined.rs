//! What the parts of one core say of some arms, in the order of the replicates.

use synovia_results::{RunFolder, RunFolderError, Table, schemas};

use crate::Plan;
use crate::execute::parts::{COUNTS, SCORES, STRUCTURES};
use crate::execute::scores::Scores;
use crate::execute::shards::Shard;

/// The rows of some arms of one core.
#[derive(Debug)]
pub struct Joined<'a> {
    arms: Vec<ArmRows>,
    /// Of the same arms.
    pub scores: Scores<'a>,
}

/// The rows of one arm under one core.
#[derive(Debug)]
pub struct ArmRows {
    arm: usize,
    /// By visit, in order.
    pub replicates: Vec<(f64, Table)>,
    /// By visit, in order.
    pub structures: Vec<(f64, Table)>,
    pub counts: Table,
    pub counterfactuals: Table,
}

impl<'a> Joined<'a> {
    /// Reads the parts of `shards`, all of one core, as far as they are about these arms.
    pub fn read(
        plan: &'a Plan,
        folder: &RunFolder,
        shards: &[&Shard],
        arms: &[usize],
    ) -> Result<Self, RunFolderError> {
        let mut all = Joined {
            arms: arms.iter().map(|arm| ArmRows::none(plan, *arm)).collect(),
            scores: Scores::none(&plan.protocol, arms),
        };
        for shard in shards {
            let read = |schema| folder.read_table(shard.index, schema);
            let replicates = read(&schemas::REPLICATES)?;
            let structures = read(&STRUCTURES)?;
            let counts = read(&COUNTS)?;
            let counterfactuals = read(&schemas::COUNTERFACTUALS)?;
            for rows in &mut all.arms {
                let label = plan.protocol.arms[rows.arm].label.as_str();
                let ours = |table: &Table| table.filter(|row| row.text("arm") == Some(label));
                add_by_visit(&mut rows.replicates, &ours(&replicates));
                add_by_visit(&mut rows.structures, &ours(&structures));
                rows.counts.append(&ours(&counts));
                rows.counterfactuals.append(&ours(&counterfactuals));
            }
            all.scores.add(&read(&SCORES)?);
        }
        Ok(all)
    }

    /// The rows of one of these arms.
    ///
    /// # Panics
    /// When it is another arm.
    pub fn of(&self, arm: usize) -> &ArmRows {
        let found = self.arms.iter().find(|rows| rows.arm == arm);
        found.expect("one of these arms")
    }
}

impl ArmRows {
    fn none(plan: &Plan, arm: usize) -> Self {
        let by_visit = |schema| {
            let months = plan.protocol.visit_months.iter();
            months.map(|month| (*month, Table::new(schema))).collect()
        };
        ArmRows {
            arm,
            replicates: by_visit(&schemas::REPLICATES),
            structures: by_visit(&STRUCTURES),
            counts: Table::new(&COUNTS),
            counterfactuals: Table::new(&schemas::COUNTERFACTUALS),
        }
    }
}

fn add_by_visit(visits: &mut [(f64, Table)], rows: &Table) {
    for (month, table) in visits {
        table.append(&rows.filter(|row| row.float("month") == Some(*month)));
    }
}
