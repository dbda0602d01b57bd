//! Numbers for readers.

/// As registered: `10.5`, `0.006`, `231,000`, `5 × 10⁸`.
pub fn exact(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e7).contains(&size) {
        let scientific = format!("{value:e}");
        let (mantissa, exponent) = scientific.split_once('e').expect("`{:e}` writes an e");
        return format!("{} × 10{}", signed(mantissa), superscript(exponent));
    }
    signed(&grouped(&value.to_string()))
}

/// To two significant digits: the ends of an interval.
pub fn rounded(value: f64) -> String {
    exact(
        format!("{value:.1e}")
            .parse()
            .expect("a number that was just written"),
    )
}

fn signed(number: &str) -> String {
    number.replace('-', "−")
}

/// Separates thousands.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number
        .split_once('.')
        .map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut text = sign.to_owned();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{text}.{fraction}"),
        None => text,
    }
}

fn superscript(exponent: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    exponent
        .chars()
        .map(|c| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (value, text) in [
            (10.5, "10.5"),
            (0.006, "0.006"),
            (-0.15, "−0.15"),
            (202400.0, "202,400"),
            (5e8, "5 × 10⁸"),
            (3.7e-5, "3.7 × 10⁻⁵"),
            (0.0, "0"),
        ] {
            assert_eq!(exact(value), text);
        }
        assert_eq!(rounded(17.31), "17");
        assert_eq!(rounded(0.012345), "0.012");
        assert_eq!(rounded(2014.0), "2,000");
    }
}
