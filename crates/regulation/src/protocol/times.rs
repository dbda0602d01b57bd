//! When a treatment is given, read from the words in which reports tell it.

use serde::{Deserialize, Serialize};

const DAYS_PER_WEEK: f64 = 7.0;
/// 365.25 / 12, as in study files.
const DAYS_PER_MONTH: f64 = 30.4375;

/// When a treatment is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Times {
    /// Days since baseline; of a daily treatment its first day.
    pub days: Vec<f64>,
    /// Last day of a daily treatment.
    pub until_d: Option<f64>,
}

/// Reads the last part of a treatment's words, such as `at weeks 0, 1 and 2`; nothing when it is not one of the forms that reports use.
///
/// ```
/// use synovia_regulation::protocol::times;
///
/// assert_eq!(times("Some cells; 20 million cells; at weeks 0, 1 and 2").unwrap().days, [0.0, 7.0, 14.0]);
/// assert_eq!(times("An NSAID; from month 1 until month 2").unwrap().until_d, Some(60.875));
/// assert_eq!(times("whenever it suits"), None);
/// ```
pub fn times(words: &str) -> Option<Times> {
    let last = words.rsplit("; ").next()?;
    match last {
        "once, at baseline" => return Some(once(vec![0.0])),
        "never" => return Some(once(Vec::new())),
        _ => {}
    }
    if let Some(rest) = last.strip_prefix("at ") {
        return days(rest).map(once);
    }
    let (first, until) = match last.strip_prefix("from ") {
        Some(rest) => {
            let (first, until) = rest.split_once(" until ")?;
            (days(first)?, until)
        }
        None => (vec![0.0], last.strip_prefix("until ")?),
    };
    match days(until)?.as_slice() {
        [until] => Some(Times {
            days: first,
            until_d: Some(*until),
        }),
        _ => None,
    }
}

fn once(days: Vec<f64>) -> Times {
    Times {
        days,
        until_d: None,
    }
}

/// `weeks 0, 1 and 2` in days.
fn days(words: &str) -> Option<Vec<f64>> {
    let (unit, numbers) = words.split_once(' ')?;
    let unit = match unit.trim_end_matches('s') {
        "day" => 1.0,
        "week" => DAYS_PER_WEEK,
        "month" => DAYS_PER_MONTH,
        _ => return None,
    };
    numbers
        .replace(" and ", ", ")
        .split(", ")
        .map(|number| number.parse::<f64>().ok().map(|number| number * unit))
        .collect()
}
