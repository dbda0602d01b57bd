//! Patient by patient: what a trial has on file, and what only a simulation can know of the same patient.

use crate::characteristics::Characteristics;
use crate::enrol::Participant;
use crate::replicate::Setting;
use crate::simulate::Record;

/// One randomised patient of one replicate.
#[derive(Debug, Clone)]
pub struct PatientFile {
    /// Place in the order of randomisation, from 1.
    pub number: u32,
    /// Index of the arm.
    pub arm: usize,
    /// Who it is.
    pub who: Characteristics,
    /// WOMAC pain at screening, points of 100.
    pub screening_points: f64,
    /// Products of the arm that the patient did not receive, since their lot was not released.
    pub not_released: Vec<String>,
    /// What happened under the patient's own arm: as recorded up to the last visit attended, and what would have been recorded after it.
    pub own: Record,
    /// What would have happened to the same patient under the reference arm.
    pub under_reference: Record,
}

/// The files of all participants of a replicate, in the order of randomisation. `own` are their lives under their own arm, `twins` those
/// under the reference arm.
pub(crate) fn patient_files(
    setting: &Setting,
    participants: &[Participant],
    own: &[&Record],
    twins: &[&Record],
) -> Vec<PatientFile> {
    let lives = participants.iter().zip(own.iter().zip(twins));
    let mut files: Vec<PatientFile> = lives
        .map(|(participant, (own, twin))| {
            let arm = &setting.protocol.arms[participant.arm];
            PatientFile {
                number: participant.number,
                arm: participant.arm,
                who: Characteristics::of(setting, participant),
                screening_points: participant.screening_points,
                not_released: participant
                    .lots
                    .not_released(arm)
                    .map(str::to_owned)
                    .collect(),
                own: (*own).clone(),
                under_reference: (*twin).clone(),
            }
        })
        .collect();
    files.sort_by_key(|file| file.number);
    files
}
