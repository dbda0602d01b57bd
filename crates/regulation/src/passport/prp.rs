//! Classes of platelet-rich plasma. The cut-offs stand in `data/prp_classification.toml`, with where they were read.

use std::cell::RefCell;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Passport;
use super::value::Knowledge;

/// Whether the table of a classification was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read at the sources named.
    Confirmed,
    /// Recalled, whole or in part: not to be cited as the classification.
    Unconfirmed,
}

/// The class of a product in one classification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrpClass {
    /// The classification.
    pub system: &'static str,
    /// The class; `?` stands for a part that cannot be known.
    pub class: String,
    /// Fields that are missing for a whole class.
    pub missing: Vec<&'static str>,
    /// Fields that were used and are assumed.
    pub assumed: Vec<&'static str>,
    /// Whether the table was read.
    pub status: Status,
    /// Sources of the table, ids of [`citation`](super::citation).
    pub read_in: &'static [String],
    /// What a reader should know of the table.
    pub note: &'static str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CutOffs {
    paw_platelets_per_ul: [f64; 2],
    mishra_platelets_of_baseline: f64,
    depa_dose_billion: [f64; 3],
    depa_recovered_percent: [f64; 3],
    depa_platelets_of_cells_percent: [f64; 3],
    marspill_platelets_of_baseline: [f64; 5],
    marspill_red_cell_percent: f64,
    plra_neutrophils_of_leukocytes_percent: f64,
    plra_red_cell_percent: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    name: String,
    status: Status,
    read_in: Vec<String>,
    note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Data {
    cut_offs: CutOffs,
    system: Vec<System>,
}

fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| {
        toml::from_str(include_str!("../../data/prp_classification.toml"))
            .unwrap_or_else(|error| panic!("data/prp_classification.toml: {error}"))
    })
}

/// The passport as a classification looks at it: what was asked for and not there is remembered.
struct Look<'a> {
    passport: &'a Passport,
    missing: RefCell<Vec<&'static str>>,
    assumed: RefCell<Vec<&'static str>>,
}

impl Look<'_> {
    fn noted<T>(&self, name: &'static str, value: Option<T>) -> Option<T> {
        let list = match (&value, self.passport.field(name).known) {
            (None, _) => &self.missing,
            (Some(_), Knowledge::Assumed) => &self.assumed,
            _ => return value,
        };
        if !list.borrow().contains(&name) {
            list.borrow_mut().push(name);
        }
        value
    }

    fn number(&self, name: &'static str) -> Option<f64> {
        self.noted(name, self.passport.number(name))
    }

    fn word(&self, name: &'static str) -> Option<&str> {
        self.noted(name, self.passport.word(name))
    }

    /// Whether there is more than in the blood.
    fn above(&self, here: &'static str, blood: &'static str) -> Option<bool> {
        // Both are asked, so that both are said to be missing.
        let (here, blood) = (self.number(here), self.number(blood));
        Some(here? > blood?)
    }

    fn more_leukocytes(&self) -> Option<bool> {
        self.above("prp.leukocytes_per_ul", "prp.baseline_leukocytes_per_ul")
    }

    fn activated(&self) -> Option<bool> {
        Some(self.word("prp.activation")? != "none")
    }

    /// Platelets as a multiple of the blood's.
    fn enrichment(&self) -> Option<f64> {
        let platelets = self.number("prp.platelets_per_ul");
        let blood = self.number("prp.baseline_platelets_per_ul");
        Some(platelets? / blood?).filter(|ratio| ratio.is_finite())
    }
}

/// The text for yes or no, `?` when unknown.
fn either(known: Option<bool>, yes: &'static str, no: &'static str) -> &'static str {
    match known {
        Some(true) => yes,
        Some(false) => no,
        None => "?",
    }
}

/// The classes of a product in all classifications, in the order of the data file; none for what is not platelet-rich plasma.
pub fn prp_classes(passport: &Passport) -> Vec<PrpClass> {
    if passport.word("identity.kind") != Some("prp") {
        return Vec::new();
    }
    const RULES: [fn(&Look<'_>, &CutOffs) -> String; 6] =
        [paw, mishra, depa, marspill, plra, dohan_ehrenfest];
    let Data { cut_offs, system } = data();
    assert_eq!(
        system.len(),
        RULES.len(),
        "one rule for each classification"
    );
    system
        .iter()
        .zip(RULES)
        .map(|(system, rule)| {
            let look = Look {
                passport,
                missing: RefCell::default(),
                assumed: RefCell::default(),
            };
            PrpClass {
                system: &system.name,
                class: rule(&look, cut_offs),
                missing: look.missing.into_inner(),
                assumed: look.assumed.into_inner(),
                status: system.status,
                read_in: &system.read_in,
                note: &system.note,
            }
        })
        .collect()
}

/// Platelets, activation, white cells: `P3-x-Bβ`.
fn paw(look: &Look<'_>, cut: &CutOffs) -> String {
    let platelets = look.number("prp.platelets_per_ul");
    let blood = look.number("prp.baseline_platelets_per_ul");
    let [second, third] = cut.paw_platelets_per_ul;
    let p = match (platelets, blood) {
        (Some(p), _) if p > third => "P4",
        (Some(p), Some(blood)) if p <= blood => "P1",
        (Some(p), Some(_)) if p <= second => "P2",
        (Some(_), Some(_)) => "P3",
        // More than any blood has: the blood's own count decides nothing.
        (Some(p), None) if p > second => "P3",
        _ => "P?",
    };
    let x = either(look.activated(), "-x-", "-");
    let x = if x == "?" { "-?-" } else { x };
    let white = either(look.more_leukocytes(), "A", "B");
    let neutrophils = look.above("prp.neutrophils_per_ul", "prp.baseline_neutrophils_per_ul");
    format!("{p}{x}{white}{}", either(neutrophils, "α", "β"))
}

/// Type 1 to 4 by leukocytes and activation, A or B by platelets: `4B`.
fn mishra(look: &Look<'_>, cut: &CutOffs) -> String {
    let kind = match (look.more_leukocytes(), look.activated()) {
        (Some(true), Some(false)) => "1",
        (Some(true), Some(true)) => "2",
        (Some(false), Some(false)) => "3",
        (Some(false), Some(true)) => "4",
        (Some(true), None) => "1 or 2 ",
        (Some(false), None) => "3 or 4 ",
        (None, Some(false)) => "1 or 3 ",
        (None, Some(true)) => "2 or 4 ",
        (None, None) => "?",
    };
    let enough = look
        .enrichment()
        .map(|ratio| ratio >= cut.mishra_platelets_of_baseline);
    format!("{kind}{}", either(enough, "A", "B"))
}

/// Dose, efficiency, purity, activation: `A-B-C, calcium`.
fn depa(look: &Look<'_>, cut: &CutOffs) -> String {
    let grade = |value: Option<f64>, [a, b, c]: [f64; 3]| match value {
        Some(value) if value > a => "A",
        Some(value) if value >= b => "B",
        Some(value) if value >= c => "C",
        Some(value) if value < c => "D",
        _ => "?",
    };
    let platelets = look.number("prp.platelets_per_ul");
    let volume = look.number("dose.volume_ml");
    let blood = look.number("prp.baseline_platelets_per_ul");
    let drawn = look.number("prp.blood_volume_ml");
    let red = look.number("prp.red_cells_per_ul");
    let white = look.number("prp.leukocytes_per_ul");
    let counted = (|| Some(platelets? * volume?))();
    // Per µL times mL is a thousand.
    let dose = counted.map(|count| count * 1e-6);
    let recovered = (|| Some(100.0 * counted? / (blood? * drawn?)))();
    let pure = (|| Some(100.0 * platelets? / (platelets? + red? + white?)))();
    format!(
        "{}-{}-{}, activation {}",
        grade(dose, cut.depa_dose_billion),
        grade(recovered, cut.depa_recovered_percent),
        grade(pure, cut.depa_platelets_of_cells_percent),
        look.word("prp.activation").unwrap_or("?").replace('_', " ")
    )
}

/// Method, activation, red cells, spins, platelets, image, leukocytes, light.
fn marspill(look: &Look<'_>, cut: &CutOffs) -> String {
    let machine = look.word("prp.method").map(|method| method == "machine");
    let red = look
        .number("prp.red_cell_percent")
        .map(|percent| percent > cut.marspill_red_cell_percent);
    let spins = look
        .number("prp.spins")
        .map_or_else(|| "?".to_owned(), |spins| spins.to_string());
    let guided = look
        .word("delivery.guidance")
        .map(|guidance| guidance != "none");
    let light = look.noted(
        "prp.light_activation",
        look.passport.flag("prp.light_activation"),
    );
    let edges = cut.marspill_platelets_of_baseline;
    let platelets = match look.enrichment() {
        None => "?".to_owned(),
        Some(ratio) if ratio < edges[0] => format!("below {}", edges[0]),
        Some(ratio) => edges.windows(2).find(|edge| ratio <= edge[1]).map_or_else(
            || format!("above {}", edges[4]),
            |edge| format!("{} to {}", edge[0], edge[1]),
        ),
    };
    [
        either(machine, "M", "H").to_owned(),
        format!("A{}", either(look.activated(), "+", "-")),
        format!("RBC-{}", either(red, "R", "P")),
        format!("Sp{spins}"),
        format!("PL {platelets}"),
        format!("G{}", either(guided, "+", "-")),
        format!("Lc-{}", either(look.more_leukocytes(), "R", "P")),
        format!("A{} by light", either(light, "+", "-")),
    ]
    .join(" ")
}

/// Platelets with volume, leukocytes, red cells, activation.
fn plra(look: &Look<'_>, cut: &CutOffs) -> String {
    let shown = |value: Option<f64>, unit: &str| {
        value.map_or_else(|| "?".to_owned(), |value| format!("{value}{unit}"))
    };
    let platelets = look.number("prp.platelets_per_ul");
    let volume = look.number("dose.volume_ml");
    let white = look.number("prp.leukocytes_per_ul");
    let neutrophils = look.number("prp.neutrophils_per_ul");
    let rich =
        (|| Some(100.0 * neutrophils? > cut.plra_neutrophils_of_leukocytes_percent * white?))();
    let red = look
        .number("prp.red_cell_percent")
        .map(|percent| percent > cut.plra_red_cell_percent);
    format!(
        "P {} in {}, L{}, R{}, A{}",
        shown(platelets, " per µL"),
        shown(volume, " mL"),
        either(rich, "+", "-"),
        either(red, "+", "-"),
        either(look.activated(), "+", "-")
    )
}

/// Leukocytes and density of the fibrin: `L-PRP`.
fn dohan_ehrenfest(look: &Look<'_>, _: &CutOffs) -> String {
    let dense = look
        .word("prp.fibrin")
        .map(|fibrin| fibrin == "high_density");
    format!(
        "{}-{}",
        either(look.more_leukocytes(), "L", "P"),
        either(dense, "PRF", "PRP")
    )
    .replace("-?", "-PR?")
}
