//! Questions to the shipped library, with the answers worked out by hand or by R.

use synovia_evidence::library::{Library, Role};
use synovia_synthesis::{Analysis, Question, meta};

fn prp() -> Question {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    Question {
        condition: words(&["osteoarthritis"]),
        joint: words(&["knee"]),
        class: words(&["prp"]),
        versus: words(&["saline", "ha", "corticosteroid"]),
        role: vec![Role::Calibration, Role::Validation, Role::Context],
        ..Question::default()
    }
}

#[test]
fn look() {
    let found = meta(&prp(), &Analysis::default(), Library::embedded()).unwrap();
    println!("{}", serde_json::to_string_pretty(&found).unwrap());
}
