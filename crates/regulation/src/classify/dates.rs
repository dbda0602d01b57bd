//! On which day one asks, and what of a rule holds on it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::OnceLock;

/// A day, year first; days compare as their texts do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Date(String);

impl Date {
    /// A day of the calendar written as `2026-11-22`.
    pub fn parse(text: &str) -> Option<Date> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else {
            return None;
        };
        let number = |text: &str, digits: usize| {
            (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<u32>().ok())
                .flatten()
        };
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then(|| Date(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One date of a rule, seen from the day one asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InForce {
    /// What begins.
    pub what: String,
    /// On which day.
    pub from: String,
    /// Whether it has begun on the day one asks for.
    pub in_force: bool,
    /// Whether the whole rule begins with it.
    pub whole_rule: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    date: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    from: String,
    scope: Scope,
    what: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Scope {
    Rule,
    Part,
}

/// The ids of rules and overlays that have dates; for the test that all of them exist.
#[cfg(test)]
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    table().date.iter().map(|entry| entry.id.as_str())
}

/// The dates of a shipped rule or overlay.
pub(super) fn of(id: &str, asked: &Date) -> Vec<InForce> {
    table()
        .date
        .iter()
        .filter(|entry| entry.id == id)
        .map(|entry| InForce {
            what: entry.what.clone(),
            from: entry.from.clone(),
            in_force: entry.from.as_str() <= asked.0.as_str(),
            whole_rule: entry.scope == Scope::Rule,
        })
        .collect()
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("../../data/in_force.toml"))
            .unwrap_or_else(|error| panic!("data/in_force.toml: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for good in ["2026-11-22", "2024-02-29"] {
            assert!(Date::parse(good).is_some(), "{good}");
        }
        for bad in [
            "2026-02-29",
            "2026-13-01",
            "26-01-01",
            "2026-1-1",
            "2026-01-00",
            "tomorrow",
        ] {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
    }
}
