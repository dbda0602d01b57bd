//! Numbers and names as they are printed: one way each, everywhere on the page.

/// Printed where a value is missing.
pub const MISSING: &str = "–";

/// A number with `decimals` decimals and a true minus sign; a dash when it is missing.
///
/// ```
/// use synovia_report::words::number;
///
/// assert_eq!(number(-4.26, 1), "−4.3");
/// assert_eq!(number(-0.01, 1), "0.0");
/// assert_eq!(number(f64::NAN, 1), "–");
/// ```
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let digits = format!("{:.decimals$}", value.abs());
    let is_zero = digits.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !is_zero {
        format!("\u{2212}{digits}")
    } else {
        digits
    }
}

/// Points of an instrument, one decimal.
pub fn points(value: f64) -> String {
    number(value, 1)
}

/// A whole number, thousands apart.
///
/// ```
/// assert_eq!(synovia_report::words::count(12000.0), "12\u{202f}000");
/// assert_eq!(synovia_report::words::count(-117.0), "\u{2212}117");
/// assert_eq!(synovia_report::words::count(-12000.0), "\u{2212}12\u{202f}000");
/// ```
pub fn count(value: f64) -> String {
    let text = number(value, 0);
    let (sign, digits) = match text.strip_prefix('\u{2212}') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", text.as_str()),
    };
    // Four digits are read at a glance.
    if digits.len() <= 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return text;
    }
    let mut grouped = sign.to_owned();
    for (i, digit) in digits.char_indices() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number without needless decimals, for months, weeks and doses.
pub fn plain(value: f64) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let digits = format!("{}", (value.abs() * 100.0).round() / 100.0);
    if value < 0.0 && digits != "0" {
        format!("\u{2212}{digits}")
    } else {
        digits
    }
}

/// A share from 0 to 1 as percent. A probability that came out as 0 or 1 of finitely many replicates is not certain, and is not printed
/// as if it were.
///
/// ```
/// use synovia_report::words::share;
///
/// assert_eq!((share(0.143).as_str(), share(0.0).as_str(), share(0.998).as_str()), ("14\u{a0}%", "<1\u{a0}%", ">99\u{a0}%"));
/// ```
pub fn share(value: f64) -> String {
    if !value.is_finite() {
        MISSING.to_owned()
    } else if value < 0.01 {
        "<1\u{a0}%".to_owned()
    } else if value > 0.99 {
        ">99\u{a0}%".to_owned()
    } else {
        format!("{:.0}\u{a0}%", 100.0 * value)
    }
}

/// A percentage, whole.
pub fn percent(value: f64) -> String {
    if value.is_finite() {
        format!("{}\u{a0}%", number(value, 0))
    } else {
        MISSING.to_owned()
    }
}

/// `± x`, the Monte Carlo standard error; nothing when it is missing.
pub fn plus_minus(mcse: f64, decimals: usize) -> String {
    if mcse.is_finite() {
        format!("±\u{a0}{}", number(mcse, decimals))
    } else {
        String::new()
    }
}

/// Two limits, "to" between them because a dash beside a minus sign is misread.
pub fn interval(low: f64, high: f64, decimals: usize) -> String {
    if low.is_finite() && high.is_finite() {
        format!("{} to {}", number(low, decimals), number(high, decimals))
    } else {
        MISSING.to_owned()
    }
}

/// A p value as trial reports print it.
pub fn p_value(value: f64) -> String {
    if value.is_finite() && value < 0.001 {
        "<0.001".to_owned()
    } else {
        number(value, 3)
    }
}

/// "one", "two" … for small counts in prose.
pub fn spelled(n: usize) -> String {
    const SMALL: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    SMALL
        .get(n)
        .map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// "a, b and c".
pub fn and_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// First letter large, for the start of a sentence.
pub fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// Name of an instrument in the study file, as printed.
pub fn instrument(name: &str) -> String {
    match name {
        "womac-pain" => "WOMAC pain".to_owned(),
        "womac-stiffness" => "WOMAC stiffness".to_owned(),
        "womac-function" => "WOMAC function".to_owned(),
        "womac-total" => "WOMAC total".to_owned(),
        "vas-pain" => "VAS pain".to_owned(),
        "koos-pain" => "KOOS pain".to_owned(),
        "nrs-pain" => "NRS pain".to_owned(),
        "koos-4" => "KOOS-4".to_owned(),
        "ikdc" => "IKDC".to_owned(),
        "" => "Primary score".to_owned(),
        other => other.replace('-', " "),
    }
}

/// A quantity of a described population, by its key in the study file.
pub fn described(key: &str) -> String {
    match key {
        "baseline_mean" => "mean score at baseline".to_owned(),
        "baseline_sd" => "its standard deviation".to_owned(),
        "age_mean" => "mean age".to_owned(),
        "age_sd" => "its standard deviation".to_owned(),
        "female_percent" => "women, %".to_owned(),
        "bmi_mean" => "mean body mass index".to_owned(),
        "bmi_sd" => "its standard deviation".to_owned(),
        other => match other.strip_prefix("grade_percent.") {
            Some(grade) => format!("grade {grade}, %"),
            None => other.replace('_', " "),
        },
    }
}

/// Whether a patient who is better has the lower score.
pub fn lower_is_better(instrument: &str) -> bool {
    !(instrument.starts_with("koos") || instrument == "ikdc")
}

/// "Ehrich 2000" out of `ehrich-2000-womac-pain`.
///
/// ```
/// assert_eq!(synovia_report::words::citation("ehrich-2000-womac-pain"), "Ehrich 2000");
/// ```
pub fn citation(id: &str) -> String {
    let mut parts = id.split('-');
    let (author, year) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    if year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()) {
        format!("{} {year}", sentence(author))
    } else {
        id.to_owned()
    }
}

/// The rule for missing values, in words.
pub fn dropout_rule(name: &str) -> String {
    match name {
        "observed-cases" => "only patients seen at the visit (observed cases)".to_owned(),
        "last-observation-carried-forward" => "the last value seen is carried forward".to_owned(),
        "baseline-observation-carried-forward" => {
            "the baseline value replaces it, so the benefit is lost".to_owned()
        }
        "" => MISSING.to_owned(),
        other => other.replace('-', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_values_are_dashes_and_never_nan() {
        let all = [
            number(f64::NAN, 1),
            count(f64::NAN),
            plain(f64::INFINITY),
            share(f64::NAN),
            percent(f64::NAN),
            p_value(f64::NAN),
        ];
        assert!(all.iter().all(|text| text == MISSING), "{all:?}");
        assert_eq!(interval(1.0, f64::NAN, 1), MISSING);
    }

    #[test]
    fn lists_read_like_prose() {
        assert_eq!(
            and_list(&["a".into(), "b".into(), "c".into()]),
            "a, b and c"
        );
        assert_eq!(sentence("six arms"), "Six arms");
    }
}
