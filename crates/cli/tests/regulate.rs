//! `synovia regulate`: what is typed, and what is printed where.

mod desk;

use desk::Desk;
use serde_json::Value;

#[test]
fn a_shipped_product_has_an_answer_in_nine_jurisdictions() {
    let desk = Desk::new("regulate");
    let printed = desk.synovia("regulate bmac");
    assert!(
        printed.starts_with("exit code: 0\n--- stdout\nNOT LEGAL ADVICE"),
        "{printed}"
    );
    assert_eq!(printed.matches("\n== ").count(), 9);
}

#[test]
fn json_is_all_that_is_on_standard_output() {
    let desk = Desk::new("regulate-json");
    let printed = desk.synovia("regulate svf --jurisdiction us,au --site clinic --json");
    let json = printed.strip_prefix("exit code: 0\n--- stdout\n").unwrap();
    let json: Value = serde_json::from_str(json.strip_suffix("--- stderr\n").unwrap()).unwrap();
    assert_eq!(json["schema"], "synovia.regulate/1");
    assert_eq!(
        json["answers"][0]["outcome"]["decided"]["id"],
        "US-351-MANIP"
    );
    assert_eq!(json["answers"][1]["jurisdiction"], "AU");
}

#[test]
fn words_that_are_not_understood_are_all_said_at_once() {
    let desk = Desk::new("regulate-words");
    let printed =
        desk.synovia("regulate bmac --site hospitl --jurisdiction USA,EU --as-of 2026-02-30");
    assert!(printed.starts_with("exit code: 1"), "{printed}");
    for said in [
        "did you mean `hospital`?",
        "there are no rules of `USA`",
        "no day of the calendar",
    ] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
}

#[test]
fn an_unknown_product_and_unknown_words_are_said_together() {
    let desk = Desk::new("regulate-all-at-once");
    let printed = desk.synovia("regulate bmak --site hospitl --as-of soon");
    for said in [
        "did you mean `bmac`?",
        "did you mean `hospital`?",
        "no day of the calendar",
    ] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
}

#[test]
fn nothing_that_is_typed_or_written_steers_the_terminal() {
    let rule = "[[rule]]\nj = \"EU\"\nid = \"MY\"\nwhen = { kind = [\"exosome\"] }\nclass = \"a \\u001b[2Jb \\u202ec\"\n\
                trial_needs = \"x\"\nmarket_needs = \"y\"\ncertainty = \"case_by_case\"\nstatus = \"VERIFIED\"\nsources = [\"https://www.ema.europa.eu/en\"]\n";
    let desk = Desk::new("regulate-escapes").with("mine.toml", rule);
    let long = "z".repeat(5_000);
    for typed in [
        "regulate bm\u{1b}[2Jac",
        "regulate bmac --site \u{1b}]0;x\u{7} --as-of \u{1b}[31m --jurisdiction \u{202e}SU",
        "regulate --kind exosome --jurisdiction EU --rules mine.toml",
        "regulate bmac --rules \u{1b}[2J.toml",
        &format!("regulate {long} --kind {long} --jurisdiction {long} --as-of {long}"),
    ] {
        let printed = desk.synovia(typed);
        let steers = |c: char| c == '\u{1b}' || c == '\u{7}' || c == '\u{202e}';
        assert!(!printed.contains(steers), "{typed:?}: {printed:?}");
        assert!(printed.len() < 20_000, "{} bytes", printed.len());
        assert!(!printed.contains(&"z".repeat(500)), "a message is not cut");
    }
}

#[test]
fn the_text_says_when_sources_were_read_and_what_is_coming() {
    let desk = Desk::new("regulate-read");
    let printed = desk.synovia("regulate adipose-msc --jurisdiction EU,JP");
    for said in [
        "Sources last looked for on",
        "Last read: ",
        "COMING, not law: Pharma package",
        "amended Act",
    ] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
}

#[test]
fn a_bad_file_of_rules_gets_findings_with_their_place() {
    let desk = Desk::new("regulate-rules").with(
        "mine.toml",
        "[[rule]]\nj = \"EU\"\nid = \"X\"\nwhen = { knd = [\"cell\"] }\n",
    );
    let printed = desk.synovia("regulate bmac --rules mine.toml");
    assert!(
        printed.starts_with("exit code: 1\n--- stdout\n--- stderr\nerror[R020"),
        "{printed}"
    );
    assert!(
        printed.contains("mine.toml:4:10") && printed.contains("did you mean `kind`?"),
        "{printed}"
    );
}

#[test]
fn an_unknown_product_and_nothing_at_all_are_the_users() {
    let desk = Desk::new("regulate-unknown");
    assert!(
        desk.synovia("regulate bmak")
            .contains("did you mean `bmac`?")
    );
    assert!(desk.synovia("regulate").starts_with("exit code: 1"));
}

#[test]
fn every_shipped_passport_is_classified_in_every_jurisdiction() {
    let desk = Desk::new("passports-classified");
    for (id, text) in synovia_regulation::passport::SHIPPED {
        let printed = desk.synovia(&format!("regulate {id} --json"));
        assert!(printed.starts_with("exit code: 0"), "{id}: {printed}");
        for jurisdiction in ["US", "EU", "UK", "JP", "KR", "CN", "AU", "IN", "CA"] {
            assert!(
                printed.contains(&format!("\"{jurisdiction}\"")),
                "{id} in {jurisdiction}"
            );
        }
        // The same passport as a file is the same product.
        std::fs::write(desk.0.join("own.toml"), text).unwrap();
        assert!(
            desk.synovia("regulate own.toml")
                .starts_with("exit code: 0"),
            "{id}"
        );
    }
}
