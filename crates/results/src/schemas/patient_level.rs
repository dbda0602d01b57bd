//! Tables of single patients, written for the replicates that `--patients` asks for. What a trial could not know stands in columns that begin
//! with `truth_`.

use super::{ARM, CORE, MONTH, REPLICATE};
use crate::schema::{Column, Schema};

const PATIENT: Column = Column::integer(
    "patient",
    "1",
    "place in the order of randomisation, from 1 in each replicate",
);

/// One row per core, replicate and patient.
pub static PARTICIPANTS: Schema = Schema {
    table: "participants",
    columns: &[
        CORE,
        REPLICATE,
        PATIENT,
        ARM,
        Column::integer("kl", "1", "Kellgren-Lawrence grade, the stratum"),
        Column::float("age_years", "years", "age at baseline"),
        Column::float("bmi", "kg/m²", "body mass index at baseline"),
        Column::boolean("female", "sex"),
        Column::integer(
            "contralateral_kl",
            "1",
            "Kellgren-Lawrence grade of the other knee",
        ),
        Column::float(
            "contralateral_pain_points",
            "points of 100",
            "WOMAC pain of the other knee at screening",
        ),
        Column::float(
            "screening_pain_points",
            "points of 100",
            "WOMAC pain of the index knee at screening",
        ),
        Column::boolean(
            "received",
            "whether the patient received what the arm gives",
        ),
        Column::text(
            "not_received_because",
            "why not, and which product; null for who received it",
        ),
        Column::integer("visits_attended", "1", "number of visits attended"),
        Column::boolean("withdrew", "whether the patient left before the last visit"),
        Column::float(
            "withdrawal_day",
            "d",
            "day of leaving, since baseline; null for who stayed",
        ),
        Column::text("withdrawal_reason", "pain or other; null for who stayed"),
        Column::boolean(
            "analysed",
            "whether the patient is in the primary analysis of observed cases",
        ),
    ],
};

/// One row per core, replicate, patient and visit.
pub static ASSESSMENTS: Schema = Schema {
    table: "assessments",
    columns: &[
        CORE,
        REPLICATE,
        PATIENT,
        ARM,
        MONTH,
        Column::float("day", "d", "of the visit, since baseline"),
        Column::boolean("observed", "whether the patient was seen at this visit"),
        Column::float(
            "womac_pain_points",
            "points of 100",
            "WOMAC pain; null when not seen, like all scores",
        ),
        Column::float("womac_stiffness_points", "points of 100", "WOMAC stiffness"),
        Column::float(
            "womac_function_points",
            "points of 100",
            "WOMAC physical function",
        ),
        Column::float("womac_total_points", "points of 100", "WOMAC total"),
        Column::float(
            "vas_pain_points",
            "points of 100",
            "visual analogue scale of pain",
        ),
        Column::float(
            "koos_pain_points",
            "points of 100",
            "KOOS pain; higher is better",
        ),
        Column::boolean(
            "rescue_paracetamol",
            "whether rescue paracetamol is taken from here to the next visit; null when not seen",
        ),
        Column::boolean(
            "rescue_nsaid",
            "whether a rescue NSAID is taken from here to the next visit; null when not seen",
        ),
        Column::float(
            "truth_own_points",
            "points of 100",
            "primary instrument under the patient's own arm had nobody left",
        ),
        Column::float(
            "truth_reference_points",
            "points of 100",
            "primary instrument of the same patient under the reference arm had nobody left",
        ),
        Column::float(
            "truth_own_cartilage",
            "1",
            "cartilage thickness relative to healthy under the patient's own arm",
        ),
        Column::float(
            "truth_reference_cartilage",
            "1",
            "cartilage thickness relative to healthy under the reference arm",
        ),
    ],
};

/// One row per core, replicate, patient and reaction after an injection, by day.
pub static EVENTS: Schema = Schema {
    table: "events",
    columns: &[
        CORE,
        REPLICATE,
        PATIENT,
        ARM,
        Column::float("day", "d", "since baseline"),
        Column::text("event", "what happened"),
        Column::boolean(
            "reported",
            "whether the patient was still in the trial to report it; what was not reported is counted nowhere",
        ),
    ],
};
