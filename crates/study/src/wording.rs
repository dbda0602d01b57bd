//! Treatments in words.

use synovia_evidence::{Kind, Route};
use synovia_trial::protocol::{Arm, Treatment};

use crate::reading::plain;
use crate::{DAYS_PER_MONTH, DAYS_PER_WEEK};

/// A treatment as a reader of a report needs it: product, dose, times.
pub fn treatment_text(treatment: &Treatment) -> String {
    let parts = [
        treatment.product.name.clone(),
        dose(treatment),
        times(treatment),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}

/// All treatments of an arm in one text.
pub fn treatments_text(arm: &Arm) -> String {
    let texts: Vec<String> = arm.treatments.iter().map(treatment_text).collect();
    if texts.is_empty() {
        "no treatment".to_owned()
    } else {
        texts.join(" + ")
    }
}

/// A number with its digits in threes: `168,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn dose(treatment: &Treatment) -> String {
    let product = &treatment.product;
    let daily = if product.route == Route::Oral {
        " a day"
    } else {
        ""
    };
    let volume = product
        .volume_ml
        .value
        .map(|ml| format!("{} mL", plain(ml)));
    let main = match product.kind {
        Kind::Cells => product
            .dose_million_cells
            .value
            .map(|cells| format!("{} million cells", plain(cells))),
        Kind::TissueConcentrate => product
            .dose_million_cells
            .value
            .map(|cells| format!("{} million stromal cells", plain(cells))),
        Kind::Prp => product
            .platelets_per_ul
            .value
            .map(|count| format!("{} platelets per µL", plain(count))),
        _ => product
            .dose_mg
            .value
            .map(|mg| format!("{} mg{daily}", plain(mg))),
    };
    [main, volume]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" in ")
}

fn times(treatment: &Treatment) -> String {
    match (treatment.days.as_slice(), treatment.until_d) {
        (days, Some(until)) => {
            let first = days.first().copied().unwrap_or_default();
            let start = if first == 0.0 {
                String::new()
            } else {
                format!("from {} ", at(&[first]))
            };
            format!("{start}until {}", at(&[until]))
        }
        ([0.0], None) => "once, at baseline".to_owned(),
        ([], None) => "never".to_owned(),
        (days, None) => format!("at {}", at(days)),
    }
}

/// In weeks or months, whichever are whole, else in days.
fn at(days: &[f64]) -> String {
    let whole = |unit: f64| {
        days.iter()
            .all(|day| ((day / unit) - (day / unit).round()).abs() < 1e-9)
    };
    let (name, unit) = if whole(DAYS_PER_WEEK) {
        ("week", DAYS_PER_WEEK)
    } else if whole(DAYS_PER_MONTH) {
        ("month", DAYS_PER_MONTH)
    } else {
        ("day", 1.0)
    };
    let numbers: Vec<String> = days
        .iter()
        .map(|day| plain((day / unit * 1e6).round() / 1e6))
        .collect();
    match numbers.as_slice() {
        [only] => format!("{name} {only}"),
        [first @ .., last] => format!("{name}s {} and {last}", first.join(", ")),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use synovia_evidence::product;

    use super::*;

    fn text(id: &str, days: &[f64], until_d: Option<f64>) -> String {
        let product = product(id).expect("shipped").clone();
        treatment_text(&Treatment {
            product,
            days: days.to_vec(),
            until_d,
            arriving: None,
        })
    }

    #[test]
    fn digits_are_grouped_in_threes() {
        assert_eq!(
            [0, 999, 1000, 168_000, 12_345_678].map(grouped),
            ["0", "999", "1,000", "168,000", "12,345,678"]
        );
    }

    #[test]
    fn a_treatment_reads_as_a_protocol_says_it() {
        let twice = text("umbilical-msc", &[0.0, 6.0 * DAYS_PER_MONTH], None);
        assert_eq!(
            twice,
            "Umbilical-cord mesenchymal stromal cells, expanded; 20 million cells; at months 0 and 6"
        );
        let steroid = text("triamcinolone-suspension", &[0.0], None);
        assert_eq!(
            steroid,
            "Triamcinolone acetonide, crystalline suspension; 40 mg in 1 mL; once, at baseline"
        );
        let nsaid = text("oral-nsaid", &[0.0], Some(12.0 * DAYS_PER_MONTH));
        assert_eq!(
            nsaid,
            "Oral NSAID, daily (naproxen); 1000 mg a day; until month 12"
        );
        assert!(
            text("prp-leukocyte-poor", &[0.0, 7.0, 14.0], None).ends_with("at weeks 0, 1 and 2")
        );
        assert!(text("saline", &[0.0, 10.0], None).ends_with("at days 0 and 10"));
    }
}
