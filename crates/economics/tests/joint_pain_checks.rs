//! What others published, beside what the model gives. The table is in the book; `UPDATE_BOOK=1` writes it again.

use std::fs;
use std::path::{Path, PathBuf};

use synovia_economics::joint_pain::checks::{Check, Use, Verdict, all, table};
use synovia_economics::joint_pain::inputs::{Inputs, page};

/// People of every check in the book.
const PEOPLE: u64 = 20_000;
const BEGIN: &str = "<!-- checks: written by a test -->\n";
const END: &str = "<!-- end of checks -->\n";

fn book(page: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../book/src")
        .join(page)
}

/// Compares a part of the book with what it should be, or writes it.
fn hold(path: &Path, text: &str, expected: &str) {
    if text == expected {
        return;
    }
    if std::env::var_os("UPDATE_BOOK").is_some() {
        fs::write(path, expected).unwrap();
        return;
    }
    panic!(
        "{} is out of step; UPDATE_BOOK=1 cargo test -p synovia-economics --test joint_pain_checks writes it again",
        path.display()
    );
}

fn of<'a>(checks: &'a [Check], name: &str) -> &'a Check {
    checks
        .iter()
        .find(|check| check.name == name)
        .unwrap_or_else(|| panic!("no check {name}"))
}

#[test]
fn the_book_shows_every_check_as_it_comes_out() {
    let path = book("economics.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("a place for the checks");
    let (_, after) = rest.split_once(END).expect("an end of the checks");
    let expected = format!("{before}{BEGIN}\n{}\n{END}{after}", table(&all(PEOPLE)));
    hold(&path, &text, &expected);
}

#[test]
fn the_book_lists_every_input() {
    let path = book("economic-inputs.md");
    let text = fs::read_to_string(&path).unwrap_or_default();
    hold(&path, &text, &page(Inputs::shipped()));
}

#[test]
fn what_was_fitted_comes_out_and_misses_stand_first() {
    let checks = all(PEOPLE);
    for check in checks.iter().filter(|check| check.used == Use::Fitted) {
        assert_eq!(check.verdict, Verdict::Hit, "{check:?}");
    }
    assert!(
        checks
            .windows(2)
            .all(|pair| pair[0].verdict <= pair[1].verdict)
    );
}

#[test]
fn what_was_held_out_hits_and_misses_as_the_book_says() {
    let checks = all(PEOPLE);
    for hit in [
        "lifetime revision, implanted after 70",
        "revised within 20 years, death competing",
        "died unrevised within 20 years",
        "quality-adjusted years, high-pain cohort, SF-6D",
        "replacement now at 55, SF-6D",
        "replacement now less injections and replacement later, SF-6D",
        "saline, hyaluronic acid, platelet-rich plasma dearer in this order",
    ] {
        assert_eq!(of(&checks, hit).verdict, Verdict::Hit, "{hit}");
    }
    for miss in [
        "grade 3 or 4 after 10 years, survivors of 60 to 64",
        "hyaluronic acid against saline, SF-6D",
        "platelet-rich plasma against hyaluronic acid, SF-6D",
        "steroid with threefold progression is dominated",
    ] {
        // Should one of these become a hit, the book has to be told.
        assert_eq!(of(&checks, miss).verdict, Verdict::Miss, "{miss}");
    }
}
