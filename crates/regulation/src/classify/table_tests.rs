//! Whether the data tables speak of the same rules and hosts.

use super::attributes::Attribute;
use super::attributes::Kind;
use super::last_read::Found;
use super::rules::{AMENDED, Jurisdiction, RuleBook, SHIPPED};
use super::sources::{Cited, Tier};
use super::{coming, dates, ethics, last_read, precedents};

#[test]
fn dates_and_ethics_name_rules_and_overlays_that_exist() {
    let book = RuleBook::embedded();
    let rules = book.rules.iter().map(|rule| rule.id.as_str());
    let known: Vec<&str> = rules
        .chain(book.overlays.iter().map(|one| one.id.as_str()))
        .collect();
    for id in dates::ids().chain(ethics::ids()) {
        assert!(known.contains(&id), "{id}");
    }
}

#[test]
fn every_host_has_a_tier() {
    let book = RuleBook::embedded();
    let rules = book.rules.iter().flat_map(|rule| Cited::all(&rule.sources));
    let overlays = book
        .overlays
        .iter()
        .flat_map(|one| Cited::all(&one.sources));
    let everywhere = ethics::everywhere()
        .into_iter()
        .flat_map(|line| line.sources);
    let mut seen = 0;
    for source in rules
        .chain(overlays)
        .chain(everywhere)
        .chain(precedents::addresses().cloned())
        .chain(coming::addresses())
    {
        assert_ne!(source.tier, Tier::Unranked, "{}", source.address);
        seen += 1;
    }
    assert!(seen > 60, "only {seen} addresses");
}

#[test]
fn every_source_of_every_rule_and_overlay_says_when_it_was_last_read() {
    let book = RuleBook::embedded();
    let mut named: Vec<(&str, &str)> = Vec::new();
    for rule in &book.rules {
        named.extend(
            rule.sources
                .iter()
                .map(|one| (rule.id.as_str(), one.as_str())),
        );
    }
    for overlay in &book.overlays {
        named.extend(
            overlay
                .sources
                .iter()
                .map(|one| (overlay.id.as_str(), one.as_str())),
        );
    }
    let mut read: Vec<(&str, &str)> = last_read::rows().map(|row| (row.0, row.1)).collect();
    named.sort_unstable();
    read.sort_unstable();
    assert_eq!(read, named);
    // What could not be had again was last read when the rules were researched; everything else on the day all were looked for.
    for (id, source, on, found) in last_read::rows() {
        let expected = match found {
            Found::NotHad => book.as_of.as_str(),
            Found::SaysSo | Found::SaysPart => last_read::on(),
        };
        assert_eq!(on, expected, "{id} {source}");
    }
}

#[test]
fn the_book_counts_what_was_read_and_names_what_was_not() {
    let page = include_str!("../../../../book/src/regulation.md");
    let words = [
        ("says_so", Found::SaysSo),
        ("says_part", Found::SaysPart),
        ("not_had", Found::NotHad),
    ];
    for (word, found) in words {
        let count = last_read::rows().filter(|row| row.3 == found).count();
        let row = format!("| `{word}` | {count} |");
        assert!(page.contains(&row), "{row}");
    }
    let sentence = |after: &str| {
        let rest = page.split(after).nth(1).unwrap_or_default();
        rest.split('.').next().unwrap_or_default().to_owned()
    };
    let never = sentence("A rule without a source was never read:");
    let not_again = sentence("No source of");
    for rule in &RuleBook::embedded().rules {
        let name = format!("`{}`", rule.id);
        let cited = Cited::of(&rule.id, rule.own, &rule.sources);
        let none_again = cited.iter().all(|one| {
            one.read
                .as_ref()
                .is_some_and(|read| read.found == Found::NotHad)
        });
        assert_eq!(never.contains(&name), cited.is_empty(), "{name}");
        assert_eq!(
            not_again.contains(&name),
            none_again && !cited.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn a_source_that_was_added_since_the_research_was_read() {
    let before: Vec<&String> = RuleBook::researched()
        .rules
        .iter()
        .flat_map(|rule| &rule.sources)
        .chain(
            RuleBook::researched()
                .overlays
                .iter()
                .flat_map(|one| &one.sources),
        )
        .collect();
    let mut added = 0;
    for (id, source, _, found) in last_read::rows() {
        if !before.iter().any(|known| *known == source) {
            assert_ne!(found, Found::NotHad, "{id} {source}");
            added += 1;
        }
    }
    assert!(added > 20, "only {added}");
}

#[test]
fn what_is_coming_is_about_kinds_and_jurisdictions_of_the_rules() {
    for (jurisdiction, kinds) in coming::words() {
        assert!(
            Jurisdiction::WORDS.contains(&jurisdiction),
            "{jurisdiction}"
        );
        for kind in kinds {
            assert!(Kind::WORDS.contains(&kind.as_str()), "{kind}");
        }
    }
}

#[test]
fn the_types_have_the_words_of_the_data() {
    let data: toml::Table = toml::from_str(SHIPPED).unwrap();
    let amended: toml::Table = toml::from_str(AMENDED).unwrap();
    let listed = data["attributes"].as_table().unwrap();
    let added = amended["attributes"].as_table().unwrap();
    assert_eq!(listed.len(), Attribute::ALL.len());
    for attribute in Attribute::ALL {
        let added = added
            .get(attribute.word())
            .map(|words| words.as_array().unwrap());
        let words: Vec<&str> = listed[attribute.word()]
            .as_array()
            .unwrap()
            .iter()
            .chain(added.into_iter().flatten())
            .map(|word| word.as_str().unwrap())
            .collect();
        assert_eq!(words, attribute.values(), "{}", attribute.word());
    }
}
