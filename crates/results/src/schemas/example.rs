//! Tables of one trial looked at closely.

use super::{ARM, CORE, MONTH};
use crate::schema::{Column, Schema};

/// One example trial, looked at every week.
pub static TRAJECTORIES: Schema = Schema {
    table: "trajectories",
    columns: &[
        CORE,
        ARM,
        Column::text(
            "subject",
            "mean, p10, p90, mean of the least or the most inflamed quarter, or one patient",
        ),
        Column::float("day", "d", "since baseline"),
        Column::float(
            "pain_points",
            "points of 100",
            "latent pain with context, without noise",
        ),
        Column::float("inflammation", "1", "pro-inflammatory mediators"),
        Column::float("synovium", "1", "synovial thickening"),
        Column::float("effusion_ml", "mL", "joint effusion"),
        Column::float("cartilage_mm", "mm", "cartilage thickness"),
        Column::float("proteoglycan", "1", "proteoglycan, relative to healthy"),
        Column::float("collagen", "1", "collagen, relative to healthy"),
        Column::float(
            "living_cells_million",
            "million",
            "injected cells alive in the joint",
        ),
        Column::float("fragments", "1", "matrix fragments"),
    ],
};

/// The records of the example trial, at most 200 patients of an arm, one row per core, patient and visit.
pub static PATIENTS: Schema = Schema {
    table: "patients",
    columns: &[
        CORE,
        ARM,
        Column::integer("patient", "1", "number of the patient, from 1"),
        Column::integer("kl", "1", "Kellgren-Lawrence grade"),
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
            "pain of the other knee at screening",
        ),
        MONTH,
        Column::boolean("observed", "whether the patient was seen at this visit"),
        Column::float(
            "womac_pain_points",
            "points of 100",
            "WOMAC pain; null when not seen",
        ),
        Column::float(
            "womac_function_points",
            "points of 100",
            "WOMAC physical function; null when not seen",
        ),
    ],
};
