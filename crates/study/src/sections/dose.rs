use synovia_diagnostics::Finding;
use synovia_evidence::{Kind, Knowledge, Product, Reported};

use crate::codes;
use crate::reading::{Limits, Section, plain, with_help};

/// How far from a product's own dose nobody is known to have gone, as a factor.
const FAR_FROM_STUDIED: f64 = 5.0;

/// A key that replaces a dose, the property it replaces, and its range.
type Dose = (&'static str, fn(&mut Product) -> &mut Reported<f64>, Limits);

const DOSES: [Dose; 4] = [
    (
        "dose_million_cells",
        |product| &mut product.dose_million_cells,
        Limits::new(0.001, 100_000.0, "million cells"),
    ),
    (
        "dose_mg",
        |product| &mut product.dose_mg,
        Limits::new(0.001, 100_000.0, "mg"),
    ),
    (
        "volume_ml",
        |product| &mut product.volume_ml,
        Limits::new(0.01, 100.0, "mL"),
    ),
    (
        "platelets_per_ul",
        |product| &mut product.platelets_per_ul,
        Limits::new(1000.0, 20_000_000.0, "per µL"),
    ),
];

/// Writes the doses of the study into its copy of the product.
pub(crate) fn apply(section: &Section<'_>, product: &mut Product) {
    for (key, property, limits) in DOSES {
        let own = property(product).value;
        let refined = |finding: Finding, value: f64| with_help(finding, meant(value, own));
        let Some(dose) = section.number_or_refined(key, limits, refined).usable() else {
            continue;
        };
        if property(product).knowledge == Knowledge::NotApplicable {
            section.page.add(&dose.span, does_not_fit(key, product));
            continue;
        }
        if !is_used(key, product.kind) {
            let title = format!("the model does not use the `{key}` of {}", product.id);
            let finding = Finding::warning(codes::DOSE_CHANGES_NOTHING, title)
                .label("printed in the report, and without any effect on results")
                .help("leave it out, or compare products with different doses outside the model");
            section.page.add(&dose.span, finding);
        } else if let Some(own) = property(product).value {
            let factor = dose.value / own;
            if !(1.0 / FAR_FROM_STUDIED..=FAR_FROM_STUDIED).contains(&factor) {
                let (own, unit) = (plain(own), limits.unit);
                let title = format!(
                    "{} {unit} of {} is far from what was studied",
                    plain(dose.value),
                    product.id
                );
                let finding = Finding::warning(codes::DOSE_NOT_STUDIED, title)
                    .label(if factor > 1.0 { format!("more than {FAR_FROM_STUDIED} times the usual") } else { format!("less than a {}th of the usual", FAR_FROM_STUDIED) })
                    .help(match meant(dose.value, property(product).value) {
                        Some(meant) => format!("{meant} The product's own is {own}"),
                        None => format!("the product's own is {own}; what the model says about this dose is extrapolated"),
                    });
                section.page.add(&dose.span, finding);
            }
        }
        *property(product) = Reported::by_the_study(dose.value);
    }
}

/// `did you mean 800000?`, when a dose with a few zeros more or fewer would be like the product's own.
fn meant(dose: f64, own: Option<f64>) -> Option<String> {
    let own = own?;
    let others = [1e3, 1e-3, 1e6, 1e-6].map(|factor| dose * factor);
    let other = others
        .into_iter()
        .find(|other| (1.0 / FAR_FROM_STUDIED..=FAR_FROM_STUDIED).contains(&(other / own)))?;
    // Without the digits that multiplying leaves behind.
    Some(format!(
        "did you mean {}?",
        plain((other * 1e6).round() / 1e6)
    ))
}

/// Whether results depend on a dose: `synovia_trial::treat` is where products become doses of the joint.
fn is_used(key: &str, kind: Kind) -> bool {
    match key {
        "dose_mg" => matches!(kind, Kind::Corticosteroid | Kind::HyaluronicAcid),
        "volume_ml" => kind == Kind::Prp,
        _ => true,
    }
}

fn does_not_fit(key: &str, product: &mut Product) -> Finding {
    let mut fitting = Vec::new();
    for (other, property, _) in DOSES {
        if property(product).knowledge != Knowledge::NotApplicable {
            fitting.push(format!("`{other}`"));
        }
    }
    let finding = Finding::error(
        codes::DOSE_DOES_NOT_FIT,
        format!("{} has no `{key}`", product.id),
    )
    .label(format!("{} has none", product.id));
    if fitting.is_empty() {
        finding.help("leave it out: this product has no dose")
    } else {
        finding.expected(fitting.join(" or "))
    }
}
