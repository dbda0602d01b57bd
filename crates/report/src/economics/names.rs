//! Sums, shares and words of the document as they are printed.

use crate::words;

/// A sum of money without decimals: "12 303", "−654".
pub fn money(value: f64) -> String {
    words::count(value)
}

/// A sum with its Monte Carlo standard error: "12 303 ± 299".
pub fn money_se(value: f64, se: f64) -> String {
    if !value.is_finite() {
        return words::MISSING.to_owned();
    }
    let error = if se.is_finite() {
        format!(" ±\u{a0}{}", money(se))
    } else {
        String::new()
    };
    format!("{}{error}", money(value))
}

/// Two limits of money.
pub fn range(low: f64, high: f64) -> String {
    if low.is_finite() && high.is_finite() {
        format!("{} to {}", money(low), money(high))
    } else {
        words::MISSING.to_owned()
    }
}

/// A number with its error, both with the same decimals.
pub fn number_se(value: f64, se: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return words::MISSING.to_owned();
    }
    let error = words::plus_minus(se, decimals);
    let number = words::number(value, decimals);
    format!("{number} {error}").trim_end().to_owned()
}

/// A value of any size: four significant digits, none of them needless, thousands apart.
pub fn value(value: f64) -> String {
    significant(value, 4)
}

/// A value with so many significant digits; zeros after the point are left out.
pub fn significant(value: f64, digits: i32) -> String {
    let size = value.abs();
    if !value.is_finite() || size >= 1000.0 || size == 0.0 {
        return money(value);
    }
    let before = libm::floor(libm::log10(size)) as i32 + 1;
    let decimals = (digits - before).clamp(0, 8);
    let text = words::number(value, decimals as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// Whose costs count.
pub fn perspective(name: &str) -> String {
    match name {
        "payer" => "the payer (insurer or health service)".to_owned(),
        "patient" => "the patient".to_owned(),
        "health-care" => "health care (payer and patient together)".to_owned(),
        "society" => "society (health care and lost work)".to_owned(),
        "" => "a perspective that is not named".to_owned(),
        other => other.replace('-', " "),
    }
}

/// A way of coverage.
pub fn scheme(name: &str) -> String {
    match name {
        "self-pay" => "patient pays".to_owned(),
        "covered" => "covered".to_owned(),
        "prior-authorisation" => "prior authorisation".to_owned(),
        "evidence-development" => "covered in a registry".to_owned(),
        "outcome-rebate" => "covered, with rebate".to_owned(),
        other => other.replace('-', " "),
    }
}

/// Status of an input; a guess is called a guess.
pub fn status(name: &str) -> String {
    match name {
        "published" => "sourced".to_owned(),
        "assumed" => "guessed".to_owned(),
        other => other.to_owned(),
    }
}

/// Years counted.
pub fn horizon(years: f64) -> String {
    if years >= 100.0 {
        "a lifetime".to_owned()
    } else {
        format!("{} years", words::plain(years))
    }
}

/// An input's name for readers: parameters of the sample are called as in the file.
pub fn parameter(name: &str) -> String {
    words::sentence(&name.replace('_', " "))
}

/// A rate per year as percent.
pub fn rate(value: f64) -> String {
    format!("{}\u{a0}%", words::plain(100.0 * value))
}

/// "1 result", "3 results".
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_sign_does_not_part_three_digits() {
        assert_eq!(money(-117.4), "\u{2212}117");
        assert_eq!(money(-9231.0), "\u{2212}9231");
        assert_eq!(money(-12_345.0), "\u{2212}12\u{202f}345");
        assert_eq!(money(-0.2), "0");
    }

    #[test]
    fn published_values_keep_the_digits_that_tell_them_apart() {
        let shown = [1.135, 14.63, 54.0, 0.08, 112_100.0].map(value);
        assert_eq!(shown, ["1.135", "14.63", "54", "0.08", "112\u{202f}100"]);
        assert_eq!(significant(0.0655, 2), "0.066");
    }
}
