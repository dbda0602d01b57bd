//! Rows of single patients: what a trial has on file, and beside it what only a simulation can know.

use synovia_results::{Table, Value, row};
use synovia_trial::enrol::visit_days;
use synovia_trial::patient_file::PatientFile;
use synovia_trial::protocol::{Instrument, Protocol};

/// One patient of one replicate.
pub struct Of<'a> {
    pub protocol: &'a Protocol,
    pub core: &'static str,
    pub replicate: u64,
    pub file: &'a PatientFile,
}

impl Of<'_> {
    fn arm(&self) -> &str {
        &self.protocol.arms[self.file.arm].label
    }

    /// The row of `participants`.
    pub fn participant(&self) -> impl IntoIterator<Item = (&'static str, Value)> + use<> {
        let file = self.file;
        let (who, left) = (&file.who, file.own.left);
        let missing = &file.not_released;
        let because =
            (!missing.is_empty()).then(|| format!("lot not released: {}", missing.join(", ")));
        row! {
            core: self.core, replicate: self.replicate, patient: file.number, arm: self.arm(), kl: who.kl,
            age_years: who.age_years, bmi: who.bmi, female: who.female, contralateral_kl: who.contralateral_kl,
            contralateral_pain_points: who.contralateral_points, screening_pain_points: file.screening_points,
            received: missing.is_empty(), not_received_because: because, visits_attended: file.own.attended,
            withdrew: left.is_some(), withdrawal_day: left.map(|left| left.day),
            withdrawal_reason: left.map(|left| left.reason.name()),
            analysed: file.own.attended > self.protocol.endpoint.visit,
        }
    }

    /// The rows of `assessments`, one per visit.
    pub fn assessments(&self, table: &mut Table) {
        let (own, reference) = (&self.file.own, &self.file.under_reference);
        let primary = self.protocol.endpoint.instrument;
        let visits = self
            .protocol
            .visit_months
            .iter()
            .zip(visit_days(self.protocol));
        for (visit, (month, day)) in visits.enumerate() {
            let observed = visit < own.attended;
            let score = |instrument: Instrument| observed.then(|| own.score(instrument, visit));
            let taken = observed.then(|| own.taken[visit]);
            table.push(row! {
                core: self.core, replicate: self.replicate, patient: self.file.number, arm: self.arm(), month: *month,
                day: day, observed: observed, womac_pain_points: score(Instrument::WomacPain),
                womac_stiffness_points: score(Instrument::WomacStiffness),
                womac_function_points: score(Instrument::WomacFunction),
                womac_total_points: score(Instrument::WomacTotal), vas_pain_points: score(Instrument::VasPain),
                koos_pain_points: score(Instrument::KoosPain),
                rescue_paracetamol: taken.map(|taken| taken.paracetamol), rescue_nsaid: taken.map(|taken| taken.nsaid),
                truth_own_points: own.score(primary, visit), truth_reference_points: reference.score(primary, visit),
                truth_own_cartilage: own.thickness[visit], truth_reference_cartilage: reference.thickness[visit],
            });
        }
    }

    /// The rows of `events`, by day.
    pub fn events(&self, table: &mut Table) {
        let own = &self.file.own;
        let days: Vec<f64> = visit_days(self.protocol).collect();
        let last_seen = days[own.attended - 1];
        let mut events = own.reactions.clone();
        events.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (day, reaction) in events {
            table.push(row! {
                core: self.core, replicate: self.replicate, patient: self.file.number, arm: self.arm(), day: day,
                event: reaction.name(), reported: day <= last_seen,
            });
        }
    }
}
