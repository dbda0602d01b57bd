//! Pages of made-up syntheses: what they say, in which order, and what they survive.

mod documents;

use std::path::PathBuf;

use documents::HOSTILE;
use synovia_report::evidence::{render, write};
use synovia_results::evidence::{Document, Meta, NOT_ADVICE, Network, TimeCourse};

fn meta(meta: Meta) -> String {
    render(&Document::Meta(Box::new(meta)))
}

fn all() -> Vec<(&'static str, Document)> {
    let boxed = |meta: Meta| Document::Meta(Box::new(meta));
    let network =
        |pieces: &[(usize, usize)]| Document::Network(Box::new(documents::network(pieces)));
    let course = |n, fitted| Document::Timecourse(Box::new(documents::course(n, fitted)));
    vec![
        ("meta", boxed(documents::meta(9))),
        ("meta-one", boxed(documents::meta(1))),
        ("meta-none", boxed(documents::meta(0))),
        ("meta-two", boxed(documents::meta(2))),
        ("meta-sixty", boxed(documents::meta(60))),
        ("meta-hostile", boxed(documents::hostile())),
        ("meta-empty", boxed(Meta::default())),
        ("network", network(&[(0, 5)])),
        ("network-twelve", network(&[(0, 12)])),
        ("network-three", network(&[(0, 5), (5, 3), (8, 2)])),
        ("network-two-nodes", network(&[(0, 2)])),
        ("network-empty", Document::Network(Box::default())),
        ("course", course(4, true)),
        ("course-unfitted", course(3, false)),
        ("course-empty", Document::Timecourse(Box::default())),
        ("claims", Document::Claims(Box::new(documents::claims(10)))),
        (
            "claims-one",
            Document::Claims(Box::new(documents::claims(1))),
        ),
        ("claims-empty", Document::Claims(Box::default())),
    ]
}

#[test]
fn every_page_says_what_it_is_and_never_that_it_is_simulated() {
    for (name, document) in all() {
        let page = render(&document);
        for place in [
            NOT_ADVICE,
            "<title>PUBLISHED RESULTS: ",
            "<strong>PUBLISHED RESULTS, POOLED</strong>",
            "no verdict that a treatment works",
        ] {
            assert!(page.contains(place), "{name}: {place}");
        }
        assert!(!page.contains("SIMULATED"), "{name}");
    }
}

#[test]
fn nothing_is_fetched_and_no_number_is_broken() {
    for (name, document) in all() {
        // The page's own policy is an attribute, not an address.
        let page = render(&document).replace("http-equiv", "");
        for bad in [
            "<script",
            "<link",
            "<img",
            "@import",
            "url(",
            "src=",
            "javascript:alert(1)\"",
            "NaN",
            ">inf",
            " inf ",
            "\"inf",
        ] {
            assert!(!page.contains(bad), "{name}: {bad}");
        }
        for (at, _) in page.match_indices("http") {
            let before = &page[..at];
            // The policy that forbids fetching is no address: `http-equiv`.
            let in_link = before.ends_with("<a href=\"")
                || before.ends_with("<meta ")
                || before.rfind('>') > before.rfind('<');
            assert!(in_link, "{name}: {}", &page[at..page.len().min(at + 60)]);
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_also_through_a_file() {
    for (name, document) in all() {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join("evidence")
            .join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("evidence.json"), document.to_json()).unwrap();
        let page = std::fs::read_to_string(write(&folder).unwrap()).unwrap();
        assert_eq!(page, render(&document), "{name}");
    }
}

#[test]
fn a_folder_without_such_a_document_says_what_is_wrong_and_where() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("evidence-broken");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    assert!(
        write(&folder)
            .unwrap_err()
            .to_string()
            .contains("evidence.json")
    );
    std::fs::write(folder.join("evidence.json"), "{\"kind\": \"opinion\"}").unwrap();
    let said = write(&folder).unwrap_err().to_string();
    assert!(
        said.contains("not the document of a synthesis") && said.contains("line 1"),
        "{said}"
    );
}

#[test]
fn every_trial_every_reason_and_every_step_is_there() {
    let document = documents::meta(40);
    let page = meta(document.clone());
    for study in &document.studies {
        assert!(
            page.contains(&format!("href=\"{}\"", study.cited.url)),
            "{}",
            study.cited.trial
        );
        assert!(page.contains(&format!("<code>{}</code>", study.cited.trial)));
        assert!(
            study
                .recipe
                .iter()
                .chain(&study.flags)
                .all(|step| page.contains(step))
        );
    }
    for excluded in &document.excluded {
        assert!(
            page.contains(&excluded.url) && page.contains(&excluded.reason[1..]),
            "{}",
            excluded.trial
        );
    }
    assert!(page.contains("no difference was seen at 12 months"));
    assert!(page.contains("TRIAL2 has neither DOI nor PubMed id"));
    assert!(page.contains(&document.question.command));
    let network = documents::network(&[(0, 12)]);
    let page = render(&Document::Network(Box::new(network.clone())));
    for study in &network.pieces[0].studies {
        assert!(
            page.contains(&format!("href=\"{}\"", study.cited.url)),
            "{}",
            study.cited.trial
        );
    }
    assert!(page.contains("Both arms are of one class"));
}

#[test]
fn what_was_left_out_comes_after_the_trials_and_before_everything_else() {
    let page = meta(documents::meta(9));
    let at = |id: &str| {
        page.find(&format!("<section id=\"{id}\">"))
            .unwrap_or_else(|| panic!("{id}"))
    };
    let order = [
        "answer",
        "trials",
        "left-out",
        "sensitivity",
        "small-studies",
        "recipes",
        "question",
    ]
    .map(at);
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn one_trial_is_shown_and_not_pooled() {
    let page = meta(documents::meta(1));
    assert!(page.contains(
        "One trial only, so nothing was pooled. Lee 2011 (38 patients) found a difference of"
    ));
    assert!(!page.contains("prediction interval)</p>") && !page.contains("Pooled, "));
}

#[test]
fn no_trial_is_said_plainly_and_the_exclusions_are_listed() {
    let document = documents::meta(0);
    let page = meta(document.clone());
    assert!(page.contains("No trial gives numbers") && page.contains("Nothing was estimated"));
    assert!(
        document
            .excluded
            .iter()
            .all(|excluded| page.contains(&excluded.url))
    );
    assert!(render(&Document::Network(Box::<Network>::default())).contains("there is no network"));
    assert!(
        render(&Document::Timecourse(Box::<TimeCourse>::default())).contains("there is no curve")
    );
}

#[test]
fn a_new_trial_is_told_in_words_beside_the_mean() {
    let page = meta(documents::meta(9));
    assert!(page.contains(
        "A new trial would find between \u{2212}19.1 and 6.3 (95\u{a0}% prediction interval)"
    ));
    assert!(
        page.contains(
            "The prediction interval includes zero though the confidence interval does not"
        )
    );
    assert!(page.contains("Without Vega 2018 the interval includes zero"));
}

#[test]
fn a_hostile_document_stays_text() {
    let page = meta(documents::hostile());
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)") || page.contains("&#60;script&#62;"));
    assert!(!page.contains("<script") && !page.contains("href=\"javascript"));
    assert_eq!(HOSTILE.matches('<').count(), 2);
}

#[test]
fn pieces_that_no_trial_joins_are_said_to_be_incomparable() {
    let page = render(&Document::Network(Box::new(documents::network(&[
        (0, 5),
        (5, 3),
        (8, 2),
    ]))));
    assert!(page.contains("fall into three pieces that no trial joins"));
    assert!(
        page.contains("stromal vascular fraction")
            && page.contains("one trial only, nothing was pooled")
    );
}

#[test]
fn what_data_do_not_identify_is_said_in_words_and_never_drawn() {
    let page = render(&Document::Network(Box::new(documents::network(&[(0, 12)]))));
    assert!(page.contains("cannot be told apart"));
    let page = render(&Document::Timecourse(Box::new(documents::course(4, true))));
    assert!(
        page.contains("not identified: ET50")
            && page.contains("not fitted: the likelihood is flat in the second rate")
    );
    assert!(page.contains("1 other shape fits nearly as well"));
    let page = render(&Document::Timecourse(Box::new(documents::course(3, false))));
    assert!(page.contains("No curve could be fitted") && !page.contains("class=\"band"));
}

#[test]
fn the_verdict_of_a_claim_is_a_word_and_a_sign() {
    let page = render(&Document::Claims(Box::new(documents::claims(10))));
    for verdict in [
        "<b>✓</b> supported",
        "<b>±</b> partly supported",
        "<b>○</b> not shown",
        "<b>✗</b> contradicted",
        "<b>?</b> unsettled",
    ] {
        assert!(page.contains(verdict), "{verdict}");
    }
    let overview = page.find("<section id=\"answer\">").unwrap();
    assert!(overview < page.find("<section id=\"claim-1\">").unwrap());
    assert!(
        page.contains("href=\"#claim-10\"")
            && page.contains("Of 10 claims: 2 supported, 2 partly supported")
    );
}

/// What stands on a page, without the words between.
fn skeleton(page: &str) -> String {
    let body = page.split_once("<main>").unwrap().1;
    let mut lines = Vec::new();
    for part in body.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        let words = words.trim();
        if tag.starts_with("section") {
            lines.push(tag.to_owned());
        } else if ["h2", "h3", "caption", "summary", "title"].contains(&tag) {
            lines.push(format!("  {tag}: {words}"));
        }
    }
    lines.join("\n")
}

#[test]
fn the_structure_of_each_page_is_as_before() {
    let small = [
        ("meta", Document::Meta(Box::new(documents::meta(4)))),
        (
            "network",
            Document::Network(Box::new(documents::network(&[(0, 4)]))),
        ),
        (
            "course",
            Document::Timecourse(Box::new(documents::course(2, true))),
        ),
        ("claims", Document::Claims(Box::new(documents::claims(2)))),
    ];
    for (name, document) in small {
        insta::assert_snapshot!(format!("structure_{name}"), skeleton(&render(&document)));
    }
}
