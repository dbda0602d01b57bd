//! What a table of baseline characteristics says of a participant.

use crate::enrol::Participant;
use crate::replicate::Setting;

/// Who a participant is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Characteristics {
    /// Kellgren-Lawrence grade.
    pub kl: u8,
    /// Age, years.
    pub age_years: f64,
    /// Body mass index, kg/m².
    pub bmi: f64,
    /// Whether a woman.
    pub female: bool,
    /// Kellgren-Lawrence grade of the other knee.
    pub contralateral_kl: u8,
    /// WOMAC pain of the other knee at screening, points of 100.
    pub contralateral_points: f64,
}

impl Characteristics {
    pub(crate) fn of(setting: &Setting, participant: &Participant) -> Self {
        let who = setting.pool.candidate(participant.candidate);
        Characteristics {
            kl: participant.kl,
            age_years: who.owner.age_years,
            bmi: who.owner.bmi,
            female: who.female,
            contralateral_kl: who.other_knee.kl,
            contralateral_points: participant.contralateral_points,
        }
    }
}
