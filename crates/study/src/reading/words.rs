use synovia_diagnostics::nearest;
use synovia_evidence::{Named, nearest_name, products};

/// Longest piece of a user's text that is repeated in a finding, characters.
const LONGEST_ECHO: usize = 60;

/// What a user wrote, cut where it is endless.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_ECHO) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}

/// `did you mean "saline"?`, when a name is near enough.
pub(crate) fn suggestion<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    // Nobody means a short name by an endless one, and the distance between long texts takes long to count.
    if name.chars().nth(LONGEST_ECHO).is_some() {
        return None;
    }
    nearest(name, candidates).map(|candidate| format!("did you mean \"{candidate}\"?"))
}

/// `did you mean "hyaluronic-acid"?`, also of what people call a product otherwise: HA, steroids, placebo.
pub(crate) fn product_suggestion(name: &str) -> Option<String> {
    if name.chars().nth(LONGEST_ECHO).is_some() {
        return None;
    }
    let shipped = products().iter().map(|product| product.id.as_str());
    nearest_name(Named::Product, name, shipped)
        .map(|candidate| format!("did you mean \"{candidate}\"?"))
}

/// Whether [`suggestion`] answers `name` with `candidate`.
pub(crate) fn is_meant(name: &str, candidate: &str, candidates: &[&'static str]) -> bool {
    name.chars().nth(LONGEST_ECHO).is_none()
        && nearest(name, candidates.iter().copied()) == Some(candidate)
}

/// `"a"`, `"a" or "b"`, `"a", "b" or "c"`.
pub(crate) fn article_list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words
        .into_iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A number written with a decimal comma, with a point instead.
pub(crate) fn with_point(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole.trim_start_matches(['-', '+'])) && digits(decimals))
        .then(|| format!("{whole}.{decimals}"))
}

/// A number as a person writes it: no exponent for everyday sizes, no trailing zeros.
pub(crate) fn plain(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else if (1e-4..1e15).contains(&value.abs()) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_english() {
        assert_eq!(article_list(["a"]), "\"a\"");
        assert_eq!(article_list(["a", "b", "c"]), "\"a\", \"b\" or \"c\"");
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(plain(-0.0), "0");
        assert_eq!(plain(0.05), "0.05");
        assert_eq!(plain(1e9), "1000000000");
        assert_eq!(plain(3.7e-5), "3.7e-5");
    }

    #[test]
    fn a_decimal_comma_is_known_and_a_list_is_not_one() {
        assert_eq!(with_point("0,05"), Some("0.05".to_owned()));
        assert_eq!(with_point("-1,5"), Some("-1.5".to_owned()));
        for other in ["0.05", "[0,5]", "1,2,3", ",5", "5,", "\"0,05\""] {
            assert_eq!(with_point(other), None, "{other}");
        }
    }

    #[test]
    fn an_endless_text_is_cut_between_characters() {
        assert_eq!(
            shortened(&"é".repeat(500)).chars().count(),
            LONGEST_ECHO + 1
        );
    }
}
