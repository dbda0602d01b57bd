//! `synovia product`: what is typed, what is printed where, and what is left in the folder.

mod desk;

use desk::Desk;
use insta::assert_snapshot;

#[test]
fn the_list_says_how_much_is_unknown() {
    assert_snapshot!(Desk::new("product-list").synovia("product list"));
}

#[test]
fn a_description_begins_with_what_is_unknown() {
    let desk = Desk::new("product-describe");
    assert_snapshot!(desk.synovia("product describe umbilical-msc"));
    assert_snapshot!(desk.synovia("product describe prp-leukocyte-rich"));
}

#[test]
fn every_shipped_passport_is_described_as_text_and_as_json() {
    let desk = Desk::new("product-all");
    for (id, _) in synovia_regulation::passport::SHIPPED {
        let text = desk.synovia(&format!("product describe {id}"));
        assert!(
            text.starts_with("exit code: 0") && text.contains("UNKNOWN: "),
            "{text}"
        );
        let json = desk.synovia(&format!("product describe {id} --json"));
        let out = json.split("--- stdout\n").nth(1).unwrap();
        let value: serde_json::Value =
            serde_json::from_str(out.split("--- stderr").next().unwrap()).unwrap();
        assert_eq!(value["read_from"], **id);
    }
}

#[test]
fn a_new_passport_is_sound_and_never_written_over() {
    let desk = Desk::new("product-new");
    for (id, _) in synovia_regulation::passport::SHIPPED {
        let made = desk.synovia(&format!("product new {id}.toml --like {id}"));
        assert!(made.starts_with("exit code: 0"), "{made}");
        let checked = desk.synovia(&format!("product check {id}.toml"));
        assert!(
            checked.starts_with("exit code: 0") && checked.ends_with("--- stderr\n"),
            "{checked}"
        );
    }
    assert!(
        desk.synovia("product new bmac.toml")
            .contains("exists and is not overwritten")
    );
}

#[test]
fn what_is_wrong_is_said_at_once_and_ends_with_1() {
    let desk = Desk::new("product-check").with(
        "mine.toml",
        "name = \"a\"\n[identity]\nkind = \"cell\"\ndonr = \"autologous\"\n[dose]\nvolume_ml = -3\n",
    );
    assert_snapshot!(desk.synovia("product check mine.toml"));
    assert_eq!(
        desk.synovia("product describe mine.toml").lines().next(),
        Some("exit code: 1")
    );
}

#[test]
fn a_product_that_is_not_there_is_answered_with_the_nearest() {
    assert_snapshot!(Desk::new("product-nearest").synovia("product describe bmca"));
}
