use synovia_diagnostics::Finding;
use toml::de::DeValue;

use super::{plain, shortened, with_point};
use crate::codes;

/// The range a number must be in, both ends included, and its unit in words (empty for none).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub low: f64,
    pub high: f64,
    pub unit: &'static str,
}

impl Limits {
    pub const fn new(low: f64, high: f64, unit: &'static str) -> Self {
        Limits { low, high, unit }
    }

    fn words(&self, what: &str) -> String {
        let unit = if self.unit.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.unit)
        };
        if self.high == f64::INFINITY {
            return format!("{what}, {} or more{unit}", plain(self.low));
        }
        format!(
            "{what} from {} to {}{unit}",
            plain(self.low),
            plain(self.high)
        )
    }
}

/// A number, whole or not, within limits.
pub(crate) fn number(name: &str, value: &DeValue<'_>, limits: Limits) -> Result<f64, Finding> {
    let read = match value {
        DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
        DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|whole| whole as f64),
        other => return Err(wrong_type(name, other, &limits.words("a number"))),
    };
    match read {
        Some(number) if number >= limits.low && number <= limits.high => Ok(number + 0.0),
        _ => Err(out_of_range(name, value, read, limits, "a number")),
    }
}

/// A whole number within limits.
pub(crate) fn whole(name: &str, value: &DeValue<'_>, limits: Limits) -> Result<u64, Finding> {
    const WHAT: &str = "a whole number";
    let DeValue::Integer(integer) = value else {
        return Err(wrong_type(name, value, &limits.words(WHAT)));
    };
    let read = i128::from_str_radix(integer.as_str(), integer.radix()).ok();
    match read.and_then(|whole| u64::try_from(whole).ok()) {
        Some(number) if number as f64 >= limits.low && number as f64 <= limits.high => Ok(number),
        _ => Err(out_of_range(
            name,
            value,
            read.map(|whole| whole as f64),
            limits,
            WHAT,
        )),
    }
}

fn out_of_range(
    name: &str,
    value: &DeValue<'_>,
    read: Option<f64>,
    limits: Limits,
    what: &str,
) -> Finding {
    let label = match read {
        Some(number) if number < limits.low => "too low",
        Some(number) if number > limits.high => "too high",
        Some(_) => "not a number",
        None => "too large to be read",
    };
    Finding::error(
        codes::OUT_OF_RANGE,
        format!("{name} cannot be {}", shortened(&written(value))),
    )
    .label(label)
    .expected(limits.words(what))
}

fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Integer(integer) => integer.to_string(),
        DeValue::Float(float) => float.as_str().to_owned(),
        _ => String::new(),
    }
}

/// The value is of another type than the one needed.
pub(crate) fn wrong_type(name: &str, value: &DeValue<'_>, expected: &str) -> Finding {
    let finding = Finding::error(
        codes::WRONG_TYPE,
        format!("{name} cannot be {}", in_words(value)),
    )
    .label(format!("this is {}", in_words(value)))
    .expected(expected);
    match value {
        DeValue::String(text)
            if with_point(text.trim()).is_some() && expected.contains("number") =>
        {
            let point = with_point(text.trim()).unwrap_or_default();
            finding.help(format!(
                "write it without quotes, and with a point: {}",
                shortened(&point)
            ))
        }
        DeValue::String(text)
            if text.trim().parse::<f64>().is_ok_and(f64::is_finite)
                && expected.contains("number") =>
        {
            finding.help(format!(
                "write it without quotes: {}",
                shortened(text.trim())
            ))
        }
        DeValue::String(text)
            if expected.contains("true or false") && matches!(text.as_ref(), "true" | "false") =>
        {
            finding.help(format!("write it without quotes: {text}"))
        }
        _ => finding,
    }
}

fn in_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
