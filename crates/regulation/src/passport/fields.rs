//! The fields of a passport: the one list that reading, describing and the book follow.

/// Of which products a field is asked. Others may state it; of these its absence is not counted as unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Of all.
    All,
    /// Of products of these kinds.
    Kinds(&'static [&'static str]),
    /// Of cells that were grown in culture, genetically modified ones included.
    Cultured,
    /// Of cultured cells that are called mesenchymal stromal cells: all but those from cartilage.
    Stromal,
    /// Of tissues, and of cells that were not grown in culture: few of them are stromal.
    Concentrates,
    /// Of what was frozen, and of cultured cells nobody said it of.
    Frozen,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// A text on one line.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An ordered list of these words.
    Words(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A number from `low` to `high`; outside `usual` there is a warning.
    Number {
        /// Lowest that is possible.
        low: f64,
        /// Highest that is possible.
        high: f64,
        /// What was met so far: chosen by us to catch slips of the unit, not read anywhere.
        usual: (f64, f64),
    },
    /// A whole number, likewise.
    Whole {
        /// Lowest that is possible.
        low: f64,
        /// Highest that is possible.
        high: f64,
        /// As for [`Takes::Number`].
        usual: (f64, f64),
    },
    /// A share from 0 to 1, with a spread if there is one.
    Share,
    /// A factor above 0 and at most 10, with a spread if there is one.
    Factor,
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its place: `dose.cells_million` stands under `[dose]`.
    pub name: &'static str,
    /// What it means, with its unit.
    pub meaning: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Of which products it is asked.
    pub asked: Asked,
}

impl Field {
    /// The table it stands in.
    pub fn table(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(table, _)| table)
    }

    /// Its key in that table.
    pub fn key(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(_, key)| key)
    }
}

/// The tables, in the order in which they are printed.
pub const TABLES: [&str; 6] = [
    "identity",
    "characterisation",
    "dose",
    "delivery",
    "prp",
    "manufacturing",
];

/// Kinds of product, in the words of the regulation tables.
pub const KINDS: [&str; 4] = ["cell", "prp", "tissue", "exosome"];

/// What was done to the tissue, from least to most manipulative, in the words of the regulation tables.
pub const MANIPULATIONS: [&str; 6] = [
    "none_or_rinse_size",
    "centrifuge_concentrate",
    "mechanical_microfragment",
    "enzymatic_digest",
    "culture_expanded",
    "gene_modified",
];

/// Steps that may be listed: [`MANIPULATIONS`], and such as do not count as more than the least of them.
pub const STEPS: [&str; 10] = [
    "none_or_rinse_size",
    "centrifuge_concentrate",
    "mechanical_microfragment",
    "enzymatic_digest",
    "culture_expanded",
    "gene_modified",
    "filter",
    "freeze",
    "seed_on_scaffold",
    "isolate_vesicles",
];

const SOURCES: &[&str] = &[
    "bone_marrow",
    "adipose",
    "cord_blood",
    "cord_tissue",
    "placenta_amnion",
    "synovium",
    "cartilage",
    "peripheral_blood",
    "ipsc",
];
const CELL: Asked = Asked::Kinds(&["cell"]);
const CELL_OR_TISSUE: Asked = Asked::Kinds(&["cell", "tissue"]);
const PRP: Asked = Asked::Kinds(&["prp"]);
const EXOSOME: Asked = Asked::Kinds(&["exosome"]);
const TESTED: Takes = Takes::Word(&["passed", "failed", "not_tested"]);

const fn field(name: &'static str, meaning: &'static str, takes: Takes, asked: Asked) -> Field {
    Field {
        name,
        meaning,
        takes,
        asked,
    }
}

const fn number(low: f64, high: f64, from: f64, to: f64) -> Takes {
    Takes::Number {
        low,
        high,
        usual: (from, to),
    }
}

const fn whole(low: f64, high: f64, from: f64, to: f64) -> Takes {
    Takes::Whole {
        low,
        high,
        usual: (from, to),
    }
}

const PERCENT: Takes = number(0.0, 100.0, 0.0, 100.0);

/// All fields, table by table.
#[rustfmt::skip]
pub const FIELDS: &[Field] = &[
    field("identity.kind", "what it is", Takes::Word(&KINDS), Asked::All),
    field("identity.source_tissue", "where its cells or platelets come from", Takes::Word(SOURCES), Asked::All),
    field("identity.donor", "whose they are", Takes::Word(&["autologous", "allogeneic", "xenogeneic"]), Asked::All),
    field("identity.donor_age_years", "age of the donor, years", number(0.0, 120.0, 0.0, 90.0), CELL_OR_TISSUE),
    field("identity.harvest_site", "where the tissue was taken", Takes::Text, CELL_OR_TISSUE),
    field("identity.harvest_volume_ml", "how much tissue was taken, mL", number(0.0, 10_000.0, 0.1, 1000.0), CELL_OR_TISSUE),
    field("identity.processing", "what was done to it, in order", Takes::Words(&STEPS), Asked::All),
    field("identity.storage", "how it was kept and moved until it was given", Takes::Text, CELL_OR_TISSUE),
    field("identity.culture_medium", "medium and supplements", Takes::Text, Asked::Cultured),
    field("identity.plating_density_per_cm2", "cells sown per cm²", number(0.0, 1e7, 10.0, 1e5), Asked::Cultured),
    field("identity.culture_passages", "passages in culture", whole(0.0, 100.0, 0.0, 6.0), Asked::Cultured),
    field("identity.population_doublings", "population doublings in culture", number(0.0, 200.0, 0.0, 30.0), Asked::Cultured),
    field("identity.cryopreserved", "whether it was frozen", Takes::Flag, Asked::Kinds(&["cell", "exosome"])),
    field("identity.combined_with", "what else is part of the product", Takes::Word(&["none_or_saline_preservative", "scaffold_device", "drug_or_biologic"]), Asked::All),
    field("characterisation.plastic_adherent", "adheres to plastic in culture", Takes::Flag, Asked::Stromal),
    field("characterisation.cd73_percent", "cells with CD73, %", PERCENT, Asked::Stromal),
    field("characterisation.cd90_percent", "cells with CD90, %", PERCENT, Asked::Stromal),
    field("characterisation.cd105_percent", "cells with CD105, %", PERCENT, Asked::Stromal),
    field("characterisation.cd34_percent", "cells with CD34, %", PERCENT, Asked::Stromal),
    field("characterisation.cd45_percent", "cells with CD45, %", PERCENT, Asked::Stromal),
    field("characterisation.cd14_or_cd11b_percent", "cells with CD14 or, in its place, CD11b, %", PERCENT, Asked::Stromal),
    field("characterisation.cd79a_or_cd19_percent", "cells with CD79α or, in its place, CD19, %", PERCENT, Asked::Stromal),
    field("characterisation.hla_dr_percent", "cells with HLA-DR, %", PERCENT, Asked::Stromal),
    field("characterisation.osteoblasts", "differentiates to bone cells in vitro", Takes::Flag, Asked::Stromal),
    field("characterisation.adipocytes", "differentiates to fat cells in vitro", Takes::Flag, Asked::Stromal),
    field("characterisation.chondroblasts", "differentiates to cartilage cells in vitro", Takes::Flag, Asked::Stromal),
    field("characterisation.colony_forming_per_million", "colony-forming units per million cells", number(0.0, 1e6, 0.0, 1e6), CELL),
    field("characterisation.viability_percent", "living cells when it was last counted before freezing or use, %", number(0.0, 100.0, 50.0, 100.0), CELL),
    field("characterisation.potency_assay", "what is measured to show that it works", Takes::Text, Asked::Kinds(&["cell", "exosome"])),
    field("characterisation.sterility", "test for bacteria and fungi", TESTED, CELL_OR_TISSUE),
    field("characterisation.endotoxin_eu_per_ml", "endotoxin, EU/mL", number(0.0, 1e6, 0.0, 12.5), Asked::Kinds(&["cell", "exosome"])),
    field("characterisation.mycoplasma", "test for mycoplasma", TESTED, Asked::Cultured),
    field("characterisation.karyotype", "chromosomes after culture", Takes::Word(&["normal", "abnormal", "not_tested"]), Asked::Cultured),
    field("dose.cells_million", "cells of one dose as stated, before what is lost on the way, million", number(0.0, 1e6, 0.01, 10_000.0), CELL),
    field("dose.stromal_million", "stromal cells of one dose as stated, million", number(0.0, 1e6, 0.001, 1000.0), Asked::Concentrates),
    field("dose.vesicles_billion", "vesicles of one dose, billion", number(0.0, 1e9, 0.1, 10_000.0), EXOSOME),
    field("dose.volume_ml", "volume of one dose, mL", number(0.0, 1000.0, 0.1, 30.0), Asked::All),
    field("dose.carrier", "what it is suspended in or sown on", Takes::Text, Asked::All),
    field("dose.adjuncts", "what is given together with it", Takes::Text, Asked::All),
    field("dose.injections", "how often it is given", whole(1.0, 100.0, 1.0, 6.0), Asked::All),
    field("dose.interval_weeks", "time between two doses, weeks", number(0.0, 520.0, 0.0, 104.0), PRP),
    field("delivery.site", "where it is given", Takes::Text, Asked::All),
    field("delivery.guidance", "how the place is found", Takes::Word(&["none", "ultrasound", "fluoroscopy", "arthroscopy", "open_surgery"]), Asked::All),
    field("delivery.needle", "needle, gauge and length", Takes::Text, Asked::All),
    field("prp.blood_volume_ml", "whole blood drawn, mL", number(0.0, 1000.0, 5.0, 500.0), PRP),
    field("prp.anticoagulant", "anticoagulant", Takes::Text, PRP),
    field("prp.method", "by hand or by a device", Takes::Word(&["handmade", "machine"]), PRP),
    field("prp.device", "device or kit", Takes::Text, PRP),
    field("prp.spins", "centrifugations", whole(0.0, 10.0, 0.0, 2.0), PRP),
    field("prp.spin_settings", "g and minutes of each", Takes::Text, PRP),
    field("prp.platelets_per_ul", "platelets per µL", number(0.0, 1e8, 1e5, 1e7), PRP),
    field("prp.baseline_platelets_per_ul", "platelets per µL of the blood", number(0.0, 1e7, 1e5, 5e5), PRP),
    field("prp.leukocytes_per_ul", "leukocytes per µL", number(0.0, 1e7, 0.0, 1e5), PRP),
    field("prp.baseline_leukocytes_per_ul", "leukocytes per µL of the blood", number(0.0, 1e7, 2e3, 2e4), PRP),
    field("prp.neutrophils_per_ul", "neutrophils per µL", number(0.0, 1e7, 0.0, 1e5), PRP),
    field("prp.baseline_neutrophils_per_ul", "neutrophils per µL of the blood", number(0.0, 1e7, 1e3, 1.5e4), PRP),
    field("prp.red_cells_per_ul", "red cells per µL", number(0.0, 1e8, 0.0, 6e6), PRP),
    field("prp.red_cell_percent", "volume of red cells, %", PERCENT, PRP),
    field("prp.activation", "how platelets are activated before use", Takes::Word(&["none", "autologous_thrombin", "calcium", "other"]), PRP),
    field("prp.light_activation", "activated by light", Takes::Flag, PRP),
    field("prp.fibrin", "density of its fibrin", Takes::Word(&["low_density", "high_density"]), PRP),
    field("manufacturing.harvest_yield", "what a harvest gives, as a multiple of the stated dose", Takes::Factor, Asked::All),
    field("manufacturing.lot_pass_rate", "share of lots that may be released", Takes::Share, Asked::All),
    field("manufacturing.viability_after_thaw", "share of the cells that live when it is given after thawing", Takes::Share, Asked::Frozen),
];

/// The field of a name.
pub fn field_named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The fields of a table, in order.
pub fn fields_of(table: &str) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| field.table() == table)
}
