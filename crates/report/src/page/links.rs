//! Sources as links: a DOI and a PubMed number, and nothing else, may lead away from the page.

/// A piece of text, or a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As printed.
    pub text: String,
    /// Where it leads, if anywhere: `https://doi.org/…` or PubMed.
    pub href: Option<String>,
}

/// Text with links in it.
pub type Text = Vec<Piece>;

/// Finds `10.1234/abc` and `PMID 1234` in a text.
pub fn linked(text: &str) -> Text {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut words = text.split_inclusive(char::is_whitespace).peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_end();
        if let Some((before, doi, after)) = doi(bare) {
            plain.push_str(before);
            // "doi 10.1/x" needs no second "doi".
            if let Some(end) = ["doi ", "DOI "]
                .iter()
                .find_map(|word| plain.strip_suffix(word))
                .map(str::len)
            {
                plain.truncate(end);
            }
            flush(&mut plain, &mut pieces);
            pieces.push(Piece {
                text: format!("doi:{doi}"),
                href: Some(format!("https://doi.org/{}", encoded(doi))),
            });
            plain.push_str(after);
            plain.push_str(&word[bare.len()..]);
        } else if is_pmid(bare) && words.peek().is_some_and(|next| digits(next).is_some()) {
            let next = words.next().unwrap_or_default();
            let number = digits(next).unwrap_or_default();
            flush(&mut plain, &mut pieces);
            pieces.push(pubmed(number));
            plain.push_str(&next[number.len()..]);
        } else {
            plain.push_str(word);
        }
    }
    flush(&mut plain, &mut pieces);
    pieces
}

/// A link to PubMed.
pub fn pubmed(number: &str) -> Piece {
    Piece {
        text: format!("PMID {number}"),
        href: Some(format!("https://pubmed.ncbi.nlm.nih.gov/{number}/")),
    }
}

fn flush(plain: &mut String, pieces: &mut Text) {
    if !plain.is_empty() {
        pieces.push(Piece {
            text: std::mem::take(plain),
            href: None,
        });
    }
}

/// A DOI inside a word, with what stands before and after it.
fn doi(word: &str) -> Option<(&str, &str, &str)> {
    let start = word.find("10.")?;
    let found = &word[start..];
    let registrant = found[3..].split('/').next()?;
    let is_doi = (4..=9).contains(&registrant.len())
        && registrant.bytes().all(|b| b.is_ascii_digit())
        && found.len() > registrant.len() + 4;
    if !is_doi {
        return None;
    }
    let doi = found.trim_end_matches(['.', ',', ';', ':', ')', ']']);
    let before = &word[..start];
    let before = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "doi.org/",
        "doi:",
        "DOI:",
    ]
    .iter()
    .find_map(|prefix| before.strip_suffix(prefix))
    .unwrap_or(before);
    Some((before, doi, &found[doi.len()..]))
}

/// Only characters that mean nothing in an address or in HTML.
fn encoded(doi: &str) -> String {
    let harmless = |b: u8| b.is_ascii_alphanumeric() || b"-._;()/:".contains(&b);
    doi.bytes()
        .map(|b| {
            if harmless(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

fn is_pmid(word: &str) -> bool {
    matches!(
        word.trim_end_matches(':').trim_start_matches('('),
        "PMID" | "pmid"
    )
}

fn digits(word: &str) -> Option<&str> {
    let end = word
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(word.len());
    (1..=9).contains(&end).then_some(&word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hrefs(text: &str) -> Vec<String> {
        linked(text)
            .into_iter()
            .filter_map(|piece| piece.href)
            .collect()
    }

    #[test]
    fn a_doi_is_a_link_however_it_is_written() {
        let expected = ["https://doi.org/10.1007/s00285-017-1104-y"];
        for text in [
            "doi 10.1007/s00285-017-1104-y",
            "(https://doi.org/10.1007/s00285-017-1104-y).",
            "doi:10.1007/s00285-017-1104-y, Table 1",
        ] {
            assert_eq!(hrefs(text), expected, "{text}");
        }
    }

    #[test]
    fn doi_is_not_said_twice() {
        let text: String = linked("RESTORE (doi 10.1001/jama.2021.19415, kept aside)")
            .into_iter()
            .map(|piece| piece.text)
            .collect();
        assert_eq!(text, "RESTORE (doi:10.1001/jama.2021.19415, kept aside)");
    }

    #[test]
    fn a_pubmed_number_is_a_link() {
        assert_eq!(
            hrefs("Ehrich 2000, PMID 11093446, WOMAC"),
            ["https://pubmed.ncbi.nlm.nih.gov/11093446/"]
        );
    }

    #[test]
    fn other_addresses_stay_text_and_no_text_is_lost() {
        let text = "see https://example.org/10 and dose 10.5 of 12/3; doi:10.1000/a<script>";
        let pieces = linked(text);
        let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(joined, text);
        assert_eq!(hrefs(text), ["https://doi.org/10.1000/a%3Cscript%3E"]);
    }
}
