//! From the text of a model file to a model, or to everything that is wrong with it at once.

use std::path::Path;

use synovia_diagnostics::{Finding, Findings, Sources, read_user_file};
use toml::de::DeTable;

use super::model::{About, Kind, Model, slot};
use super::reading::{Page, Section};
use super::sections::{Scope, frame, money::Money, movement, states, strategies, tables, values};
use super::{codes, sound};

/// Longest model file, bytes.
const LONGEST_FILE: u64 = 1 << 20;
/// Most parameters, and most strategies.
const MOST: usize = 2_000;

/// A model file that has been read.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What can be run; absent when there are errors.
    pub model: Option<Model>,
    /// Errors and warnings, in the order of the file.
    pub findings: Findings,
    /// The text that the findings point into.
    pub sources: Sources,
}

/// Reads and checks a model file. A file that cannot be read is a finding too.
pub fn check_file(path: &Path) -> Checked {
    let file = path.display().to_string();
    let read = read_user_file(path, LONGEST_FILE)
        .map_err(|unreadable| unreadable.why.to_string())
        .and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())
        });
    match read {
        Ok(text) => check(&file, &text, path.parent().unwrap_or(Path::new("."))),
        Err(why) => {
            let finding =
                Finding::error(codes::UNREADABLE, format!("{file} cannot be read: {why}"))
                    .at(file, 0..0)
                    .help("name a model file; book/src/economic-models.md has the format");
            Checked {
                model: None,
                findings: Findings::from_iter([finding]),
                sources: Sources::new(),
            }
        }
    }
}

/// Checks the text of a model file; `file` is what findings call it, `folder` is where its life tables are.
pub fn check(file: &str, text: &str, folder: &Path) -> Checked {
    let page = Page::new(file, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(10) {
        let span = error.span().unwrap_or(text.len()..text.len());
        page.error(
            &span,
            codes::NOT_TOML,
            "this is not valid TOML",
            error.message(),
        );
    }
    // What follows from a file with broken lines would mostly be wrong.
    let model = errors
        .is_empty()
        .then(|| read(&page, root.get_ref(), folder));
    let sound = !page.has_errors();
    Checked {
        model: model.filter(|_| sound),
        findings: page.into_found(),
        sources: Sources::new().with(file, text),
    }
}

fn read<'a>(page: &'a Page<'a>, table: &'a DeTable<'a>, folder: &Path) -> Model {
    let end = page.text.len()..page.text.len();
    let root = Section::new(page, "", end.clone(), Some(table));
    let file = Section::new(page, "the file", end, Some(table));
    file.only(&[
        "model",
        "money",
        "discount",
        "tables",
        "life_tables",
        "attributes",
        "counters",
        "parameters",
        "states",
        "transitions",
        "one_off",
        "event",
        "strategies",
        "curves",
    ]);
    let (about, discount) = (root.section("model"), root.section("discount"));
    let frame = frame::read(&about, &discount);
    let only_for = |key: &str, kinds: &[Kind], why: &str| {
        if root.raw(key).is_some() && !kinds.contains(&frame.kind) {
            page.error(
                &root.span_of(key),
                codes::UNKNOWN_KEY,
                format!("[{key}] does not belong here"),
                why,
            );
        }
    };
    only_for(
        "attributes",
        &[Kind::Individual],
        "only individual models have people",
    );
    only_for(
        "counters",
        &[Kind::Individual],
        "only individual models remember",
    );
    only_for(
        "curves",
        &[Kind::Survival],
        "only survival models have curves",
    );
    only_for(
        "transitions",
        &[Kind::Cohort, Kind::Individual],
        "in a survival model the curves say who is where",
    );

    let named = tables::read(
        &root.section("tables"),
        &root.section("life_tables"),
        folder,
    );
    let attributes = values::attributes(&root.section("attributes"));
    let state_section = root.section("states");
    let state_names = states::names(&state_section);
    let counters = values::counters(&root.section("counters"), &state_names);
    let event_names = movement::event_names(&root);
    let unresolved = values::parameters(&root.section("parameters"));
    let mut names: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    names.extend(
        attributes
            .iter()
            .map(|(name, _, span)| (name.clone(), span.clone())),
    );
    names.extend(
        counters
            .iter()
            .map(|(name, _, span)| (name.clone(), span.clone())),
    );
    names.extend(event_names.iter().cloned());
    names.extend(
        unresolved
            .iter()
            .map(|one| (one.name.clone(), one.span.clone())),
    );
    let own: Vec<String> = names.iter().map(|(name, _)| name.clone()).collect();
    names.extend(
        named
            .iter()
            .map(|(name, _, span)| (name.clone(), span.clone())),
    );
    values::check_names(&root, &names);

    let first_event = slot::FIRST_FREE + attributes.len() + counters.len();
    let first_parameter = first_event + event_names.len();
    let table_names = named.iter().map(|(name, ..)| name.clone()).collect();
    let mut scope = Scope::new(page, own, table_names);
    if frame.age_start.is_none() {
        scope.without.push((slot::AGE, "[model] has no age_start"));
    }
    if frame.kind != Kind::Individual {
        let why = "only individual models remember how often something happened";
        scope
            .without
            .extend((first_event..first_parameter).map(|slot| (slot, why)));
    }
    if frame.kind == Kind::Survival {
        let why = "a survival model knows the time, not the time in a state";
        scope
            .without
            .extend([(slot::STATE_CYCLES, why), (slot::STATE_TIME, why)]);
    }
    let money = Money::read(&root.section("money"));
    let parameters = values::resolve(unresolved, &scope);
    let states = states::read(&state_section, frame.kind, &scope, &money);
    if states.len() < 2 {
        state_section.missing("states", "[states.Healthy] and [states.Dead]");
    }
    let strategies = strategies::read(&root.section("strategies"), &scope, first_parameter);
    let absorbing = states::absorbing(&state_section);
    let rows = movement::rows(
        &root.section("transitions"),
        &state_names,
        &absorbing,
        &scope,
    );
    let one_offs = movement::one_offs(&root, &state_names, &scope, &money);
    let events = movement::events(&root, &state_names, &scope, &money);
    let curves = if frame.kind == Kind::Survival {
        movement::curves(&root.section("curves"), states.len(), &scope)
    } else {
        Vec::new()
    };
    let (currency, price_year) = money.settle(&root);
    let has_effects = states.iter().any(|state| !state.utility.is_zero())
        || one_offs.iter().any(|one| !one.effect.is_zero())
        || events.iter().any(|event| !event.effect.is_zero());
    frame::check_discount(&discount, money.has_costs(), has_effects);
    if parameters.len() > MOST || strategies.len() > MOST {
        page.error(
            &root.place,
            codes::TOO_LARGE,
            format!("at most {MOST} parameters and strategies"),
            "too many",
        );
    }
    let model = Model {
        about: About {
            file: page.file.to_owned(),
            title: about.text("title").unwrap_or_default(),
            source: about.text("source").unwrap_or_default(),
            effect: about.text("effect").unwrap_or_else(|| "QALY".to_owned()),
            currency,
            price_year,
        },
        frame,
        lookups: named.iter().map(|(_, lookup, _)| lookup.clone()).collect(),
        parameters,
        attributes: attributes
            .into_iter()
            .map(|(_, attribute, _)| attribute)
            .collect(),
        counters: counters
            .into_iter()
            .map(|(_, counter, _)| counter)
            .collect(),
        states,
        strategies,
        rows,
        one_offs,
        events,
        curves,
    };
    unused(page, &scope, &model, &names);
    sound::check(page, &model);
    model
}

/// Warnings about what has a name and is never asked for. A parameter that only strategies replace is not used either.
fn unused(
    page: &Page<'_>,
    scope: &Scope<'_>,
    model: &Model,
    names: &[(String, std::ops::Range<usize>)],
) {
    let slots = model.slots() - slot::FIRST_FREE;
    for (index, (name, span)) in names.iter().enumerate() {
        let is_used = match index.checked_sub(slots) {
            // An event matters by its cost and effect, asked for or not.
            None if (model.first_event()..model.first_parameter())
                .contains(&(slot::FIRST_FREE + index)) =>
            {
                true
            }
            None => scope.is_used(slot::FIRST_FREE + index),
            Some(table) => scope.is_table_used(table),
        };
        if !is_used {
            let finding = Finding::warning(codes::UNUSED, format!("`{name}` is never used"))
                .label("nothing depends on it")
                .help("take it out, or look for the expression that should use it");
            page.add(span, finding);
        }
    }
}
