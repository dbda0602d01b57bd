//! The known misses, as the README and the book list them: the same texts, in the same order, as every report.

/// Between these lines of a page stand the misses.
const START: &str = "<!-- Known misses: `cargo run -p xtask -- generate` writes them from crates/evidence/data/known_misses.toml. -->";
const END: &str = "<!-- End of the known misses. -->";

/// A page with its list of known misses up to date.
///
/// # Errors
/// When the page does not say where they stand.
pub fn up_to_date(page: &str) -> Result<String, String> {
    let (before, rest) = page
        .split_once(START)
        .ok_or("a page does not say where its known misses begin")?;
    let (_, after) = rest
        .split_once(END)
        .ok_or("a page does not say where its known misses end")?;
    let misses = synovia_evidence::known_misses().iter().enumerate();
    let list: String = misses
        .map(|(i, miss)| format!("{}. {}\n", i + 1, linked(miss)))
        .collect();
    Ok(format!("{before}{START}\n\n{list}\n{END}{after}"))
}

/// Identifiers as links.
fn linked(text: &str) -> String {
    text.split_inclusive(' ').map(word).collect()
}

fn word(word: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
    for (prefix, address) in [
        ("doi:", "https://doi.org/"),
        ("PMC", "https://pmc.ncbi.nlm.nih.gov/articles/PMC"),
    ] {
        let Some(start) = word.find(prefix) else {
            continue;
        };
        let number = &word[start + prefix.len()..];
        let end = number.find(|c| !is_part(c)).unwrap_or(number.len());
        let number = number[..end].trim_end_matches('.');
        if number.starts_with(|c: char| c.is_ascii_digit()) {
            let after = &word[start + prefix.len() + number.len()..];
            return format!(
                "{}[{prefix}{number}]({address}{number}){after}",
                &word[..start]
            );
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_links_and_everything_else_stays() {
        assert_eq!(
            linked(
                "one (FORWARD, doi:10.1001/jama.2019.14735). Two (PMC5952279); three PMC, doi: none"
            ),
            "one (FORWARD, [doi:10.1001/jama.2019.14735](https://doi.org/10.1001/jama.2019.14735)). Two \
             ([PMC5952279](https://pmc.ncbi.nlm.nih.gov/articles/PMC5952279)); three PMC, doi: none"
        );
    }

    #[test]
    fn what_stands_around_the_list_is_left_alone() {
        let page = up_to_date(&format!("before\n\n{START}\nold\n{END}\n\nafter\n")).unwrap();
        assert!(page.starts_with("before\n\n") && page.ends_with("\n\nafter\n"));
        assert!(
            !page.contains("\nold\n")
                && page.contains("1. Changes of arms in trials of injections")
        );
        assert_eq!(up_to_date(&page).unwrap(), page);
        assert!(up_to_date("no place").is_err());
    }
}
