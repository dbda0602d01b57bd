//! Units, as far as the registry needs them: what a unit looks like, and how an identifier spells it.
//!
//! A unit is `1`, or factors joined by `·` and `/`, each a known symbol with an optional power: `d`, `1/d`, `pg/mL`, `kg/m^2`.
//! An identifier ends in its unit: `_d`, `_per_d`, `_pg_per_ml`, `_kg_per_m2`; nothing for `1`.

use std::fmt;

/// Symbol, and how identifiers spell it in the singular and the plural.
const SYMBOLS: [(&str, &str, &str); 19] = [
    ("%", "percent", "percent"),
    ("h", "h", "h"),
    ("d", "d", "d"),
    ("week", "week", "weeks"),
    ("month", "month", "months"),
    ("year", "year", "years"),
    ("years", "year", "years"),
    ("points", "point", "points"),
    ("µL", "ul", "ul"),
    ("mL", "ml", "ml"),
    ("pg", "pg", "pg"),
    ("µg", "ug", "ug"),
    ("mg", "mg", "mg"),
    ("kg", "kg", "kg"),
    ("mm", "mm", "mm"),
    ("m", "m", "m"),
    ("million cells", "million", "million"),
    ("billion platelets", "billion", "billion"),
    ("MPa", "mpa", "mpa"),
];

/// A unit that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    factors: Vec<Factor>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Factor {
    /// Row of `SYMBOLS`.
    symbol: usize,
    power: u8,
    below: bool,
}

/// What could not be read as a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownUnit {
    /// The whole unit as written.
    pub unit: String,
    /// The part that is no known symbol.
    pub part: String,
}

impl fmt::Display for UnknownUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unit `{}`: `{}` is no known symbol; known are 1",
            self.unit, self.part
        )?;
        SYMBOLS
            .iter()
            .try_for_each(|(symbol, ..)| write!(f, ", {symbol}"))
    }
}

impl std::error::Error for UnknownUnit {}

impl Unit {
    /// Reads `1`, `d`, `1/d`, `pg/mL`, `kg/m^2` and the like.
    ///
    /// # Errors
    ///
    /// [`UnknownUnit`] names the part that is no known symbol.
    pub fn parse(text: &str) -> Result<Unit, UnknownUnit> {
        let mut factors = Vec::new();
        for (i, group) in text.split('/').enumerate() {
            for part in group.split('·') {
                if i == 0 && part == "1" {
                    continue;
                }
                let (name, power) = match part.split_once('^') {
                    Some((name, power)) => (name, power.parse().ok().filter(|&power| power > 1)),
                    None => (part, Some(1)),
                };
                let symbol = SYMBOLS.iter().position(|(symbol, ..)| *symbol == name);
                match (symbol, power) {
                    (Some(symbol), Some(power)) => factors.push(Factor {
                        symbol,
                        power,
                        below: i > 0,
                    }),
                    _ => {
                        return Err(UnknownUnit {
                            unit: text.to_owned(),
                            part: part.to_owned(),
                        });
                    }
                }
            }
        }
        Ok(Unit { factors })
    }

    /// Whether it is a pure number.
    pub fn is_dimensionless(&self) -> bool {
        self.factors.is_empty()
    }

    /// Whether an identifier ends in this unit: `clock_d` for `d`. For dimensionless constants, whether it ends in no unit.
    pub fn ends(&self, identifier: &str) -> bool {
        let last = identifier.rsplit('_').next().unwrap_or_default();
        if self.is_dimensionless() {
            return !SYMBOLS
                .iter()
                .any(|(_, singular, plural)| last == *singular || last == *plural);
        }
        let spelt = self.spelt();
        let suffix = format!("_{spelt}");
        // `_per_d` is not a number of days.
        let is_rate = identifier
            .strip_suffix(&suffix)
            .is_some_and(|rest| rest.ends_with("_per"));
        identifier.ends_with(&suffix) && !is_rate
    }

    /// How identifiers spell it: `pg_per_ml`; empty for dimensionless constants.
    fn spelt(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for factor in &self.factors {
            let (_, singular, plural) = SYMBOLS[factor.symbol];
            let counted = matches!(SYMBOLS[factor.symbol].0, "points" | "years");
            let mut word = if counted && !factor.below {
                plural
            } else {
                singular
            }
            .to_owned();
            if factor.power > 1 {
                word.push_str(&factor.power.to_string());
            }
            if factor.below {
                words.push("per".to_owned());
            }
            words.push(word);
        }
        words.join("_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::parse(text).unwrap()
    }

    #[test]
    fn a_unit_ends_the_identifiers_that_spell_it() {
        for (text, identifier) in [
            ("d", "joint.clock_d"),
            ("1/d", "collagen_loss_per_d"),
            ("1/year", "insult_rate_per_year"),
            ("pg/mL", "steroid_ec50_pg_per_ml"),
            ("kg/m^2", "bmi_mean_kg_per_m2"),
            ("years", "age_mean_years"),
            ("%", "female_percent"),
            ("million cells", "cell_half_effect_million"),
            ("1", "cell_patient_log_sd"),
        ] {
            assert!(unit(text).ends(identifier), "{text} {identifier}");
        }
    }

    #[test]
    fn a_unit_does_not_end_the_identifiers_of_another() {
        for (text, identifier) in [
            ("d", "collagen_loss_per_d"),
            ("1/d", "clock_d"),
            ("h", "clock_d"),
            ("mL", "steroid_ec50_pg_per_ml"),
            ("1", "clock_d"),
            ("1", "loss_percent"),
            ("d", "clock"),
        ] {
            assert!(!unit(text).ends(identifier), "{text} {identifier}");
        }
    }

    #[test]
    fn an_unknown_symbol_is_named() {
        assert_eq!(Unit::parse("mg/fortnight").unwrap_err().part, "fortnight");
        assert_eq!(Unit::parse("").unwrap_err().part, "");
        assert_eq!(Unit::parse("m^x").unwrap_err().part, "m^x");
        assert!(
            Unit::parse("mg/fortnight")
                .unwrap_err()
                .to_string()
                .contains("known are 1, %")
        );
    }
}
