//! `[strategies.NAME]`.

use synovia_diagnostics::Finding;

use super::Scope;
use crate::engine::codes;
use crate::engine::model::Strategy;
use crate::engine::reading::{Section, did_you_mean, with_help, written};

/// Reads all strategies. `first` is the slot of the first parameter.
pub(crate) fn read(section: &Section<'_>, scope: &Scope<'_>, first: usize) -> Vec<Strategy> {
    if section.entries().is_empty() {
        section.missing("strategies", "[strategies.usual_care]");
    }
    let mut strategies = Vec::new();
    for (name, _, _) in section.entries() {
        let one = section.section(name);
        one.only(&["label", "parameters", "meaning"]);
        let mut overrides = Vec::new();
        let own = one.section("parameters");
        for (parameter, span, value) in own.entries() {
            let known = &scope.slots[first..];
            let Some(index) = known.iter().position(|known| known == parameter) else {
                let finding = Finding::error(
                    codes::UNKNOWN_NAME,
                    format!("unknown parameter `{parameter}`"),
                )
                .label("a strategy gives another value to a parameter of [parameters]");
                let help = did_you_mean(parameter, known.iter().map(String::as_str));
                own.page.add(&span, with_help(finding, help));
                continue;
            };
            if let Some(quantity) =
                written(&own, parameter, value).and_then(|written| scope.quantity(&written, &[]))
            {
                overrides.push((index, quantity));
            }
        }
        strategies.push(Strategy {
            name: name.to_owned(),
            label: one.text("label").unwrap_or_else(|| name.to_owned()),
            overrides,
        });
    }
    strategies
}
