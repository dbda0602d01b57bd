use std::collections::BTreeMap;
use std::sync::Arc;

use synovia_diagnostics::{Finding, LARGEST_USER_FILE, read_user_file};
use synovia_evidence::{Parameter, Registry, Spread};
use synovia_joint::Core;
use toml::de::DeValue;

use crate::plan::{Model, Uncertainty};
use crate::posterior::Calibration;
use crate::reading::{Given, Limits, Page, Section, plain, shortened, suggestion};
use crate::sections::own_file::{self, Missing};
use crate::{codes, keys};

/// Farthest from its registry value that a parameter may be put, as a factor. Beyond it nothing is meant any more, and integration
/// would take forever.
const FARTHEST: f64 = 1000.0;

/// `[model]`, with the place of what the whole study has something to say about.
pub(crate) struct ReadModel {
    pub model: Model,
    pub pool: Given<u64>,
}

/// How the core is written.
const CORES: [(&str, Core); 2] = [
    ("bistable", Core::Bistable),
    ("monostable", Core::Monostable),
];
/// What a study asks for.
#[derive(Clone, Copy)]
enum Asked {
    Posterior,
    Prior,
    None,
}
/// How the uncertainty is written.
const UNCERTAINTIES: [(&str, Asked); 3] = [
    ("posterior", Asked::Posterior),
    ("prior", Asked::Prior),
    ("none", Asked::None),
];

pub(crate) fn read(section: &Section<'_>, replicates: &Given<u64>) -> ReadModel {
    section.only(keys::of("model"));
    let place = &section.place;
    let core = section.choice("core", &CORES).or(Core::Bistable, place);
    let uncertainty = uncertainty(section);
    let pool = section
        .whole("pool", Limits::new(200.0, 65_536.0, "candidates"))
        .or(12_000, place);
    let limits = Limits::new(0.0, 100_000.0, "replicates");
    let counterfactual = section.whole("counterfactual_replicates", limits);
    let is_default = counterfactual.is_absent();
    let counterfactual = counterfactual.or(10, place);
    if counterfactual.sound
        && replicates.sound
        && !is_default
        && counterfactual.value > replicates.value
    {
        let title = format!(
            "{} counterfactual replicates of {}",
            counterfactual.value, replicates.value
        );
        let finding = Finding::warning(codes::COUNTERFACTUALS_CAPPED, title)
            .label("more than there are")
            .help(format!("{} are run: all of them", replicates.value));
        section.page.add(&counterfactual.span, finding);
    }
    let model = Model {
        core: core.value,
        uncertainty,
        pool: pool.value as u32,
        counterfactual_replicates: counterfactual.value.min(replicates.value) as u32,
        overrides: overrides(section),
    };
    ReadModel { model, pool }
}

/// The calibration unless something else is asked for: that of the program, or of a file beside the study.
fn uncertainty(section: &Section<'_>) -> Uncertainty {
    let asked = section
        .choice("uncertainty", &UNCERTAINTIES)
        .or(Asked::Posterior, &section.place);
    let own = section.text("posterior").usable();
    if let (Some(own), Asked::Prior | Asked::None) = (&own, asked.value) {
        let finding = Finding::error(
            codes::OWN_CALIBRATION,
            "nothing is drawn from this calibration",
        )
        .label("`uncertainty` is not \"posterior\"")
        .help("leave one of the two out");
        section.page.add(&own.span, finding);
    }
    match asked.value {
        Asked::Posterior => Uncertainty::Posterior(
            own.and_then(|own| own_calibration(section.page, &own))
                .unwrap_or_else(Calibration::shipped),
        ),
        Asked::Prior => Uncertainty::Prior,
        Asked::None => Uncertainty::None,
    }
}

/// The calibration of a file; a finding when there is none in it.
fn own_calibration(page: &Page<'_>, name: &Given<&str>) -> Option<Arc<Calibration>> {
    let missing = Missing {
        code: codes::OWN_CALIBRATION,
        what: "calibration",
        help: "it is looked for beside the study file; `synovia calibrate --out DIR` writes a posterior.json",
    };
    let path = own_file::find(page, name, &missing)?;
    let read = read_user_file(&path, LARGEST_USER_FILE)
        .map_err(|error| error.to_string())
        .and_then(|bytes| Calibration::read(&String::from_utf8_lossy(&bytes)));
    read.map(Arc::new)
        .map_err(|why| {
            let title = format!("{} is no calibration of this model", shortened(name.value));
            let finding = Finding::error(codes::OWN_CALIBRATION, title)
                .label(shortened(&why))
                .help("name a posterior.json that this version of `synovia calibrate` wrote");
            page.add(&name.span, finding);
        })
        .ok()
}

fn overrides(section: &Section<'_>) -> BTreeMap<String, f64> {
    let mut overrides = BTreeMap::new();
    let Some(value) = section.raw("parameters") else {
        return overrides;
    };
    let Some(table) = value.get_ref().as_table() else {
        let finding = Finding::error(codes::WRONG_TYPE, "`parameters` is not a section")
            .label("a section is needed")
            .help("for example: [model.parameters] and below it \"joint.clock_d\" = 12.0");
        section.page.add(&value.span(), finding);
        return overrides;
    };
    let registry = Registry::embedded();
    for (name, place, value) in Section::new(
        section.page,
        "[model.parameters]",
        value.span(),
        Some(table),
    )
    .entries()
    {
        let Some(parameter) = registry.get(name) else {
            section
                .page
                .add(&place, unknown(name, value.get_ref(), &registry));
            continue;
        };
        let far = Limits::new(f64::MIN, f64::MAX, "");
        match crate::reading::number(&format!("`{name}`"), value.get_ref(), far)
            .and_then(|value| in_domain(parameter, value))
        {
            Ok(number) => {
                overrides.insert(name.to_owned(), number);
            }
            Err(finding) => section.page.add(&value.span(), finding),
        }
    }
    overrides
}

fn unknown(name: &str, value: &DeValue<'_>, registry: &Registry) -> Finding {
    let finding = Finding::error(
        codes::UNKNOWN_PARAMETER,
        format!("unknown parameter `{}`", shortened(name)),
    );
    // Without quotes TOML takes the dot for a table in a table.
    let full = value
        .as_table()
        .and_then(|table| table.keys().next())
        .map(|key| format!("{name}.{}", key.get_ref()));
    if let Some(full) = full.filter(|full| registry.get(full).is_some()) {
        return finding
            .label("without quotes the dot divides the name")
            .help(format!("write the name in quotes: \"{full}\" = …"));
    }
    let names = || registry.parameters().map(|parameter| parameter.id.as_str());
    let without_room = || names().find(|id| id.split_once('.').is_some_and(|(_, key)| key == name));
    let help = without_room()
        .map(|id| format!("did you mean \"{id}\"?"))
        .or_else(|| suggestion(name, names()));
    let help = help.unwrap_or_else(|| "`synovia parameters` lists them all".to_owned());
    finding.label("the model has no such parameter").help(help)
}

fn is_a_time(parameter: &Parameter) -> bool {
    ["d", "h", "weeks", "years"].contains(&parameter.unit.as_str())
}

fn in_domain(parameter: &Parameter, value: f64) -> Result<f64, Finding> {
    let spread = parameter.uncertainty.map(|uncertainty| uncertainty.spread);
    let registered = parameter.value;
    let unit = if parameter.unit == "1" {
        String::new()
    } else {
        format!(" {}", parameter.unit)
    };
    let (fits, expected) = match spread {
        _ if parameter.signed => (true, String::new()),
        Some(Spread::LogitSd(_)) => (
            value > 0.0 && value < 1.0,
            "a share between 0 and 1".to_owned(),
        ),
        Some(Spread::LogSd(_)) => (value > 0.0, "a number above 0".to_owned()),
        // Rates are their inverse.
        _ if is_a_time(parameter) => (value > 0.0, "a time above 0".to_owned()),
        _ if registered >= 0.0 => (value >= 0.0, "a number, 0 or more".to_owned()),
        _ => (true, String::new()),
    };
    let near = value == 0.0
        || registered == 0.0
        || (1.0 / FARTHEST..=FARTHEST).contains(&(value / registered).abs());
    let near = near && value.abs() <= FARTHEST.max(FARTHEST * registered.abs());
    if fits && near {
        return Ok(value);
    }
    let expected = if fits {
        format!(
            "something within a factor of {} of the registry's value",
            plain(FARTHEST)
        )
    } else {
        expected
    };
    Err(Finding::error(
        codes::PARAMETER_OUT_OF_DOMAIN,
        format!("`{}` cannot be {}", parameter.id, plain(value)),
    )
    .label(if fits {
        "much too far from what is known"
    } else {
        "outside what it can be"
    })
    .expected(expected)
    .help(format!(
        "the registry has {}{unit}: {}",
        plain(registered),
        parameter.meaning
    )))
}
