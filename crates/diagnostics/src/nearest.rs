/// Longest name whose edits are counted, characters. Counting takes time and memory by the product of two lengths, and a longer text is
/// no name.
const LONGEST: usize = 200;

/// The candidate most like `name`, if it is like enough to be worth suggesting.
///
/// Counted in Damerau-Levenshtein edits on lower-case letters, with `_`, `-` and space taken as the same. Up to a third of the longer
/// name may differ, at least one edit; a candidate that `name` starts or that starts with `name` (three letters or more) is like enough too. Equal
/// distance goes to the earlier candidate. Nothing is like a name of more than 200 characters.
///
/// ```
/// use synovia_diagnostics::nearest;
/// assert_eq!(nearest("woma-pain", ["vas-pain", "womac-pain"]), Some("womac-pain"));
/// assert_eq!(nearest("saline", ["steroid", "cells"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Folded::of(name)?;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let Some(known) = Folded::of(candidate) else {
            continue;
        };
        let longer = wanted.length.max(known.length);
        let shorter = wanted.length.min(known.length);
        let is_prefix = shorter >= 3
            && (known.text.starts_with(&wanted.text) || wanted.text.starts_with(&known.text));
        let allowed = (longer / 3).max(1);
        // Letters that the other has not must be edited at least: most candidates need no counting of edits.
        if !is_prefix
            && (longer - shorter > allowed
                || longer - letters_in_common(&wanted.text, &known.text) > allowed)
        {
            continue;
        }
        let edits = strsim::damerau_levenshtein(&wanted.text, &known.text);
        let like_enough = shorter > 0 && edits < longer && (edits <= allowed || is_prefix);
        if like_enough && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A name as names are compared.
struct Folded {
    text: String,
    length: usize,
}

impl Folded {
    /// None when it is too long to be one.
    fn of(name: &str) -> Option<Self> {
        if name.chars().nth(LONGEST).is_some() {
            return None;
        }
        let mut text = String::with_capacity(name.len());
        for letter in name.chars() {
            match letter {
                '_' | ' ' => text.push('-'),
                _ if letter.is_ascii() => text.push(letter.to_ascii_lowercase()),
                _ => text.extend(letter.to_lowercase()),
            }
        }
        Some(Folded {
            length: text.chars().count(),
            text,
        })
    }
}

/// At least as many letters as the two have in common, whatever their order.
fn letters_in_common(one: &str, other: &str) -> usize {
    const PLACES: usize = 128;
    let mut left = [0_usize; PLACES];
    for letter in one.chars() {
        left[letter as usize % PLACES] += 1;
    }
    let mut common = 0;
    for letter in other.chars() {
        let of_letter = &mut left[letter as usize % PLACES];
        if *of_letter > 0 {
            *of_letter -= 1;
            common += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const PRODUCTS: [&str; 4] = [
        "saline",
        "hyaluronic-acid",
        "triamcinolone",
        "adipose-cells",
    ];

    #[test]
    fn a_swapped_pair_of_letters_is_recognised() {
        assert_eq!(nearest("salien", PRODUCTS), Some("saline"));
    }

    #[test]
    fn case_and_separators_do_not_matter() {
        assert_eq!(
            nearest("Hyaluronic_Acid", PRODUCTS),
            Some("hyaluronic-acid")
        );
    }

    #[test]
    fn the_beginning_of_a_name_is_enough() {
        assert_eq!(nearest("tri", PRODUCTS), Some("triamcinolone"));
    }

    #[test]
    fn nothing_alike_suggests_nothing() {
        assert_eq!(nearest("ketamine", PRODUCTS), None);
        assert_eq!(nearest("", PRODUCTS), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn a_very_long_name_is_no_trouble() {
        // The edits between these two would take 80 GB to count.
        let (long, longer) = ("a".repeat(100_000), "a".repeat(100_001));
        assert_eq!(nearest(&long, PRODUCTS), None);
        assert_eq!(nearest(&long, [longer.as_str()]), None);
        assert_eq!(nearest("aaa", [longer.as_str(), "aab"]), Some("aab"));
    }
}
