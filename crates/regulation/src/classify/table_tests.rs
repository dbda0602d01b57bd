//! Whether the data tables speak of the same rules and hosts.

use super::attributes::Attribute;
use super::rules::{RuleBook, SHIPPED};
use super::sources::{Cited, Tier};
use super::{dates, ethics, precedents};

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
    {
        assert_ne!(source.tier, Tier::Unranked, "{}", source.address);
        seen += 1;
    }
    assert!(seen > 60, "only {seen} addresses");
}

#[test]
fn the_types_have_the_words_of_the_data() {
    let data: toml::Table = toml::from_str(SHIPPED).unwrap();
    let listed = data["attributes"].as_table().unwrap();
    assert_eq!(listed.len(), Attribute::ALL.len());
    for attribute in Attribute::ALL {
        let words: Vec<&str> = listed[attribute.word()]
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap())
            .collect();
        assert_eq!(words, attribute.values(), "{}", attribute.word());
    }
}
