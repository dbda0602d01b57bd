use synovia_diagnostics::{Findings, Place, Severity};
use synovia_economics::analysis::codes::CODES;
use synovia_economics::analysis::{Asked, Role, Roles, read_roles, read_sample};

const GOOD: &str = "a:cost,a:effect,b:cost,b:effect,parameter:p\n1,1,2,2,0.1\n1,1,3,2,0.2\n";

fn codes(findings: &Findings) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

fn found(text: &str) -> (bool, Findings) {
    let (sample, findings) = read_sample("psa.csv", text, &Roles::default());
    (sample.is_some(), findings)
}

#[test]
fn a_good_table_is_read_with_one_warning_about_its_few_draws() {
    let (read, findings) = found(GOOD);
    assert!(read);
    assert_eq!(codes(&findings), ["V0308"]);
}

#[test]
fn values_of_which_the_powers_are_no_numbers_are_refused() {
    for value in ["1e308", "-1e200", "1e51", "inf", "-Infinity"] {
        let (read, findings) =
            found(&GOOD.replacen("1,1,2,2,0.1", &format!("1,1,2,{value},0.1"), 1));
        assert!(!read, "{value}");
        assert!(codes(&findings).contains(&"V0301"), "{value}");
    }
    assert!(found(&GOOD.replacen("1,1,2,2,0.1", "1,1,2,1e12,0.1", 1)).0);
}

#[test]
fn every_mistake_is_found_at_once_and_in_its_place() {
    let text = "a:cost,a:effect,b:cst,b:effect,parameter:p,note\n\
                1,x,2,2,0.1,hm\n\
                ,\"1,5\",3,2,0.1,hm\n";
    let (read, findings) = found(text);
    assert!(!read);
    let seen: Vec<(&str, usize, usize)> = findings
        .iter()
        .map(|finding| {
            let place = Place::of(&finding.span, text);
            (finding.code, place.line, place.column)
        })
        .collect();
    for wanted in [
        ("V0306", 1, 17), // b:cst
        ("V0304", 1, 23), // b has an effect only
        ("V0307", 1, 32), // p is constant
        ("V0306", 1, 44), // note
        ("V0301", 2, 3),
        ("V0302", 3, 1),
        ("V0301", 3, 2),
    ] {
        assert!(seen.contains(&wanted), "{wanted:?} in {seen:?}");
    }
    let slip = findings
        .iter()
        .find(|f| f.title.contains("left out"))
        .unwrap();
    assert_eq!(slip.help.as_deref(), Some("did you mean \"b:cost\"?"));
    let comma = findings.iter().find(|f| f.label.contains("1,5")).unwrap();
    assert!(comma.help.as_deref().unwrap().contains("point"));
}

#[test]
fn one_strategy_is_not_enough_and_neither_is_one_draw() {
    assert!(codes(&found("a:cost,a:effect\n1,2\n2,3\n").1).contains(&"V0303"));
    assert!(codes(&found("a:nmb,b:nmb\n1,2\n").1).contains(&"V0314"));
    assert!(codes(&found("a:nmb,b:nmb\n").1).contains(&"V0314"));
    assert!(codes(&found("").1).contains(&"C0105"));
}

#[test]
fn net_benefit_alone_is_enough_but_not_beside_costs() {
    let (sample, _) = read_sample("psa.csv", "a:nmb,b:nmb\n1,2\n3,1\n", &Roles::default());
    let sample = sample.unwrap();
    assert!(sample.net_benefit_only);
    assert_eq!(sample.net_benefit(50_000.0), [[1.0, 3.0], [2.0, 1.0]]);
    let mixed = "a:nmb,b:cost,b:effect\n1,2,3\n3,1,3\n";
    assert!(codes(&found(mixed).1).contains(&"V0312"));
}

#[test]
fn columns_of_any_name_are_understood_when_their_roles_are_said() {
    let roles = "parameters = [\"theta\"]\nignore = [\"draw\"]\nsets.all = [\"theta\"]\n\
                 [strategies.old]\ncost = \"c1\"\neffect = \"e1\"\n\
                 [strategies.new]\ncost = \"c2\"\neffect = \"e2\"\n";
    let (roles, findings) = read_roles("roles.toml", roles);
    assert!(findings.is_empty());
    let table = "draw,c1,c2,e1,e2,theta\n1,10,20,1,2,0.3\n2,11,19,1,2,0.4\n";
    let (sample, findings) = read_sample("psa.csv", table, &roles);
    assert_eq!(codes(&findings), ["V0308"]);
    let sample = sample.unwrap();
    assert_eq!(sample.strategies[1].label, "new");
    assert_eq!(sample.strategies[1].cost, [20.0, 19.0]);
    assert_eq!(sample.parameters[0].name, "theta");
}

#[test]
fn a_column_that_is_not_there_is_answered_with_the_nearest() {
    let text = "parameters = [\"thta\"]\nsets.x = [\"thet\"]\n";
    let (roles, _) = read_roles("roles.toml", text);
    let table = "a:nmb,b:nmb,theta,parameter:theta2\n1,2,3,4\n2,3,4,5\n";
    let (sample, findings) = read_sample("psa.csv", table, &roles);
    assert!(sample.is_none());
    let unknown = findings.iter().find(|f| f.code == "V0305").unwrap();
    assert_eq!(unknown.file, "roles.toml");
    assert_eq!(&text[unknown.span.clone()], "\"thta\"");
    assert_eq!(unknown.help.as_deref(), Some("did you mean \"theta\"?"));
    let member = findings.iter().find(|f| f.code == "V0310").unwrap();
    assert_eq!(member.help.as_deref(), Some("did you mean \"theta2\"?"));
}

#[test]
fn two_columns_for_one_thing_are_refused() {
    let asked = |column: &str| Asked {
        what: column.to_owned(),
        file: "arguments".to_owned(),
        span: 0..0,
    };
    let roles = Roles {
        columns: vec![
            (asked("x"), Role::Cost("a".to_owned())),
            (asked("x"), Role::Parameter),
        ],
        ..Roles::default()
    };
    let (_, findings) = read_sample("psa.csv", "x,a:cost\n1,2\n3,4\n", &roles);
    assert!(codes(&findings).contains(&"V0309"));
}

#[test]
fn roles_that_are_no_toml_or_out_of_range_are_said_with_their_place() {
    let (_, findings) = read_roles("roles.toml", "parameters = 3\n");
    assert_eq!(codes(&findings), ["V0311"]);
    let (_, findings) = read_roles("roles.toml", "sts = {}\n");
    assert_eq!(codes(&findings), ["V0311"]);
    let text = "[population]\npeople_per_year = -1.0\nhorizon_years = 10.0\ndiscount = 3.0\n\
                [[trial]]\nname = \"t\"\nparameter = \"p\"\noutcome_sd = 0.0\npatients_per_arm = [0.0]\n\
                fixed_cost = 1.0\ncost_per_patient = nan\nyears_until_result = 1.0\n";
    let (_, findings) = read_roles("roles.toml", text);
    assert_eq!(codes(&findings), ["V0313"; 5]);
}

#[test]
fn many_wrong_values_are_counted_and_not_all_shown() {
    let mut text = "a:nmb,b:nmb\n".to_owned();
    text.push_str(&"1,no\n".repeat(500));
    let (_, findings) = found(&text);
    assert_eq!(findings.errors(), 11);
    assert!(
        findings
            .iter()
            .any(|finding| finding.label.contains("500 in this column"))
    );
}

/// Every code has a test above that shows it; the book lists them all, in order and with their severity.
#[test]
fn the_book_explains_every_code() {
    let page = include_str!("../../../../book/src/psa.md");
    let mut at = 0;
    for code in CODES {
        let severity = match code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let line = format!("| `{}` | {severity} | {}", code.code, code.meaning);
        let place = page[at..].find(&line);
        assert!(place.is_some(), "{line}");
        at += place.unwrap();
    }
}

proptest::proptest! {
    #[test]
    fn whatever_the_bytes_nothing_panics(
        text in "([a-c]:(cost|effect|nmb)|parameter:p|[,\n\"0-9.x])*",
        roles in "(parameters|sets|\\[strategies.a\\]|cost| = |\\[|\\]|\"a\"|\n)*",
    ) {
        let (roles, _) = read_roles("roles.toml", &roles);
        let (sample, findings) = read_sample("psa.csv", &text, &roles);
        proptest::prop_assert!(sample.is_some() || findings.has_errors());
        if let Some(sample) = sample {
            proptest::prop_assert!(sample.check().is_ok());
        }
    }
}
